"""Pure banking domain: money, masking, the decision, routing, ports and the core-banking client."""

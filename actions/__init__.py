"""The action server: decides, answers, and acts for the customer in the core-banking system."""

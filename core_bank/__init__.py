"""The sandbox core-banking system: customers, a ledger, cards, bills, one-time passwords, events."""

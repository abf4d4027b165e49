"""The WeChat official account: callback in plain and safe mode, passive replies, customer-service messages."""

"""The WeChat official account: callback in plain and safe mode, passive and customer-service replies."""

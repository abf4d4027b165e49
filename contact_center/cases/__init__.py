"""Cases: what a customer complains of, who owns it, and by when the bank must answer."""

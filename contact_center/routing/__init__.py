"""Which conversations wait for a person, and who takes them."""

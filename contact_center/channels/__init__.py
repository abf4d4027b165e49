"""How customers reach us."""

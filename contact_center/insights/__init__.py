"""One masked fact per turn, and the figures made of them."""

"""Conversations, channels, the queue and the desk: the only process that faces the outside."""

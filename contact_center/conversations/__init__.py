"""Every message of every channel: stored, put in order, handled once."""

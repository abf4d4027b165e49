"""What the agents' page uses."""

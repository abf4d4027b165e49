"""Pure handling of Chinese text: normalising with offsets, and values with spans. No network, no clock."""

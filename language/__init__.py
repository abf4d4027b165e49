"""Pure handling of Chinese text: normalising with offsets, and values with their spans. No network, no clock."""

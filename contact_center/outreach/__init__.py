"""The bank speaks first when it helps: triggers as data, a pure gate, stored reasons, one delivery."""

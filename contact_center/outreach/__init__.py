"""The bank speaks first when it helps: triggers as data, a pure gate, decisions with their reasons, one delivery."""

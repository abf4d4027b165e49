"""The sandbox's content: who the customers are (YAML), how a year of their lives looks, and loading it."""

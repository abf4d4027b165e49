"""What ``scripts/eval`` measures, without servers: intents, routes and retrieval."""

"""What the bank knows: articles with a schema, a sentence encoder, an index, and a retriever with a calibrated verdict."""

"""The sentence encoder behind retrieval: `load(name_or_path).encode(texts)` gives unit vectors."""

from knowledge.encoder.sentence_encoder import Encoder, EncoderMissingError, load

__all__ = ["Encoder", "EncoderMissingError", "load"]

"""Rasa graph components, channel and tracker store of Yinban; the only package that imports ``rasa``."""

"""Intent classifiers that Yinban might have had, beside the one it has."""

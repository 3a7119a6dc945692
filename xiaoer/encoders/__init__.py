"""Sentence encoders: text in, unit vectors out, from packages that carry their model."""

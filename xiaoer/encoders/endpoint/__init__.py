"""Vectors from an OpenAI-compatible endpoint: a blocking call with a hard deadline."""

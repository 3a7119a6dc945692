"""The HTTP protocol, by subject."""

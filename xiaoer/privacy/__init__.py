"""Personal data: found, replaced by placeholders, kept apart under a key, and given back to its owner alone."""

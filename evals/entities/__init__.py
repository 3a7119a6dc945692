"""Entities and loosely named items, measured on labelled messages: `python -m evals.entities --help`."""

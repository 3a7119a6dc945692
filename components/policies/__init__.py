"""Rasa policies of the project's own."""

"""Rasa's default configuration on our data, to be measured beside the assistant."""

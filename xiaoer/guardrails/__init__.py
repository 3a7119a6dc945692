"""Guardrails: what the assistant refuses to do, whoever asks, and what it never lets out. No network, no Rasa.

`detector` tells attacks from a shop's ordinary messages, `untrusted` makes text from outside safe to show a language
model, `leaks` tells whether a generated text gives a prompt away.
"""

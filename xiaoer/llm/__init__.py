"""Language models: one protocol, an OpenAI-compatible provider, a scripted one, and guards around either."""

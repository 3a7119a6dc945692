"""Several requests of one message: where each stands in it, which comes first, and which only if another fails.

What waits is kept as intents and places in the message, never as text: the text stays where the conversation is.
"""

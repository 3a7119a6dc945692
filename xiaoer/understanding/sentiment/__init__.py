"""How a customer feels: negative, neutral or positive, how strongly, and how that moves over a conversation."""

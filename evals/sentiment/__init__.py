"""How well a customer's mood is told."""

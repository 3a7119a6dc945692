"""How many attacks are refused, how many ordinary turns are, and what it costs."""

"""Who is talking: factors out of what was typed, their verification, and what a conversation may see."""

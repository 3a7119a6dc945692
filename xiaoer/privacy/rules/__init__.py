"""How each kind is recognised: one file a kind, or for kinds that are told apart by the same words."""

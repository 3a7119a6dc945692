"""How well several requests in one message are told apart."""

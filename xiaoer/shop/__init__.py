"""The shop: its protocol, its types, its rules, and the clients that speak to it."""

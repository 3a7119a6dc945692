"""A second shop whose API is nothing like the protocol: to try `XIAOER_SHOP_MAPPING` with, and to test it."""

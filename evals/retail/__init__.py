"""Simulated customers of a retail shop, judged by the shop's state at the end: `xiaoer eval retail`."""

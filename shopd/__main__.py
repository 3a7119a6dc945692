"""`python -m shopd serve` and the shop's other commands."""

from __future__ import annotations

from shopd.cli import app

if __name__ == "__main__":
    app(prog_name="python -m shopd")

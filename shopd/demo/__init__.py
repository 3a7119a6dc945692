"""The bilingual demo shop: the same seed and the same time give the same shop."""

from __future__ import annotations

from shopd.demo.build import DEFAULT_SEED, build_demo

__all__ = ["DEFAULT_SEED", "build_demo"]

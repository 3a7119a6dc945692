"""The kinds of messages that are refused."""

from __future__ import annotations

from typing import Literal, get_args

Category = Literal[
    "injection",
    "jailbreak",
    "system_prompt",
    "others_data",
    "off_platform",
    "abuse",
    "self_harm",
    "political",
    "sexual",
    "illegal",
    "hate",
]
"""What a message is refused as; guardrails/README.md says what each means."""

CATEGORIES: tuple[Category, ...] = get_args(Category)

ORDINARY = "ordinary"
"""The label of everything that a shop is told every day."""

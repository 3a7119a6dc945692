"""How likely a customer does what people do beside answering."""

from __future__ import annotations

from typing import NamedTuple


class Temper(NamedTuple):
    """Chances from 0 to 1, each tried where it could come up."""

    identity_first: float = 0.25  # says who they are beside the first wish
    two_at_once: float = 0.15  # says the first two wishes in one message
    vague: float = 0.15  # begins without saying what of the order, or what instead
    digresses: float = 0.08  # asks something about the rules in place of an answer
    misspeaks: float = 0.1  # says something wrong first and corrects it when it is shown
    waits: float = 0.07  # says no to the right quote, and then wants it after all
    presses: float = 0.35  # presses a button in place of typing
    adds: float = 0.2  # says the payment method beside another answer
    thanks: float = 0.4  # says good-bye


PLAIN = Temper(0, 0, 0, 0, 0, 0, 0, 0, 0)
"""A customer who only answers."""

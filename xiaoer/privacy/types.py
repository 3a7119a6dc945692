"""What is personal, and where it stands."""

from __future__ import annotations

from typing import Literal, NamedTuple, get_args

Kind = Literal[
    "email",
    "identity_card",
    "bank_card",
    "tax_number",
    "passport",
    "plate",
    "phone",
    "wechat",
    "qq",
    "address",
    "name",
    "phone_last4",
    "postcode",
]
"""What is looked for. `identity_card` is also a US social security number, `bank_card` also an IBAN and the number of
a bank account, `passport` also the permits for Hong Kong, Macau and Taiwan, `tax_number` also an EIN or a VAT number.
The last four digits of a phone and a postcode tell nobody, but prove who somebody is: `factors` looks for them.
"""

KINDS: tuple[Kind, ...] = get_args(Kind)
"""Every kind; where two rules claim the same characters, the earlier kind is right."""


class Span(NamedTuple):
    """Something personal in a text: the characters from `start` up to `end`, which is not one of them."""

    start: int
    end: int
    kind: Kind

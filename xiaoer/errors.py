"""The one tree of errors that the library raises.

XiaoerError
├── ConfigurationError      a file or setting is wrong; the message names the fix
├── NotVerified             this conversation has proved no identity, or it has expired
├── VaultUnavailable        personal data can't be put away or looked up; nothing goes on without its mask
├── EncoderUnavailable      a sentence encoder gave no vectors; what works without them goes on
├── LLMError                a language model gave no answer; what works without one goes on
│   ├── LLMUnavailable      the endpoint didn't answer as it should
│   │   └── LLMTimeout      no answer within the deadline
│   ├── LLMRejected         the endpoint refuses this request: its content, length or parameters
│   ├── LLMMisconfigured    the endpoint refuses every request: key, model name, address or account
│   ├── BudgetExhausted     the tokens of this conversation or of this hour are used up
│   └── CircuitOpen         it failed several times in a row and is left alone for a while
└── ShopError
    ├── Refused             the shop's rules say no: `code` and `details` say why; nothing changed
    ├── NotFound            no such order, product or customer (also: it is somebody else's)
    ├── QuoteChanged        what was confirmed is no longer what would be written; nothing changed
    ├── IdempotencyKeyReused  the key stands for another write already; nothing changed
    ├── NotSupported        this shop has no such operation
    └── ShopUnavailable     the shop didn't answer as it should
        └── OutcomeUnknown  a write was sent and no answer came: look it up by its key
"""

from __future__ import annotations

from typing import Any


class XiaoerError(Exception):
    """Base of every error that the library raises on purpose."""


class ConfigurationError(XiaoerError):
    """A setting or a file is wrong; the message says what was found, what is allowed and how to fix it."""


class NotVerified(XiaoerError):
    """Something of a customer's was asked for in a conversation whose customer isn't known."""


class VaultUnavailable(XiaoerError):
    """The vault's file or server doesn't answer as it should; the message holds nothing of a customer's."""


class EncoderUnavailable(XiaoerError):
    """An encoder behind an endpoint gave no vectors this time; the message says what it met and names the fix.

    Who is training lets it stop the training; who is answering a customer goes on without vectors.
    """


class LLMError(XiaoerError):
    """Base of every reason why a language model gave no answer; messages never hold what a customer wrote."""


class LLMUnavailable(LLMError):
    """The endpoint can't be reached, fails, is overloaded, or answers with something that isn't its protocol."""


class LLMTimeout(LLMUnavailable):
    """No answer came within the deadline, which counts all retries."""


class LLMRejected(LLMError):
    """The endpoint refuses this request, which says nothing about the next one."""


class LLMMisconfigured(LLMError):
    """The endpoint refuses every request until key, model name, address or account is set right."""


class BudgetExhausted(LLMError):
    """The call would take more tokens than are left to this conversation or in this hour; nothing was sent."""


class CircuitOpen(LLMError):
    """The model failed several times in a row and isn't asked for a while; nothing was sent."""


class ShopError(XiaoerError):
    """Base of everything that can go wrong with the shop."""


class Refused(ShopError):
    """The shop's rules refuse what was asked; nothing has changed.

    `code` is a word of the domain (`xiaoer.shop.types.RefusalCode`), `details` are the values
    that an explanation needs: strings, numbers as strings, lists of strings.
    """

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.details = details
        # Without their values: a message ends in a log, and a tax number may be among them.
        super().__init__(f"{code} ({', '.join(sorted(details))})" if details else code)


class NotFound(ShopError):
    """There is no such thing, or it belongs to somebody else, which is told apart for nobody."""

    def __init__(self, kind: str, identifier: str = "") -> None:
        self.kind = kind
        self.identifier = identifier
        super().__init__(f"no such {kind}: {identifier}" if identifier else f"no such {kind}")


class QuoteChanged(ShopError):
    """The state moved on between the quote and its confirmation; quote again. Nothing has changed."""


class IdempotencyKeyReused(ShopError):
    """The key was used for another write; a new write needs a new key. Nothing has changed."""

    def __init__(self, idempotency_key: str) -> None:
        self.idempotency_key = idempotency_key
        super().__init__(f"the key {idempotency_key} was used for another write; take a new key for a new write")


class NotSupported(ShopError):
    """This shop cannot do what was asked at all."""

    def __init__(self, operation: str) -> None:
        self.operation = operation
        super().__init__(f"this shop has no {operation}")


class ShopUnavailable(ShopError):
    """The shop is down, too slow, or answers with something that isn't its protocol."""


class OutcomeUnknown(ShopUnavailable):
    """A write left and its answer never came. `receipt(key)` tells whether it was done."""

    def __init__(self, idempotency_key: str) -> None:
        self.idempotency_key = idempotency_key
        super().__init__(f"outcome of write {idempotency_key} is unknown")

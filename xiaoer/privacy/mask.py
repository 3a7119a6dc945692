"""Masking what comes in and giving it back on the way out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from xiaoer.privacy.factors import find_factors
from xiaoer.privacy.find import find
from xiaoer.privacy.types import Kind, Span
from xiaoer.privacy.vault.vault import Vault
from xiaoer.text.placeholders import PLACEHOLDER, defuse, label_of, placeholders

_QUICK = 300  # characters: what takes less than two milliseconds isn't worth a thread
_SHORT = 3  # letters of the alphabet: shorter ones stand in other words
VEIL = "***"
"""Stands for what can't be given back."""
# Four digits and postcodes stand in amounts and numbers of orders, too.
_NOT_KNOWN_AGAIN = frozenset({label_of("phone_last4"), label_of("postcode")})


class Masker:
    """Replaces personal data by placeholders such as `[PHONE_1]`, and puts it back for its own conversation.

    Every method that needs the vault raises `VaultUnavailable` where it doesn't answer.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def mask(self, conversation: str, text: str, *, asked: str | None = None) -> str:
        """What a customer wrote, without personal data; `asked` is the slot of a form that was asked for last.

        Where the text itself holds something that looks like a placeholder, it is made harmless first: nobody
        can ask for a value by typing its name.
        """
        text = defuse(text)
        if len(text) <= _QUICK:
            return await self._replaced(conversation, text, _personal_in(text, asked))
        return await self._replaced(conversation, text, await asyncio.to_thread(_personal_in, text, asked))

    async def hide(self, conversation: str, kind: Kind, value: str) -> str:
        """The placeholder for a value whose kind is known, such as an address that the shop told; "" stays empty."""
        return await self._vault.keep(conversation, kind, value) if value.strip() else value

    async def mask_own(self, conversation: str, said: Any) -> Any:
        """What we are about to say, a text or a structure of dicts and lists, without personal data.

        What this conversation has told before is known again wherever it stands. Placeholders stay valid: this is only
        for what no customer wrote; for theirs there is `mask`.
        """
        texts = list(dict.fromkeys(_texts(said)))
        if not texts:
            return said
        known = _known(await self._vault.export(conversation))
        masked = {}
        for text in texts:
            hidden = known(text)
            masked[text] = await self._replaced(conversation, hidden, _own(hidden))
        return _mapped(said, masked)

    async def restore(self, conversation: str, said: Any, *, lost: str | None = None) -> Any:
        """`said`, a text or a structure, with the values of this conversation's placeholders.

        Others, such as expired ones, stay as they are, or become `lost`. Values are put in once: what looks like a
        placeholder inside one isn't looked up.
        """
        names = {each.name for text in _texts(said) for each in placeholders(text)}
        values = await self._vault.values(conversation, names) if names else {}
        return _substituted(said, values, lost) if values or (names and lost is not None) else said

    async def _replaced(self, conversation: str, text: str, spans: Iterable[Span]) -> str:
        parts, done = [], 0
        for span in spans:
            name = await self._vault.keep(conversation, span.kind, text[span.start : span.end])
            parts += [text[done : span.start], name]
            done = span.end
        return "".join((*parts, text[done:]))


def veiled(said: Any) -> Any:
    """A text or a structure in which neither values nor placeholders stand: for when the vault doesn't answer."""
    return _mapped(said, {text: _veiled(text) for text in _texts(said)})


def _veiled(text: str) -> str:
    parts, done = [], 0
    for span in find(text):
        parts += [text[done : span.start], VEIL]
        done = span.end
    return PLACEHOLDER.sub(VEIL, "".join((*parts, text[done:])))


def _personal_in(text: str, asked: str | None) -> list[Span]:
    """What is personal, and what proves an identity; of two that overlap a whole name or else the former."""
    found = list(find(text))
    for factor in find_factors(text, asked):
        across = [span for span in found if span.start < factor.end and factor.start < span.end]
        if all(span.kind == factor.kind == "name" for span in across):
            found = [span for span in found if span not in across] + [factor]
    return sorted(found)


@lru_cache(maxsize=2048)
def _own(text: str) -> tuple[Span, ...]:
    """`find` for what is said again and again: names of products, states of orders."""
    return find(text)


class _known:
    """Replaces a conversation's own values in texts; what stands in a placeholder already isn't looked at."""

    def __init__(self, values: Mapping[str, str]) -> None:
        wanted = {
            value: name
            for name, value in values.items()
            if next(placeholders(name)).label not in _NOT_KNOWN_AGAIN
            and len(value) >= (_SHORT if value.isascii() else 2)
        }
        longest_first = sorted(wanted, key=len, reverse=True)
        edged = (rf"(?<![A-Za-z0-9]){re.escape(value)}(?![A-Za-z0-9])" for value in longest_first)
        self._pattern = re.compile("|".join((PLACEHOLDER.pattern, *edged)))
        self._names = wanted

    def __call__(self, text: str) -> str:
        return self._pattern.sub(lambda match: self._names.get(match[0], match[0]), text)


def _texts(said: Any) -> Iterator[str]:
    """Every text in a structure that isn't empty; keys are none."""
    if isinstance(said, str):
        if said:
            yield said
    elif isinstance(said, dict):
        for value in said.values():
            yield from _texts(value)
    elif isinstance(said, (list, tuple)):
        for value in said:
            yield from _texts(value)


def _mapped(said: Any, texts: Mapping[str, str]) -> Any:
    """The structure with other texts."""
    if isinstance(said, str):
        return texts.get(said, said)
    if isinstance(said, dict):
        return {key: _mapped(value, texts) for key, value in said.items()}
    if isinstance(said, (list, tuple)):
        return [_mapped(value, texts) for value in said]
    return said


def _substituted(said: Any, values: Mapping[str, str], lost: str | None) -> Any:
    def value(match: re.Match[str]) -> str:
        return values.get(match[0], match[0] if lost is None else lost)

    return _mapped(said, {text: PLACEHOLDER.sub(value, text) for text in set(_texts(said))})

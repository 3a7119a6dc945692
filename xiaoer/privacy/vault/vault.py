"""The vault: values by conversation and placeholder, sealed with the installation's key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Collection
from typing import NamedTuple

from cryptography.fernet import Fernet, InvalidToken

from xiaoer.privacy.normal import normal
from xiaoer.privacy.types import KINDS, Kind
from xiaoer.privacy.vault.base import VaultStore
from xiaoer.text.placeholders import label_of, placeholder


class Held(NamedTuple):
    """One conversation with what it holds: values by placeholder."""

    conversation: str
    values: dict[str, str]


class Vault:
    """Keeps values and gives them back to their own conversation alone.

    The store sees fingerprints and ciphertexts. A ciphertext holds the conversation and the placeholder
    that it belongs to: moved to another place in the store it opens for nobody.
    """

    def __init__(self, store: VaultStore, key: bytes, *, seconds: float) -> None:
        """`key`: 32 bytes. Values live for `seconds` after the last one came into their conversation."""
        self._store = store
        self._cipher = Fernet(base64.urlsafe_b64encode(key))
        self._key = key
        self._seconds = seconds

    async def keep(self, conversation: str, kind: Kind, value: str) -> str:
        """The placeholder of a value; the same value, in whatever spelling, has the same one in one conversation.

        A conversation that holds too many gets one with the number 0, which nothing gives back.
        """
        name = await self._store.add(
            self._fingerprint("conversation", conversation),
            label_of(kind),
            self._fingerprint(kind, normal(kind, value)),
            lambda name: self._cipher.encrypt(json.dumps([conversation, name, value]).encode()),
            seconds=self._seconds,
        )
        return name if name is not None else placeholder(label_of(kind), 0)

    async def values(self, conversation: str, names: Collection[str]) -> dict[str, str]:
        """The values of those placeholders that this conversation has."""
        if not names:
            return {}
        sealed = await self._store.get(self._fingerprint("conversation", conversation), names)
        return self._opened(conversation, sealed)

    async def export(self, conversation: str) -> dict[str, str]:
        """Everything that is kept for a conversation, by placeholder."""
        sealed = await self._store.everything(self._fingerprint("conversation", conversation))
        return self._opened(conversation, sealed)

    async def export_of(self, value: str, kinds: Collection[Kind] = KINDS) -> list[Held]:
        """Every conversation in which a customer gave `value`, such as a phone or an e-mail, and what it holds."""
        held = []
        for subject in await self._subjects_of(value, kinds):
            sealed = await self._store.everything(subject)
            conversation = next((found for each in sealed.values() if (found := self._conversation(each))), None)
            if conversation is not None:
                held.append(Held(conversation, self._opened(conversation, sealed)))
        return held

    async def erase(self, conversation: str) -> int:
        """Forget a conversation's values; says how many that were. Its placeholders stay what they look like."""
        return await self._store.drop(self._fingerprint("conversation", conversation))

    async def erase_of(self, value: str, kinds: Collection[Kind] = KINDS) -> int:
        """Forget every conversation in which a customer gave `value`; says how many values that were."""
        return sum([await self._store.drop(subject) for subject in await self._subjects_of(value, kinds)])

    async def purge(self) -> int:
        """Take out what has expired; says how many values that were."""
        return await self._store.purge()

    async def _subjects_of(self, value: str, kinds: Collection[Kind]) -> list[str]:
        found: dict[str, None] = {}
        for kind in kinds:
            found.update(dict.fromkeys(await self._store.holding(self._fingerprint(kind, normal(kind, value)))))
        return list(found)

    def _fingerprint(self, purpose: str, value: str) -> str:
        return hmac.new(self._key, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()

    def _opened(self, conversation: str, sealed: dict[str, bytes]) -> dict[str, str]:
        opened = {}
        for name, token in sealed.items():
            try:
                owner, own_name, value = json.loads(self._cipher.decrypt(token))
            except InvalidToken:  # sealed under another secret: of no use to anybody
                continue
            if owner == conversation and own_name == name:
                opened[name] = str(value)
        return opened

    def _conversation(self, token: bytes) -> str | None:
        try:
            return str(json.loads(self._cipher.decrypt(token))[0])
        except InvalidToken:
            return None

"""Masking what comes in and giving it back on the way out."""

from __future__ import annotations

from typing import Any

from xiaoer.privacy.find import find
from xiaoer.privacy.types import Kind
from xiaoer.privacy.vault.vault import Vault
from xiaoer.text.placeholders import PLACEHOLDER, defuse, placeholders


class Masker:
    """Replaces personal data by placeholders such as `[PHONE_1]`, and puts it back for its own conversation."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def mask(self, conversation: str, text: str) -> str:
        """What a customer wrote, without personal data.

        Where the text itself holds something that looks like a placeholder, it is made harmless first: nobody
        can ask for a value by typing its name.
        """
        return await self._masked(conversation, defuse(text))

    async def mask_own(self, conversation: str, text: str) -> str:
        """What we are about to say, without personal data; placeholders that it holds already stay valid.

        Only for text that no customer and no shop's visitor wrote: for theirs there is `mask`, for one
        value of known kind `hide`.
        """
        return await self._masked(conversation, text)

    async def hide(self, conversation: str, kind: Kind, value: str) -> str:
        """The placeholder for a value whose kind is known, such as an address that the shop told; "" stays empty."""
        return await self._vault.keep(conversation, kind, value) if value.strip() else value

    async def restore(self, conversation: str, text: str) -> str:
        """`text` with the values of this conversation's placeholders; others stay as they are.

        Values are put in once: what looks like a placeholder inside one isn't looked up.
        """
        names = {each.name for each in placeholders(text)}
        values = await self._vault.values(conversation, names)
        return PLACEHOLDER.sub(lambda match: values.get(match[0], match[0]), text) if values else text

    async def restore_in(self, conversation: str, reply: Any) -> Any:
        """`reply`, a structure of dicts and lists, with the values in all its texts; keys stay as they are."""
        if isinstance(reply, str):
            return await self.restore(conversation, reply)
        if isinstance(reply, dict):
            return {key: await self.restore_in(conversation, value) for key, value in reply.items()}
        if isinstance(reply, (list, tuple)):
            return [await self.restore_in(conversation, value) for value in reply]
        return reply

    async def _masked(self, conversation: str, text: str) -> str:
        parts, done = [], 0
        for span in find(text):
            name = await self._vault.keep(conversation, span.kind, text[span.start : span.end])
            parts += [text[done : span.start], name]
            done = span.end
        return "".join((*parts, text[done:]))

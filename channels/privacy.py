"""Personal data stays outside of Rasa: masked before a message is stored or logged, restored as a reply leaves.

`inbound: [channels.privacy.mask]` and `outbound: [channels.privacy.unmask]` under MessageHooks in config.yml. What
was masked lies encrypted in the vault (XIAOER_VAULT) and comes back to its own conversation alone.
"""

from __future__ import annotations

import logging
from typing import Any, Awaitable, Callable, Dict, Optional

from xiaoer import services_privacy
from xiaoer.config import settings
from xiaoer.errors import VaultUnavailable
from xiaoer.privacy.factors import may_be_answer
from xiaoer.privacy.find import find
from xiaoer.privacy.mask import VEIL, veiled

logger = logging.getLogger(__name__)

_TYPICAL = ("我叫王丽，寄到浙江省杭州市西湖区文三路1号", "my name is Emma Clark, 1 Main Street, Denver, CO 80014")


class Mask:
    """The inbound function: a message without personal data; `VaultUnavailable` where it can't be put away."""

    async def __call__(self, conversation: str, text: str, asked: Callable[[], Awaitable[Optional[str]]]) -> str:
        """`asked` tells which slot was asked for last; it is looked up only where the answer may be a bare name."""
        question = await asked() if may_be_answer(text) else None
        return await services_privacy.masker(settings()).mask(conversation, text, asked=question)

    def warm_up(self) -> None:
        """Read the dictionaries and open the vault, so that no customer waits for it (two seconds)."""
        services_privacy.vault(settings())
        for text in _TYPICAL:
            find(text)


mask = Mask()


async def unmask(conversation: str, reply: Dict[str, Any]) -> Dict[str, Any]:
    """The outbound function: a reply with what this customer said; without the vault a veil stands in its place."""
    try:
        return await services_privacy.masker(settings()).restore(conversation, reply, lost=VEIL)
    except VaultUnavailable as error:
        logger.error("A reply leaves without its personal data: %s", error)
        return veiled(reply)

"""Single sign-on for the page's channel: a token of the shop's own site verifies the visitor's conversation."""

from __future__ import annotations

import logging
from typing import Any, Dict, Optional

from channels.web_requests import Refusal
from xiaoer.config import SingleSignOnSettings, settings
from xiaoer.errors import NotFound, ShopUnavailable
from xiaoer.identity.gate import IdentityGate, OtherCustomer
from xiaoer.identity.single_sign_on import TokenRefused, customer_in

logger = logging.getLogger(__name__)


class SignOn:
    """Takes tokens and signs conversations in. Without `trusted` no token is taken."""

    def __init__(self, trusted: Optional[SingleSignOnSettings], gate: Optional[IdentityGate] = None) -> None:
        self._trusted = trusted
        self._gate = gate

    @classmethod
    def from_settings(cls) -> SignOn:
        """As the environment says."""
        return cls(settings().single_sign_on)

    def customer(self, body: Dict[str, Any]) -> Optional[str]:
        """The id of the customer whose token a request carries, None without one; `Refusal` (403) for a bad one."""
        token = body.get("token")
        if token is None:
            return None
        if self._trusted is None or not isinstance(token, str):
            raise Refusal(403, "bad_token", "Tokens aren't taken here.")
        try:
            return customer_in(token, self._trusted)
        except TokenRefused as error:
            logger.warning("A token of single sign-on was refused: %s", error)
            raise Refusal(403, "bad_token", "The token is wrong or over; sign in again.") from None

    async def takes(self, conversation: str, user_id: str) -> bool:
        """Sign the conversation in; False where it is another customer's already.

        `Refusal` where the shop has no such customer (403) or can't be asked (503).
        """
        try:
            outcome = await self._the_gate().sign_in(conversation, user_id)
        except NotFound:
            raise Refusal(403, "bad_token", "The shop has no such customer.") from None
        except ShopUnavailable:
            raise Refusal(503, "shop", "The shop doesn't answer; try again in a moment.", retry_after=5) from None
        return not isinstance(outcome, OtherCustomer)

    def _the_gate(self) -> IdentityGate:
        if self._gate is None:
            from xiaoer.services import services  # not needed, and so not loaded, without single sign-on

            self._gate = services().gate
        return self._gate

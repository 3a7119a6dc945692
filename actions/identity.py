"""The question who the customer is: the first of every task that touches an order."""

from __future__ import annotations

import re

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.forms import FormTurn, Question
from actions.turn import Turn
from actions.what_waits import LOCKED
from actions.wording import word
from xiaoer.identity.factors import claim_from
from xiaoer.identity.gate import Locked, OtherCustomer, Verified, Wrong
from xiaoer.shop.types import IdentityClaim
from xiaoer.types import Language

_SURE = 0.6  # below this an intent doesn't keep a bare name from being the answer
# N-grams see a yes or a no in some names: in "Noah Ito" and 何可.
_MAY_BE_A_NAME = ("inform", "affirm", "deny", "nlu_fallback", "out_of_scope")
_NO_ORDER_NUMBER = re.compile(
    r"(?i)\b(don'?t|do not|can'?t|no|lost|forgot)\b.{0,20}\b(order )?(number|id)\b"
    r"|(没有?|不知道|不记得|忘了?|找不到|没看到).{0,6}(订单号|单号|编号)|(订单号|单号).{0,4}(没有|不知道|不记得|忘了|找不到)"
)
_FACTOR_ORDER = ("order_id", "phone_last4", "name", "postcode", "email")
_ALTERNATIVES = 2


class IdentityQuestion(Question):
    """Set to "verified" as soon as the conversation is a customer's; what proves it is in the gate, not in the slot."""

    slot = "identity"

    async def take(self, form: FormTurn) -> None:
        gate, turn = form.services.gate, form.turn
        known = await gate.user_id(turn.conversation)
        said = claim = await self._claim(form)
        if known is None:
            form.set(self.slot, None)
            claim = self._with_order(claim, turn)
        elif not claim.factors - {"order_id"}:
            form.set(self.slot, "verified")
            return
        given = (await gate.missing(turn.conversation)).given
        outcome = await gate.offer(turn.conversation, claim, address=turn.address)
        if isinstance(outcome, Verified):
            form.set(self.slot, "verified")
        elif isinstance(outcome, Wrong):
            form.say("utter_identity_wrong", tries_left=outcome.tries_left)
        elif isinstance(outcome, Locked):
            form.finish(f"{LOCKED}{outcome.minutes}")
        elif isinstance(outcome, OtherCustomer):
            form.finish("other_customer")
        elif said.factors - given:
            form.understood = True
        elif said.factors or _NO_ORDER_NUMBER.search(turn.text):
            form.answered = True  # asked another way, but not for ever

    async def _claim(self, form: FormTurn) -> IdentityClaim:
        turn = form.turn
        if form.asked != self.slot:
            return claim_from(turn.entities, turn.text)
        missing = await form.services.gate.missing(turn.conversation)
        unsure = turn.intent in _MAY_BE_A_NAME or turn.confidence < _SURE
        return claim_from(turn.entities, turn.text, asked=missing.options, unsure=unsure)

    def _with_order(self, claim: IdentityClaim, turn: Turn) -> IdentityClaim:
        """The order number that was named earlier counts, too."""
        named = turn.slots.get("order_number")
        if claim.order_id is None and named:
            return claim.model_copy(update={"order_id": str(named)})
        return claim


class IdentityBesideOthers(IdentityQuestion):
    """Where names and numbers of others come into question: of a parcel's receiver, on an invoice.

    A verified customer's message with such is no claim to be somebody else; before that, only what stands before the
    address says who the customer is.
    """

    async def take(self, form: FormTurn) -> None:
        turn = form.turn
        if await form.services.gate.user_id(turn.conversation):
            form.set(self.slot, "verified")
            return
        begin = next((e.get("start") or 0 for e in turn.entities if e.get("entity") == "address"), len(turn.text))
        before = [e for e in turn.entities if (e.get("start") or 0) < begin]
        form.turn = turn._replace(entities=before)
        await super().take(form)
        form.turn = turn


class AskIdentity(XiaoerAction):
    """Asks for what is still missing, with the ways that the shop's profile accepts."""

    action_name = "action_ask_identity"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        missing = await self.services.gate.missing(turn.conversation)
        options = [option for option in missing.options if option]
        if _NO_ORDER_NUMBER.search(turn.text):
            options = [option for option in options if "order_id" not in option] or options
        ways = [factors_text(option, turn.language) for option in options]
        best = options[0]
        more = ways[1:_ALTERNATIVES]
        dispatcher.utter_message(
            response="utter_ask_identity_more" if missing.given else "utter_ask_identity",
            factors=ways[0],
            alternative=word("identity_alternative", turn.language, factors=more[0]) if more else "",
            json_message={"asks": "identity", "factors": sorted(best)},
        )
        return []


def factors_text(factors: frozenset[str], language: Language) -> str:
    """Factors as one phrase: "the order number and the last four digits of the phone number"."""
    words = [word(f"factor_{name}", language) for name in _FACTOR_ORDER if name in factors]
    return word("and", language).join(words)

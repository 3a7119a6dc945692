"""Another address: of an order that hasn't left, or the customer's default one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.address_said import Said, said_in
from actions.base import Events, XiaoerAction
from actions.confirmation import AskConfirmation, ConfirmationQuestion
from actions.drafts import draft, forget, keep
from actions.forms import HANDED, FormTurn, Question, TaskForm
from actions.identity import IdentityBesideOthers
from actions.show import Display
from actions.show_quote import address_text
from actions.turn import Turn
from actions.which_order import OrderQuestion
from actions.write_task import WriteTask
from xiaoer.shop.types import Address, ChangeDefaultAddress, ChangeOrderAddress, Write

FORM = "change_address_form"
_OTHER_TASKS = frozenset({"cancel_order", "return_refund", "exchange", "modify_items", "change_payment"})
_DEFAULT = re.compile(r"(?i)默认|常用|账户|账号|个人资料|\b(default|profile|account)\b")
_BOTH = re.compile(
    r"(?i)(默认|常用)(收货)?地址?(和|跟|与|以及)|(默认|常用).{0,6}(也|都|一起)|(也|都|一起|同时|还有|以及|和).{0,6}(默认|常用)"
    r"|\bboth\b|\b(and|also|plus|as well as)\b.{0,20}\b(default|profile|account)\b"
    r"|\b(default|profile|account)\b.{0,20}\b(too|as well|also)\b"
)
_TO_DEFAULT = re.compile(
    r"(?i)(用|改成|改为|换成|寄到|送到|按)我?的?(默认|常用|账[户号])"
    r"|\b(to|use|with)( the| my)*( address (on|in|from))?( my| the)* (default|profile|account)\b"
)
_TO_OTHER = re.compile(
    r"(?i)(另一?个|其他|其它|上一?个|别的|那一?个)订单的?(收货)?地址"
    r"|\baddress (as |of |from |on |in |that i used |used )+(for |in |on )?(the |my )?other order"
)


# "the same address as order #…", "和#…一样的地址": that order isn't the one to change
_LIKE_BEFORE = re.compile(
    r"(?i)\b(address\s+(as|from|(that )?i used (for|on|in))|to the address (of|on|in))"
    r"(\s+(my|the|for))*(\s+order)?(\s+number)?\s*$"
    r"|(和|跟|同|与|用|寄到|改成|改到)(我的?)?(订单)?号?\s*$"
)
_LIKE_BEHIND = re.compile(
    r"^\s*(这一?[单笔个]|那一?[单笔个])?(的?订单)?(里|上)?(的那个|一样的|相同的|同样的|的)(收货)?地址(?!都|也|一起)"
)


def like_order(turn: Turn) -> str | None:
    """The number of the order whose address the message points to, if it does."""
    for entity in turn.entities:
        if entity.get("entity") == "order_number" and entity.get("end"):
            before, behind = turn.text[: entity["start"]], turn.text[entity["end"] :]
            chinese = bool(_LIKE_BEHIND.search(behind))
            if _LIKE_BEFORE.search(before) and (chinese or "address" in before.lower()):
                return str(entity["value"])
    return None


class AddressOfQuestion(Question):
    """Whether an order's address is meant ("order", where nothing is said), the default one ("default") or "both"."""

    slot = "address_of"

    async def take(self, form: FormTurn) -> None:
        text = form.turn.text
        default = bool(_DEFAULT.search(text)) and not _TO_DEFAULT.search(text)
        if default and _BOTH.search(text):
            form.set(self.slot, "both")
        elif default and not (form.turn.entity("order_number") and form.started):
            form.set(self.slot, "default")
        elif form.value(self.slot) is None or (form.turn.entity("order_number") and not form.started):
            form.set(self.slot, "order")


class OrderOfAddress(OrderQuestion):
    """Which order; not asked where the default address is meant."""

    def is_open(self, form: FormTurn) -> bool:
        return form.value("address_of") != "default" and super().is_open(form)

    async def take(self, form: FormTurn) -> None:
        if form.value("address_of") == "default":
            return
        whole, like = form.turn, like_order(form.turn)
        if like:
            form.turn = whole._replace(entities=[e for e in whole.entities if e.get("value") != like])
        try:
            await super().take(form)
        finally:
            form.turn = whole


class AddressQuestion(Question):
    """The new address, part by part; the slot only holds a fingerprint of it."""

    slot = "new_address"

    async def take(self, form: FormTurn) -> None:
        if form.started and form.value(self.slot) is None:
            await forget(form.services, form.turn.conversation, Said)
        elif form.turn.intent in _OTHER_TASKS:
            return  # "cancel the order that goes to Boston" says no new address
        said = await self._said(form)
        if said is None or said == Said():
            await self._complain(form)
            return
        earlier = await draft(form.services, form.turn.conversation, Said)
        merged = earlier.plus(said)
        await keep(form.services, form.turn.conversation, merged)
        form.understood = True
        base = await address_now(form)
        if base and not merged.missing(base):
            form.set(self.slot, _fingerprint(form, merged))

    async def _complain(self, form: FormTurn) -> None:
        """A message that only comes after the order became known may complete the address that was said before."""
        if form.value(self.slot) is None and form.value("identity") is not None:
            said = await draft(form.services, form.turn.conversation, Said)
            base = await address_now(form)
            if base and said != Said() and not said.missing(base):
                form.set(self.slot, _fingerprint(form, said))

    async def _said(self, form: FormTurn) -> Said | None:
        turn = form.turn
        if form.value("identity") is not None and form.value("address_of") in ("order", "both"):
            known = await self._known(form)
            if known:
                return known
        if form.asked == "identity" and not turn.entity("address"):
            return None
        verified = turn.slots.get("identity") is not None
        return said_in(turn.text, turn.entities, asked=form.asked == self.slot, own=verified)

    async def _known(self, form: FormTurn) -> Said | None:
        """The default address or another order's, where the customer points to it."""
        if _TO_DEFAULT.search(form.turn.text):
            return _as_said((await form.reads.customer()).address)
        like = like_order(form.turn)
        if like:
            named = next((order for order in await form.reads.orders() if order.order_id == like), None)
            return _as_said(named.address) if named else None
        if _TO_OTHER.search(form.turn.text) and form.value("order_id"):
            target = await form.reads.order(form.value("order_id"))
            others = {order.address for order in await form.reads.orders()} - {target.address}
            return _as_said(others.pop()) if len(others) == 1 else None
        return None


class AddressConfirmation(ConfirmationQuestion):
    """The whole address as it will be, and the yes to it."""

    imperative = re.compile(r"(?i)^\W*(please )?change (it|that)\b|^\W*(请|就|那就)?(改吧|改|就这个|按这个改)\W*$")
    rests_on = ("address_of", "order_id", "new_address")
    again: ClassVar[Mapping[str, str]] = {"address-unchanged": "new_address"}

    async def write(self, form: FormTurn) -> Write | None:
        base = await address_now(form)
        if base is None or form.value("new_address") is None:
            return None
        said = await draft(form.services, form.turn.conversation, Said)
        if said == Said():  # it has expired
            form.set("new_address", None)
            return None
        if form.value("address_of") == "default":
            return ChangeDefaultAddress(address=said.on(base))
        return ChangeOrderAddress(order_id=form.value("order_id"), address=said.on(base))


QUESTIONS = (
    IdentityBesideOthers(),
    AddressOfQuestion(),
    OrderOfAddress(FORM),
    AddressQuestion(),
    AddressConfirmation(),
)


class ChangeAddressForm(TaskForm):
    """Whose address, which, where to, and a yes."""

    action_name = f"validate_{FORM}"
    form = FORM
    triggers = frozenset({"change_address"})
    questions = QUESTIONS


class AskNewAddress(XiaoerAction):
    """Asks for the address, or for what of it is still missing."""

    action_name = "action_ask_new_address"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        form = FormTurn(self.services, turn, dispatcher, None, False)
        said, base = await draft(self.services, turn.conversation, Said), await address_now(form)
        display = Display(self.services.profile, turn.language)
        if base is None or said == Said():
            dispatcher.utter_message(
                response="utter_ask_new_address",
                address=await self._hidden(turn, base) if base else "",
                json_message={"asks": "address"},
            )
            return []
        parts = [display.word(f"address_part_{part}") for part in said.missing(base)]
        dispatcher.utter_message(
            response="utter_ask_new_address_more",
            parts=display.word("and").join(parts),
            address=await self._hidden(turn, said.on(base)),
            json_message={"asks": "address"},
        )
        return []

    async def _hidden(self, turn: Turn, address: Address) -> str:
        return await self.services.masker.hide(turn.conversation, "address", address_text(address))


class AskAddressConfirmation(AskConfirmation):
    """Shows the whole address, and asks for a yes."""

    action_name = f"action_ask_{FORM}_confirmation"
    question = AddressConfirmation()


class ChangeAddress(WriteTask):
    """Changes the address that was confirmed; where the default one shall become the same, that is asked next."""

    action_name = "action_change_address"
    questions = QUESTIONS
    deed = "change_address"

    async def done(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        events = await super().done(dispatcher, turn, tracker)
        said = [message.get("response") for message in dispatcher.messages]
        if turn.slots.get("address_of") != "both" or "utter_done_change_address" not in said:
            return events
        return [
            *events,
            SlotSet("address_of", "default"),
            SlotSet("new_address", turn.slots.get("new_address")),
            SlotSet(HANDED, FORM),
            FollowupAction(FORM),
        ]


async def address_now(form: FormTurn) -> Address | None:
    """The address that is to be changed, as soon as it is known whose and which."""
    if form.value("identity") is None:
        return None
    if form.value("address_of") == "default":
        return (await form.reads.customer()).address
    order_id = form.value("order_id")
    return (await form.reads.order(order_id)).address if order_id else None


def _fingerprint(form: FormTurn, said: Said) -> str:
    """Tells one address from another; without the installation's key nobody can try which one it is."""
    return form.services.settings.fingerprint(said.model_dump_json(), "new-address")[:12]


def _as_said(address: Address) -> Said:
    return Said(
        street=address.address1,
        detail=address.address2 or None,
        city=address.city,
        state=address.state,
        country=address.country,
        zip=address.zip,
        receiver=address.receiver,
        phone=address.phone,
    )

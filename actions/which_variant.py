"""The question what each chosen item shall become."""

from __future__ import annotations

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.forms import FormTurn, Question
from actions.naming import without_order_by_goods
from actions.options_said import options_said
from actions.show import Display
from actions.turn import Turn
from actions.wishes import Choice, choose, wishes
from xiaoer.shop.types import Order, OrderLine, Product, Variant, options_text
from xiaoer.understanding.items.candidates import of_lines, of_products
from xiaoer.understanding.items.traits import describe, read
from xiaoer.understanding.lexicon import load_lexicon

_SHOWN = 8
_LATER = ("payment_method", "confirmation")  # questions at which a choice may be corrected by naming an option


class NewItemsQuestion(Question):
    """A list beside `items`: the item id that each becomes, None where that is still open."""

    slot = "new_items"

    def is_open(self, form: FormTurn) -> bool:
        chosen = form.value(self.slot)
        return not chosen or None in chosen

    async def take(self, form: FormTurn) -> None:
        items = form.value("items")
        if form.value("identity") is None or not items or not form.value("order_id"):
            return
        order = await form.reads.order(form.value("order_id"))
        lines = lines_of(order, items)
        chosen = self._kept(form, items)
        products = {line.product_id: await form.reads.product(line.product_id) for line in lines}
        words = wishes(without_order_by_goods(form.turn).text, lines, products, form.services.items)
        place = chosen.index(None) if None in chosen else None
        if form.asked == self.slot and place is not None and not (words and form.turn.entity("product")):
            words = {lines[place].item_id: form.turn.text}
        if not words and len(lines) == 1 and chosen[0] and form.asked in _LATER:
            # "no, the 128GB one": another choice, as to the rest like the one before
            product = products[lines[0].product_id]
            before = product.variant(chosen[0])
            if before and options_said(form.turn.text, product.variants).values:
                words = {lines[0].item_id: form.turn.text}
                lines = [lines[0].model_copy(update={"options": before.options})]
        for index, line in enumerate(lines):
            if line.item_id in words:
                if await self._names_another_product(form, line, words[line.item_id]):
                    form.object_to("utter_cannot_other_product", item=line.name.say(form.turn.language))
                    continue
                chosen[index] = self._wanted(
                    form, order, line, products[line.product_id], words[line.item_id], chosen[index]
                )
        form.set(self.slot, chosen)

    async def _names_another_product(self, form: FormTurn, line: OrderLine, words: str) -> bool:
        """Whether the wish names goods of the catalogue, and other ones than the customer has."""
        nouns = describe(read(words, load_lexicon())).nouns
        if not nouns or form.services.items.match(words, of_lines([line])).decision != "none":
            return False
        found = form.services.items.find(words, of_products(await form.services.shop.products()))
        keys = {candidate.key for match in found for candidate in match.chosen}
        return bool(keys) and line.product_id not in keys

    def _kept(self, form: FormTurn, items: list[str]) -> list[str | None]:
        """What was chosen before, for the items that are still chosen."""
        before = form.value(self.slot) or []
        known = dict(zip(form.turn.slots.get("items") or items, before, strict=False))
        return [known.get(item) for item in items]

    def _wanted(
        self, form: FormTurn, order: Order, line: OrderLine, product: Product, words: str, before: str | None
    ) -> str | None:
        rules = form.services.profile.returns if order.status == "delivered" else form.services.profile.modify
        found: Choice = choose(words, line, product, form.services.items, same_allowed=rules.same_variant_allowed)
        if found.variant and not found.gone:
            return found.variant.item_id
        if form.turn.wants_instead and not found.several and (found.gone or form.started):
            form.say(
                "utter_variant_gone" if found.gone else "utter_no_such_variant", item=line.name.say(form.turn.language)
            )
            form.finish("gone")
            return None
        if found.gone:
            form.object_to("utter_variant_gone", item=line.name.say(form.turn.language))
            return None
        return before


class AskNewItems(XiaoerAction):
    """Shows what the next open item can become; a button says it as if it were typed."""

    action_name = "action_ask_new_items"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        form = FormTurn(self.services, turn, dispatcher, None, False)
        order = await form.reads.order(turn.slots["order_id"])
        items, chosen = turn.slots.get("items") or [], turn.slots.get("new_items") or []
        line = next(
            (line for line, new in zip(lines_of(order, items), chosen, strict=False) if new is None),
            lines_of(order, items)[0],
        )
        product = await form.reads.product(line.product_id)
        display = Display(self.services.profile, turn.language)
        shown = _to_choose(form, line, product)
        dispatcher.utter_message(
            response="utter_ask_new_items" if shown else "utter_ask_new_items_none",
            item=display.line(line.name.say(turn.language), line.options),
            variants="\n".join(f"· {options_text(v.options, turn.language)} {display.money(v.price)}" for v in shown),
            buttons=[
                {"title": options_text(v.options, turn.language), "payload": options_text(v.options, turn.language)}
                for v in shown
            ],
            json_message={
                "asks": "new_items",
                "item": line.item_id,
                "variants": [options_text(v.options, turn.language) for v in shown],
            },
        )
        return []


def _to_choose(form: FormTurn, line: OrderLine, product: Product) -> list[Variant]:
    """What can be had, those that fit the message first and alone."""
    there = [v for v in product.variants if v.available and v.item_id != line.item_id]
    found = choose(form.turn.text, line, product, form.services.items, same_allowed=False)
    return (list(found.several) or there)[:_SHOWN]


def lines_of(order: Order, items: list[str]) -> list[OrderLine]:
    """The order's lines for these item ids."""
    by_id = {line.item_id: line for line in order.lines}
    return [by_id[item] for item in items if item in by_id]

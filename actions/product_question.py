"""Questions about goods, answered from the catalogue: what the description says, or else variants, prices and stock.

Where no product is named the knowledge base answers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.free_reply import say_freely
from actions.policy_question import look_up, sources_card
from actions.show import Display
from actions.turn import Turn
from xiaoer.shop.types import Product, Variant, options_text
from xiaoer.understanding.items.candidates import of_products, of_variants
from xiaoer.understanding.items.match import Match

_SHOWN = 8
_DESCRIBING = frozenset({"color", "size", "material", "attribute"})


class ProductQuestion(XiaoerAction):
    """The product that is meant with what the catalogue has of it; nothing is made up."""

    action_name = "action_product_question"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        products = await self.services.shop.products()
        named = turn.entity("product")
        # What is asked of a product ("is the kettle stainless steel?") may look like a property that it lacks.
        found = (self._meant(turn.text, products) or self._meant(named, products)) if named else []
        if not found:
            return await self._from_knowledge(dispatcher, turn, tracker)
        by_id = {product.product_id: product for product in products}
        chosen = _called([by_id[candidate.key] for candidate in found[0].chosen], turn.text)
        if len(chosen) > 1:
            self._several(dispatcher, turn, chosen, found[0])
        elif fact := await self._described(turn, chosen[0]):
            dispatcher.utter_message(
                response="utter_product_fact",
                product=chosen[0].name.say(turn.language),
                fact=fact,
                json_message={"card": "product", "product_id": chosen[0].product_id},
            )
        else:
            self._one(dispatcher, turn, chosen[0])
        return []

    def _meant(self, text: str, products: Sequence[Product]) -> list[Match]:
        return [match for match in self.services.items.find(text, of_products(products)) if match.chosen]

    async def _described(self, turn: Turn, product: Product) -> str | None:
        """What the product's description says to the question; it computes, so a thread does it."""
        return await asyncio.to_thread(lambda: self.services.descriptions.read(turn.text, turn.language, product))

    def _one(self, dispatcher: CollectingDispatcher, turn: Turn, product: Product) -> None:
        display = Display(self.services.profile, turn.language)
        told = any(entity.get("entity") in _DESCRIBING for entity in turn.entities)
        match = self.services.items.match(turn.text, of_variants(product))
        keys = {candidate.key for candidate in match.chosen}
        meant = [variant for variant in product.variants if variant.item_id in keys] if told else []
        shown = sorted(meant or product.variants, key=lambda variant: not variant.available)
        there = [variant for variant in shown if variant.available]
        prices = sorted(variant.price for variant in shown)
        dispatcher.utter_message(
            response="utter_product" if there else "utter_product_gone",
            product=product.name.say(turn.language),
            count=len(product.variants),
            available=sum(variant.available for variant in product.variants),
            price=display.money(prices[0])
            if prices[0] == prices[-1]
            else f"{display.money(prices[0])}–{display.money(prices[-1])}",
            variants="\n".join(f"· {_variant(display, variant)}" for variant in shown[:_SHOWN]),
            json_message={"card": "product", "product_id": product.product_id},
        )

    def _several(self, dispatcher: CollectingDispatcher, turn: Turn, products: list[Product], said: Match) -> None:
        names = [product.name.say(turn.language) for product in products[:_SHOWN]]
        dispatcher.utter_message(
            response="utter_which_product",
            products=("、" if turn.language == "zh" else ", ").join(names),
            # a button asks the same again of one product: "how many earbuds …" becomes "how many Wireless Earbuds …"
            buttons=[{"title": n, "payload": f"{turn.text[: said.start]}{n}{turn.text[said.end :]}"} for n in names],
            json_message={"asks": "product"},
        )

    async def _from_knowledge(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        answer = await look_up(self.services, turn)
        if answer is None and await say_freely(self.services, dispatcher, turn, tracker):
            return []
        if answer is None:
            dispatcher.utter_message(response="utter_product_unknown")
            return [SlotSet("offered", "human")]
        dispatcher.utter_message(
            response="utter_policy_answer", answer=answer.text, title=answer.title, json_message=sources_card(answer)
        )
        return []


def _called(products: list[Product], text: str) -> list[Product]:
    """Those that the text calls by their whole name; all of them where it calls none so."""
    named = [p for p in products if any(name and name.lower() in text.lower() for name in (p.name.en, p.name.zh))]
    return named or products


def _variant(display: Display, variant: Variant) -> str:
    state = "variant_there" if variant.available else "variant_gone"
    stock = display.word("variant_stock", stock=variant.stock) if variant.available and variant.stock else ""
    return display.word(
        state,
        options=options_text(variant.options, display.language),
        price=display.money(variant.price),
        stock=stock,
    )

"""Questions about goods, answered from the catalogue: variants, prices and stock; else from the knowledge base."""

from __future__ import annotations

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

_SHOWN = 8
_DESCRIBING = frozenset({"color", "size", "material", "attribute"})


class ProductQuestion(XiaoerAction):
    """The product that is meant with what the catalogue has of it; nothing is made up."""

    action_name = "action_product_question"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        products = await self.services.shop.products()
        found = [match for match in self.services.items.find(turn.text, of_products(products)) if match.chosen]
        if not turn.entity("product") or not found:
            return await self._from_knowledge(dispatcher, turn, tracker)
        by_id = {product.product_id: product for product in products}
        chosen = [by_id[candidate.key] for candidate in found[0].chosen]
        if len(chosen) > 1:
            self._several(dispatcher, turn, chosen)
        else:
            self._one(dispatcher, turn, chosen[0])
        return []

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

    def _several(self, dispatcher: CollectingDispatcher, turn: Turn, products: list[Product]) -> None:
        names = [product.name.say(turn.language) for product in products[:_SHOWN]]
        dispatcher.utter_message(
            response="utter_which_product",
            products=("、" if turn.language == "zh" else ", ").join(names),
            buttons=[{"title": name, "payload": name} for name in names],
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


def _variant(display: Display, variant: Variant) -> str:
    state = "variant_there" if variant.available else "variant_gone"
    stock = display.word("variant_stock", stock=variant.stock) if variant.available and variant.stock else ""
    return display.word(
        state,
        options=options_text(variant.options, display.language),
        price=display.money(variant.price),
        stock=stock,
    )

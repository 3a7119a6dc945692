"""Questions about the rules, answered in the shop's own words with their source."""

from __future__ import annotations

import asyncio

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.base import Events, XiaoerAction
from actions.free_reply import say_freely
from actions.turn import Turn
from xiaoer.knowledge.answer import Answer
from xiaoer.services import Services


class AnswerPolicy(XiaoerAction):
    """The sentence of `knowledge/` that answers, or an honest "I don't know" with a person offered."""

    action_name = "action_answer_policy"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        found = await look_up(self.services, turn)
        if found is None and await say_freely(self.services, dispatcher, turn, tracker):
            return []
        if found is None:
            dispatcher.utter_message(response="utter_policy_unknown")
            return [SlotSet("offered", "human")]
        dispatcher.utter_message(
            response="utter_policy_answer", answer=found.text, title=found.title, json_message=sources_card(found)
        )
        return []


class NotServedYet(XiaoerAction):
    """Requests that no task serves: what the rules say about it, and a person."""

    action_name = "action_not_served"

    async def answer(self, dispatcher: CollectingDispatcher, turn: Turn, tracker: Tracker) -> Events:
        found = await look_up(self.services, turn)
        if found is None:
            dispatcher.utter_message(response="utter_not_served")
        else:
            dispatcher.utter_message(
                response="utter_not_served_with_rule",
                answer=found.text,
                title=found.title,
                json_message=sources_card(found),
            )
        return [SlotSet("offered", "human")]


async def look_up(services: Services, turn: Turn) -> Answer | None:
    """The knowledge base's answer to the message; it computes, so a thread does it."""
    return await asyncio.to_thread(lambda: services.knowledge.answer(turn.text, turn.language, turn.topic))


def sources_card(found: Answer) -> dict[str, object]:
    """Where an answer stands."""
    return {"card": "sources", "sources": [{"title": found.title, "file": str(found.file)}]}

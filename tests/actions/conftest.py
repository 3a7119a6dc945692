"""Actions on the fake shop, without Rasa: one call in, messages and slots out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import XiaoerAction
from tests import world
from xiaoer.config import Settings
from xiaoer.identity.store import SessionStore
from xiaoer.privacy.find import find
from xiaoer.services import Services
from xiaoer.shop.fake import FakeShop
from xiaoer.shop.types import IdentityClaim
from xiaoer.understanding.entities.extract import Extractor
from xiaoer.waiting.targets import same_task
from xiaoer.waiting.waiting import as_slot, heard, of_slot

REQUESTED = "requested_slot"
EXTRACTOR = Extractor()


class Desk:
    """Calls actions of one conversation and keeps its slots; messages come masked, as the inbound hook has them.

    `stored` is what Rasa gets of the last call, `messages` what the customer sees.
    """

    def __init__(self, services: Services, shop: FakeShop) -> None:
        self.services = services
        self.shop = shop
        self.slots: dict[str, Any] = {"language": "en", "offered": "nothing"}
        self.events: list[dict[str, Any]] = []
        self.heard: list[dict[str, Any]] = []
        self.ranking: list[str] = []
        self._ids = count()

    async def call(
        self,
        action: XiaoerAction,
        text: str = "",
        intent: str = "inform",
        *,
        entities: Mapping[str, str] | None = None,
        read: bool = False,
        after: str | None = None,
        loop: str | None = None,
        requests: Sequence[tuple[str, str]] = (),
        again: bool = False,
    ) -> list[str]:
        """Run `action` for a message and return the names of the responses that it uttered.

        `read`: with the entities that the rules find in the text. `after`: an action that was executed since the
        message, as after a digression. `requests`: intent and words of each thing that the message asks for. `again`:
        no new message; the one before it stands.
        """
        text = await self.services.masker.mask("c1", text, asked=self.slots.get(REQUESTED))
        found: list[dict[str, Any]] = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
        if read:
            found = [entity.as_dict() for entity in EXTRACTOR.extract(text, world.NOW.date())]
        for entity in found:
            if entity["entity"] == "order_number":
                self.slots["order_number"] = entity["value"]
        if not again:
            self._hear(text, intent, found, requests, loop)
        tracker = Tracker(
            "c1",
            self.slots,
            self.heard[-1]["parse_data"],
            [
                *self.heard[:-1],
                *([{"event": "active_loop", "name": loop}] if loop else []),
                self.heard[-1],
                *([{"event": "action", "name": after}] if after else []),
            ],
            False,
            None,
            {"name": loop} if loop else {},
            "action_listen",
        )
        dispatcher = CollectingDispatcher()
        self.events = await action.run(dispatcher, tracker, {})
        for event in self.events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
        self.stored = dispatcher.messages
        assert not find(json.dumps([self.stored, self.events, self.slots], ensure_ascii=False))
        self.messages = await self.services.masker.restore("c1", self.stored)
        return [message["response"] for message in dispatcher.messages]

    def _hear(
        self,
        text: str,
        intent: str,
        entities: list[dict[str, Any]],
        requests: Sequence[tuple[str, str]],
        loop: str | None,
    ) -> None:
        """Keep a message as Rasa does, and what it asks for besides as the policy does."""
        spans = [
            {"intent": name, "start": text.index(said), "end": text.index(said) + len(said)} for name, said in requests
        ]
        parsed = {
            "text": text,
            "intent": {"name": intent, "confidence": 0.9},
            "intent_ranking": [{"name": name} for name in self.ranking],
            "entities": entities,
            "understanding": {"requests": spans},
        }
        message_id = f"m{next(self._ids)}"
        self.heard.append({"event": "user", "text": text, "message_id": message_id, "parse_data": parsed})
        self.slots["requests"] = as_slot(
            heard(parsed, message_id, of_slot(self.slots.get("requests")), goes_on=same_task(intent, loop))
        )

    async def verify(self) -> None:
        """Prove to be Wang."""
        await self.services.gate.offer("c1", IdentityClaim(order_id="XE2026110001", phone_last4="1234"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    config = Settings(
        root=world.ROOT,
        home=tmp_path,
        profile_path=world.ROOT / "profiles" / "cn-mainland.yml",
        knowledge_path=world.ROOT / "knowledge",
        shop_url="http://127.0.0.1:1",
        shop_deadline=1.0,
        sessions_path=tmp_path / "s.db",
        secret=hashlib.sha256(b"test").hexdigest(),
        action_token="t" * 32,
        shop_token="t" * 32,
    )
    shop = world.shop()
    return Desk(Services(config, shop=shop, store=SessionStore(tmp_path / "s.db", b"k" * 32)), shop)

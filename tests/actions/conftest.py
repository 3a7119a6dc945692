"""Actions on the fake shop, without Rasa: one call in, messages and slots out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.base import XiaoerAction
from tests import world
from xiaoer.config import Settings
from xiaoer.identity.store import SessionStore
from xiaoer.services import Services
from xiaoer.shop.fake import FakeShop
from xiaoer.shop.types import IdentityClaim
from xiaoer.understanding.entities.extract import Extractor

REQUESTED = "requested_slot"
EXTRACTOR = Extractor()


class Desk:
    """Calls actions of one conversation and keeps its slots."""

    def __init__(self, services: Services, shop: FakeShop) -> None:
        self.services = services
        self.shop = shop
        self.slots: dict[str, Any] = {"language": "en", "offered": "nothing"}
        self.events: list[dict[str, Any]] = []
        self.ranking: list[str] = []

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
    ) -> list[str]:
        """Run `action` for a message and return the names of the responses that it uttered.

        `read`: with the entities that the rules find in the text. `after`: an action that was executed since the
        message, as after a digression.
        """
        found: list[dict[str, Any]] = [{"entity": name, "value": value} for name, value in (entities or {}).items()]
        if read:
            found = [
                {
                    "entity": e.kind,
                    "value": e.value,
                    "start": e.start,
                    "end": e.end,
                    "additional_info": dict(e.details or {}),
                }
                for e in EXTRACTOR.extract(text, world.NOW.date())
            ]
        for entity in found:
            if entity["entity"] == "order_number":
                self.slots["order_number"] = entity["value"]
        tracker = Tracker(
            "c1",
            self.slots,
            {
                "text": text,
                "intent": {"name": intent, "confidence": 0.9},
                "intent_ranking": [{"name": name} for name in self.ranking],
                "entities": found,
            },
            [
                *([{"event": "active_loop", "name": loop}] if loop else []),
                {"event": "user"},
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
        self.messages = dispatcher.messages
        return [message["response"] for message in dispatcher.messages]

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

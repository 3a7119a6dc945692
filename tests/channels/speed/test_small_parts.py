"""Slots, domains, JSON and connections: the same, for less."""

from __future__ import annotations

import copy
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from rasa.shared.core.domain import Domain
from rasa.shared.core.slots import CategoricalSlot, FloatSlot, ListSlot, Slot, TextSlot
from rasa.utils.endpoints import EndpointConfig

from channels.speed.connections import sharing
from channels.speed.json_bodies import dumps
from channels.speed.known_domain import remembering
from channels.speed.slot_copies import shallow
from tests.channels.speed.originals import original


@pytest.mark.parametrize(
    "slot",
    [
        TextSlot("a", [{}], initial_value="x", influence_conversation=False),
        FloatSlot("b", [{}], initial_value=1.5, max_value=9.0),
        CategoricalSlot("c", [{}], values=["red", "blue"]),
        ListSlot("d", [{}], initial_value=["x"]),
    ],
)
def test_a_slots_copy_is_pythons_and_stands_alone(slot: Slot) -> None:
    pythons = object.__reduce_ex__(slot, 4)
    made = shallow(slot)
    assert type(made) is type(slot) and vars(made) == vars(slot) == pythons[2]
    before = copy.deepcopy(vars(slot))
    made.value = "blue"
    assert made.has_been_set and vars(slot) == before
    made.reset()
    assert made.value == slot.value


def test_no_slot_of_rasas_copies_itself_in_another_way() -> None:
    kinds = [Slot, *_all(Slot)]
    assert len(kinds) > 6
    for kind in kinds:
        own = vars(kind)
        assert not {"__reduce__", "__reduce_ex__", "__getstate__", "__setstate__", "__slots__"} & set(own)


def _all(kind: type) -> list[type]:
    return [found for child in kind.__subclasses__() for found in (child, *_all(child))]


def test_a_domain_that_isnt_empty_is_asked_once() -> None:
    asked = []
    rasas = original(Domain, "is_empty")
    is_empty = remembering(lambda domain: bool(asked.append(1)) or rasas(domain))
    full, empty = Domain.from_dict({"intents": ["greet"]}), Domain.empty()
    assert [is_empty(full) for _ in range(3)] == [False] * 3 and len(asked) == 1
    assert [is_empty(empty) for _ in range(2)] == [True] * 2 and len(asked) == 3


@pytest.mark.parametrize(
    "value",
    [
        {
            "文": ["，", "\u2028", "\ud83d\ude00", "/", '"\\', "\x00"],
            "n": [1.1, 1e-7, 1e22, 0.1 + 0.2, -0.0, 2**53 + 1],
        },
        {7: None, None: True, False: [(), (1, 2)], 1.5: {}},
        {"big": 2**70},
        {"surrogate": "\ud800"},
    ],
)
def test_json_reads_back_as_pythons(value: Any) -> None:
    assert json.loads(dumps(value)) == json.loads(json.dumps(value))


def test_what_only_pythons_json_can_write_is_written_by_it() -> None:
    assert dumps([float("inf")]) == "[Infinity]"
    with pytest.raises(TypeError, match="not JSON serializable"):
        dumps({"a": object()})


@asynccontextmanager
async def _server(seen: list[Any]) -> AsyncIterator[str]:
    """Answers with the caller's port and headers, and sets a cookie."""

    async def answer(request: web.Request) -> web.Response:
        port = request.transport.get_extra_info("peername")[1]  # type: ignore[union-attr]
        seen.append((port, dict(request.headers), dict(request.cookies), await request.json()))
        response = web.json_response({"ok": True})
        response.set_cookie("who", "somebody")
        return response

    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    finally:
        await runner.cleanup()


async def test_calls_share_a_connection_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(EndpointConfig, "session", sharing(original(EndpointConfig, "session")))
    async with _server(seen) as url:
        first = EndpointConfig(url, headers={"Authorization": "Bearer one"})
        second = EndpointConfig(url, basic_auth={"username": "u", "password": "p"})
        for endpoint in (first, first, second):
            assert await endpoint.request(json={"text": "文"}) == {"ok": True}
    ports, headers, cookies, bodies = zip(*seen, strict=True)
    assert ports[0] == ports[1]
    assert [h.get("Authorization") for h in headers] == ["Bearer one", "Bearer one", "Basic dTpw"]
    assert {h["Content-Type"] for h in headers} == {"application/json"}
    assert cookies == ({}, {}, {}) and bodies == ({"text": "文"},) * 3

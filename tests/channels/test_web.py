"""The page's API on a real Sanic server, with a bot that is a function."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import UserMessage
from sanic import Sanic

from channels.trusted import TrustedMetadata
from channels.web import WebChannel
from channels.web_sessions import COOKIE
from channels.web_settings import WebSettings
from channels.web_sign_on import SignOn
from tests.channels.live import free_port

Bot = Callable[[UserMessage], Awaitable[None]]


async def echo(message: UserMessage) -> None:
    """Say what was said."""
    await message.output_channel.send_response(message.sender_id, {"text": f"echo {message.text}"})


@asynccontextmanager
async def serving(
    bot: Bot = echo,
    *,
    ready: bool = True,
    erased: Callable[[], bool] = lambda: False,
    sign_on: SignOn | None = None,
    **credentials: Any,
) -> AsyncIterator[str]:
    """The channel on a free port, with Rasa's agent in name only; yields the page's address."""
    app = Sanic(f"web-{uuid.uuid4().hex}", configure_logging=False)

    async def nothing(conversation: str) -> None:
        return None

    async def exists(conversation: str) -> bool:
        return not erased()

    store = SimpleNamespace(retrieve=nothing, exists=exists)
    app.ctx.agent = SimpleNamespace(is_ready=lambda: ready, tracker_store=store)
    channel = WebChannel(WebSettings.from_credentials(credentials), sign_on)
    app.blueprint(channel.blueprint(bot), url_prefix="/chat")
    port = free_port()
    server = await app.create_server("127.0.0.1", port, return_asyncio_server=True)
    await server.startup()
    await server.start_serving()
    try:
        yield f"http://127.0.0.1:{port}/chat/"
    finally:
        server.close()


@asynccontextmanager
async def visitor(address: str, *, session: bool = True) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without a page."""
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        if session:
            assert (await client.post("api/session", json={})).status_code == 200
        yield client


async def say(client: httpx.AsyncClient, text: object, **more: Any) -> httpx.Response:
    """Send one message."""
    return await client.post("api/messages", json={"text": text, "client_id": uuid.uuid4().hex, **more})


async def entries(client: httpx.AsyncClient, count: int) -> list[dict[str, Any]]:
    """All entries, once there are `count`."""
    for _ in range(500):
        session = (await client.post("api/session", json={})).json()
        if len(session["entries"]) >= count and not session["busy"]:
            return list(session["entries"])
        await asyncio.sleep(0.01)
    raise AssertionError(f"never {count} entries: {session}")


pytestmark = pytest.mark.usefixtures("home", "several_apps")


async def test_a_message_gets_its_reply_and_trusted_metadata() -> None:
    seen: list[UserMessage] = []

    async def bot(message: UserMessage) -> None:
        seen.append(message)
        await echo(message)

    async with serving(bot) as address, visitor(address) as client:
        answer = await say(client, "hello", language="en", sender="web-other", metadata={"a": 1})
        assert answer.status_code == 202
        own, reply = await entries(client, 2)
    assert (own["from"], own["text"], reply["from"], reply["text"]) == ("customer", "hello", "bot", "echo hello")
    (message,) = seen
    assert message.sender_id.startswith("web-") and message.sender_id != "web-other"
    assert isinstance(message.metadata, TrustedMetadata) and message.metadata.channel == "web"
    assert set(message.metadata) == {"address", "language"} and message.input_channel == "web"


async def test_what_was_erased_isnt_shown_to_a_page_that_opens_again() -> None:
    gone: list[bool] = []
    async with serving(erased=lambda: bool(gone)) as address, visitor(address) as client:
        await say(client, "my phone is 15412345678")
        assert len(await entries(client, 2)) == 2
        gone.append(True)
        assert (await client.post("api/session", json={})).json()["entries"] == []


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites() -> None:
    async with serving(secure_cookie=True) as address, visitor(address, session=False) as client:
        cookie = (await client.post("api/session", json={})).headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Secure", "Path=/chat"} <= set(cookie.split("; "))


async def test_no_session_no_conversation() -> None:
    async with serving() as address, visitor(address, session=False) as client:
        for token in (None, "nonsense", "a.b.c"):
            if token:
                client.cookies.set(COOKIE, token)
            assert (await say(client, "hello")).status_code == 401
            assert (await client.get("api/events")).status_code == 401


async def test_visitors_see_only_their_own_conversation() -> None:
    async with serving() as address, visitor(address) as alice, visitor(address) as bob:
        await say(alice, "my secret")
        await entries(alice, 2)
        assert (await bob.post("api/session", json={"conversation": "web-1", "sender": "x"})).json()["entries"] == []


async def test_a_repetition_changes_nothing() -> None:
    async with serving() as address, visitor(address) as client:
        message = {"text": "hello", "client_id": "the-same-one"}
        first, second = [await client.post("api/messages", json=message) for _ in range(2)]
        assert (first.status_code, second.status_code) == (202, 200)
        assert first.json()["seq"] == second.json()["seq"]
        await say(client, "another")
        texts = [entry["text"] for entry in await entries(client, 4)]
    assert sorted(texts) == ["another", "echo another", "echo hello", "hello"]


async def test_a_button_says_its_payload_and_shows_its_title() -> None:
    async with serving() as address, visitor(address) as client:
        await say(client, "Yes, please", payload="/affirm")
        own, reply = await entries(client, 2)
    assert (own["text"], reply["text"]) == ("Yes, please", "echo /affirm")


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_sites_are_refused(headers: dict[str, str]) -> None:
    async with serving() as address, visitor(address) as client:
        for path in ("api/session", "api/conversation", "api/messages"):
            answer = await client.post(path, json={"text": "x", "client_id": "12345678"}, headers=headers)
            assert (answer.status_code, answer.json()["error"]) == (403, "cross_site")
        assert (await client.get("api/events", headers=headers)).status_code == 403
        assert await entries(client, 0) == []


async def test_the_shops_own_origins_are_allowed() -> None:
    async with serving(origins=["https://shop.example"]) as address, visitor(address) as client:
        for origin in ("https://shop.example", address.removesuffix("/chat/")):
            assert (await client.post("api/session", json={}, headers={"Origin": origin})).status_code == 200


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{}", "text/plain", 415),
        (b"text=hello", "application/x-www-form-urlencoded", 415),
        (b"{not json", "application/json", 400),
        (b'"a string"', "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"text": 5, "client_id": "12345678"}', "application/json", 400),
        (b'{"text": "x"}', "application/json", 400),
        (b'{"text": "x", "client_id": "<b>"}', "application/json", 400),
        (b'{"text": "x", "client_id": "12345678", "payload": 5}', "application/json", 400),
        (b'{"text": "' + b"x" * 70000 + b'", "client_id": "12345678"}', "application/json", 413),
    ],
    ids=range(10),
)
async def test_odd_bodies_are_refused_with_a_reason(content: bytes, kind: str, status: int) -> None:
    async with serving() as address, visitor(address) as client:
        answer = await client.post("api/messages", content=content, headers={"Content-Type": kind})
        assert answer.status_code == status and answer.json()["message"]
        assert await entries(client, 0) == []


async def test_a_body_without_a_length_is_cut_off() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    async with serving() as address, visitor(address) as client:
        answer = await client.post("api/messages", content=endless(), headers={"Content-Type": "application/json"})
        assert answer.status_code == 413


async def test_too_many_messages_are_asked_to_wait() -> None:
    async with serving(messages_per_minute=6) as address, visitor(address) as client, visitor(address) as other:
        statuses = [(await say(client, "x")).status_code for _ in range(3)]
        refused = await say(client, "x")
        assert statuses == [202, 202, 429]
        assert int(refused.headers["Retry-After"]) >= 1 and refused.json()["retry_after"] > 0
        assert (await say(other, "x")).status_code == 202


async def test_many_sessions_behind_one_address_share_a_limit() -> None:
    async with serving(messages_per_minute_and_address=6) as address:
        statuses = []
        for _ in range(3):
            async with visitor(address) as client:
                statuses.append((await say(client, "x")).status_code)
        assert statuses == [202, 202, 429]


async def test_new_sessions_of_one_address_are_limited() -> None:
    async with serving(sessions_per_minute_and_address=4) as address:
        statuses = []
        for _ in range(3):
            async with visitor(address, session=False) as client:
                statuses.append((await client.post("api/session", json={})).status_code)
        assert statuses == [200, 200, 429]


async def test_a_bot_that_fails_becomes_a_notice_and_the_next_message_is_answered() -> None:
    async def bot(message: UserMessage) -> None:
        if message.text == "fail":
            raise RuntimeError("no")
        await echo(message)

    async with serving(bot) as address, visitor(address) as client:
        await say(client, "fail")
        await entries(client, 2)
        await say(client, "hello")
        shown = await entries(client, 4)
    assert [entry["from"] for entry in shown] == ["customer", "notice", "customer", "bot"]
    assert shown[1]["notice"] == "failed"


async def test_a_turn_that_never_ends_is_given_up() -> None:
    async def bot(message: UserMessage) -> None:
        await asyncio.Event().wait()

    async with serving(bot, turn_seconds=0.05) as address, visitor(address) as client:
        await say(client, "hello")
        assert [entry["from"] for entry in await entries(client, 2)] == ["customer", "notice"]


async def test_before_rasa_is_ready_messages_are_asked_to_wait() -> None:
    async with serving(ready=False) as address, visitor(address) as client:
        answer = await say(client, "hello")
        assert (answer.status_code, answer.json()["error"]) == (503, "starting")
        assert await entries(client, 0) == []


async def test_a_new_conversation_has_no_past() -> None:
    async with serving() as address, visitor(address) as client:
        await say(client, "hello")
        await entries(client, 2)
        before = (await client.post("api/session", json={})).json()["key"]
        fresh = (await client.post("api/conversation", json={})).json()
        assert fresh["entries"] == [] and fresh["key"] != before
        assert await entries(client, 0) == []


async def test_when_all_places_are_taken_visitors_are_asked_to_wait() -> None:
    go = asyncio.Event()

    async def bot(message: UserMessage) -> None:
        await go.wait()

    async with serving(bot, max_conversations=1) as address, visitor(address) as client:
        await say(client, "hello")
        async with visitor(address, session=False) as second:
            assert (await second.post("api/session", json={})).status_code == 503
            go.set()
            await entries(client, 1)
            assert (await second.post("api/session", json={})).status_code == 200


async def test_events_go_on_where_a_page_was_cut_off() -> None:
    async with serving() as address, visitor(address) as client:
        session = (await client.post("api/session", json={})).json()
        await say(client, "one")
        await entries(client, 2)
        first = await _events(client, f"{session['epoch']}.0", 2)
        assert [data["text"] for _, kind, data in first if kind == "entry"] == ["one", "echo one"]
        await say(client, "two")
        await entries(client, 4)
        missed = await _events(client, first[1][0], 2)
        assert [data["text"] for _, kind, data in missed if kind == "entry"] == ["two", "echo two"]
        ((_, kind, everything),) = await _events(client, "another-epoch.1", 1)
        assert kind == "reset" and len(everything) == 4


async def test_the_stream_tells_that_a_reply_is_being_made() -> None:
    go = asyncio.Event()

    async def bot(message: UserMessage) -> None:
        await go.wait()
        await echo(message)

    async with serving(bot) as address, visitor(address) as client:
        session = (await client.post("api/session", json={})).json()
        await say(client, "hello")
        before = await _events(client, f"{session['epoch']}.0", 2)
        go.set()
        await entries(client, 2)
        after = await _events(client, before[-1][0], 2)
    told = [(kind, data if kind == "busy" else data["from"]) for _, kind, data in [*before, *after]]
    assert told == [("entry", "customer"), ("busy", True), ("entry", "bot"), ("busy", False)]


async def test_tabs_are_limited() -> None:
    async with serving() as address, visitor(address) as client:
        tabs = [asyncio.create_task(_events(client, "", 99)) for _ in range(8)]
        for _ in range(200):
            answer = await client.send(client.build_request("GET", "api/events"), stream=True)
            status = answer.status_code
            await answer.aclose()
            if status == 429:
                break
            await asyncio.sleep(0.01)
        for tab in tabs:
            tab.cancel()
        await asyncio.gather(*tabs, return_exceptions=True)
        assert status == 429


async def test_the_page_and_its_files_are_there(home: Path) -> None:
    async with serving() as address, visitor(address, session=False) as client:
        page = await client.get("")
        assert page.status_code == 200 and "default-src 'self'" in page.headers["Content-Security-Policy"]
        assert (await client.get(address.rstrip("/"))).headers["location"] == "/chat/"
        assert (await client.get("static/app.js")).headers["content-type"].startswith("text/javascript")
        for odd in ("static/../../pyproject.toml", "static/%2e%2e/pyproject.toml", "static/nothing.js"):
            assert (await client.get(odd)).status_code == 404


async def _events(client: httpx.AsyncClient, after: str, count: int) -> list[tuple[str, str, Any]]:
    """The first `count` events after a place, as (id, kind, data)."""
    found: list[tuple[str, str, Any]] = []
    parts: dict[str, str] = {}
    async with client.stream("GET", "api/events", params={"after": after}) as stream:
        assert stream.status_code == 200
        async for line in stream.aiter_lines():
            name, _, value = line.partition(": ")
            if line and name:
                parts[name] = value
            elif "event" in parts:
                found.append((parts["id"], parts["event"], json.loads(parts["data"])))
                parts = {}
                if len(found) == count:
                    return found
    return found

"""The chat page's channel: the page itself, and the API that it talks with.

    GET  /chat/                    the page, and its files below
    GET  /chat/health              200 when a model is loaded
    POST /chat/api/session         a session, or the visitor's own again, with all that was said; {"token"?} signs in
    POST /chat/api/conversation    a new conversation
    POST /chat/api/messages        {"text", "client_id", "payload"?, "language"?}; a repetition changes nothing
    GET  /chat/api/events?after=   what happens from there on, as server-sent events

Who a visitor is comes from the signed cookie alone: no request can name a conversation.
"""

from __future__ import annotations

import asyncio
import logging
import re
from typing import Any, Awaitable, Callable, Dict, Optional

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.rate_limit import RateLimit
from channels.trusted import TrustedMetadata, client_address
from channels.web_conversations import Busy, Conversation, Conversations, WebOutput
from channels.web_history import restore
from channels.web_pages import Pages
from channels.web_requests import Refusal, guarded, read_json
from channels.web_sessions import COOKIE, Session, Sessions
from channels.web_settings import WebSettings
from channels.web_sign_on import SignOn
from channels.web_stream import follow
from xiaoer.config import settings
from xiaoer.text.inbound import clean

logger = logging.getLogger(__name__)

OnMessage = Callable[[UserMessage], Awaitable[Any]]

_PREFIX = "/chat"
_CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_SHOWN_CHARACTERS = 4000  # of a customer's own message in the log; what goes to Rasa isn't cut
_STREAMS = 8  # of one conversation: its tabs


class WebChannel(InputChannel):
    """`channels.web.WebChannel:` in credentials.yml; its settings are those of `WebSettings`."""

    def __init__(self, web: WebSettings, sign_on: Optional[SignOn] = None) -> None:
        """`sign_on`: for a test; else as the environment says."""
        self._web = web
        self._sign_on = sign_on or SignOn.from_settings()
        self._sessions = Sessions(settings().key("web-session"), web.session_hours * 3600)
        self._conversations = Conversations(web.max_conversations)
        self._pages = Pages(settings().root / "web", web.image_sources)
        self._per_session = RateLimit(burst=web.messages_per_minute / 3, per_minute=web.messages_per_minute)
        self._per_address = RateLimit(
            burst=web.messages_per_minute_and_address / 3, per_minute=web.messages_per_minute_and_address
        )
        self._new_sessions = RateLimit(
            burst=web.sessions_per_minute_and_address / 2, per_minute=web.sessions_per_minute_and_address
        )

    @classmethod
    def name(cls) -> str:
        """The channel's name in trackers."""
        return "web"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> WebChannel:
        """Made from credentials.yml; `ConfigurationError` for a setting that can't be."""
        return cls(WebSettings.from_credentials(credentials))

    def url_prefix(self) -> str:
        """Beside /webhooks, not below: a visitor reads this address."""
        return _PREFIX

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        """The page and its API."""
        chat = Blueprint("xiaoer_web")
        api = guarded(self._web.origins)

        @chat.get("/")
        async def page(request: Request) -> HTTPResponse:
            if not request.path.endswith("/"):
                return response.redirect(f"{_PREFIX}/")
            return self._pages.serve(request, "index.html")

        @chat.get("/health")
        async def health(request: Request) -> HTTPResponse:
            """503 as long as no model is loaded: Rasa itself would take messages and answer with nothing."""
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            return response.json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

        @chat.get("/static/<name:path>")
        async def file(request: Request, name: str) -> HTTPResponse:
            return self._pages.serve(request, name)

        @chat.post("/api/session", stream=True, name="session")
        @api
        async def session(request: Request) -> HTTPResponse:
            return await self._open(request, self._session(request))

        @chat.post("/api/conversation", stream=True, name="conversation")
        @api
        async def conversation(request: Request) -> HTTPResponse:
            current = self._session(request)
            answer = await self._open(request, None)
            if current:
                self._conversations.drop(current.conversation)
            return answer

        @chat.post("/api/messages", stream=True, name="messages")
        @api
        async def messages(request: Request) -> HTTPResponse:
            return await self._receive(request, on_new_message)

        @chat.get("/api/events", name="events")
        @api
        async def events(request: Request) -> Optional[HTTPResponse]:
            return await self._stream(request)

        @chat.listener("before_server_stop")
        async def stop(app: Sanic, loop: Any) -> None:
            self._conversations.close()

        return chat

    def _session(self, request: Request) -> Optional[Session]:
        return self._sessions.read(request.cookies.get(COOKIE))

    async def _open(self, request: Request, session: Optional[Session]) -> HTTPResponse:
        """Answer with the visitor's conversation, a new one without `session`, and set the cookie."""
        user_id = self._sign_on.customer(await read_json(request, self._web.max_body_bytes))
        if session and user_id and not await self._sign_on.takes(session.conversation, user_id):
            session = None  # somebody else is at the screen now: what was said stays the other one's
        if session is None:
            _grant(self._new_sessions.take(client_address(request)), "too many new sessions from your address")
        else:
            await self._drop_erased(request, session)
        token = self._sessions.issue(session.conversation if session else None)
        current = session or self._sessions.read(token)
        assert current is not None  # issued a line above
        if session is None and user_id:
            await self._sign_on.takes(current.conversation, user_id)
        conversation = await self._conversation(request, current)
        body = {
            # Names this conversation for the page's own storage; tells nothing about the conversation's id.
            "key": settings().fingerprint(current.conversation, "web-page"),
            "epoch": conversation.epoch,
            "last": conversation.last,
            "busy": conversation.busy,
            "entries": conversation.entries,
        }
        return self._with_cookie(request, response.json(body, headers={"Cache-Control": "no-store"}), token)

    async def _drop_erased(self, request: Request, session: Session) -> None:
        """Forget what was said in a conversation that `xiaoer privacy` has taken out of the tracker store."""
        conversation = self._conversations.find(session.conversation)
        agent = getattr(request.app.ctx, "agent", None)
        if (
            conversation is None
            or conversation.busy
            or not conversation.entries
            or agent is None
            or not agent.is_ready()
        ):
            return
        if not await agent.tracker_store.exists(session.conversation):
            self._conversations.drop(session.conversation)

    def _with_cookie(self, request: Request, answer: HTTPResponse, token: str) -> HTTPResponse:
        answer.cookies[COOKIE] = token
        cookie = answer.cookies[COOKIE]
        cookie["path"] = _PREFIX
        cookie["httponly"] = True
        cookie["samesite"] = "Strict"
        cookie["max-age"] = int(self._sessions.seconds)
        if self._web.secure_cookie or request.scheme == "https":
            cookie["secure"] = True
        return answer

    async def _conversation(self, request: Request, session: Session) -> Conversation:
        conversation = self._conversations.find(session.conversation)
        if conversation is None:
            try:
                conversation = self._conversations.add(session.conversation)
            except Busy as error:
                raise Refusal(503, "full", "All places are taken; try again in a moment.", retry_after=10) from error
            agent = getattr(request.app.ctx, "agent", None)
            conversation.restoring = asyncio.ensure_future(restore(conversation, agent))
        if conversation.restoring:  # shielded: a page that leaves must not take the history from the next one
            await asyncio.shield(conversation.restoring)
        return conversation

    async def _receive(self, request: Request, on_new_message: OnMessage) -> HTTPResponse:
        session = self._required_session(request)
        body = await read_json(request, self._web.max_body_bytes)
        text, client_id = _string(body, "text"), _string(body, "client_id")
        payload = _string(body, "payload") if body.get("payload") is not None else text
        if not _CLIENT_ID.fullmatch(client_id):
            raise Refusal(400, "bad_message", "client_id takes 8 to 64 letters, digits, - and _.")
        conversation = await self._conversation(request, session)
        known = conversation.seen(client_id)
        if known is not None:
            return response.json({"seq": known, "duplicate": True})
        address = client_address(request)
        self._check_room(request, conversation, session, address)
        entry = conversation.append("customer", text=clean(text)[:_SHOWN_CHARACTERS], client_id=client_id)
        conversation.remember(client_id, entry["seq"])
        message = UserMessage(
            payload,
            WebOutput(conversation),
            session.conversation,
            input_channel=self.name(),
            message_id=client_id,
            metadata=TrustedMetadata(self.name(), address=address, language=_language(body)),
        )
        conversation.enqueue(lambda: self._turn(conversation, message, on_new_message))
        answer = response.json({"seq": entry["seq"]}, status=202)
        if self._sessions.ageing(session):
            return self._with_cookie(request, answer, self._sessions.issue(session.conversation))
        return answer

    def _required_session(self, request: Request) -> Session:
        session = self._session(request)
        if session is None:
            raise Refusal(401, "no_session", "The session is missing or over; POST api/session first.")
        return session

    def _check_room(self, request: Request, conversation: Conversation, session: Session, address: str) -> None:
        agent = getattr(request.app.ctx, "agent", None)
        if agent is None or not agent.is_ready():
            raise Refusal(503, "starting", "The assistant is starting; try again in a moment.", retry_after=2)
        try:
            conversation.check_room()
        except Busy as error:
            raise Refusal(429, "too_fast", "Earlier messages are still being answered.", retry_after=3) from error
        _grant(self._per_session.take(session.conversation), "too many messages")
        _grant(self._per_address.take(address), "too many messages from your address")

    async def _turn(self, conversation: Conversation, message: UserMessage, on_new_message: OnMessage) -> None:
        """One message to Rasa; whatever goes wrong becomes a notice, which the page says in its language."""
        try:
            await asyncio.wait_for(on_new_message(message), self._web.turn_seconds)
        except asyncio.TimeoutError:
            logger.error("A turn took longer than %s s (turn_seconds in credentials.yml)", self._web.turn_seconds)
            conversation.append("notice", notice="failed")
        except Exception:  # the outermost boundary of a turn
            logger.exception("A turn failed")
            conversation.append("notice", notice="failed")

    async def _stream(self, request: Request) -> Optional[HTTPResponse]:
        session = self._required_session(request)
        conversation = await self._conversation(request, session)
        if conversation.listeners >= _STREAMS:
            raise Refusal(429, "too_many_tabs", "This conversation is open in too many places.", retry_after=10)
        place = request.headers.get("last-event-id") or request.args.get("after") or ""
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}
        stream = await request.respond(content_type="text/event-stream; charset=utf-8", headers=headers)
        conversation.listeners += 1
        try:
            await follow(conversation, stream.send, place)
        finally:
            conversation.listeners -= 1
        return None


def _grant(wait: float, why: str) -> None:
    if wait > 0:
        raise Refusal(429, "too_fast", f"Slow down, please: {why}.", retry_after=wait)


def _string(body: Dict[str, Any], key: str) -> str:
    value = body.get(key)
    if not isinstance(value, str):
        raise Refusal(400, "bad_message", f"{key} must be a string.")
    return value


def _language(body: Dict[str, Any]) -> Optional[str]:
    """What the page is set to: a hint for replies before the customer's words tell."""
    language = body.get("language")
    return language if language in ("zh", "en") else None

"""The REST client when things go wrong: nothing is written twice, nothing personal is logged."""

from __future__ import annotations

import asyncio
import json
import logging

import httpx
import pytest

from xiaoer.errors import (
    ConfigurationError,
    IdempotencyKeyReused,
    NotFound,
    NotSupported,
    OutcomeUnknown,
    QuoteChanged,
    Refused,
    ShopUnavailable,
)
from xiaoer.shop.fake import FakeShop
from xiaoer.shop.rest import RestShop
from xiaoer.shop.types import IdentityClaim

from .contract import CANCEL, MIAS
from .world import COUPONS, MIA, NOW, PRODUCTS, WANG, orders, profile

ORDER = orders()[0].model_dump_json()
HASH = "0" * 64


class Script(httpx.AsyncBaseTransport):
    """Answers with each entry in turn, the last one for ever, and keeps the requests.

    An entry is a response, an exception to raise, or "hang" for an answer that never comes.
    """

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer == "hang":
            await asyncio.Event().wait()
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)

    @property
    def seen(self) -> list[str]:
        return [f"{request.method} {request.url.raw_path.decode()}" for request in self.requests]


def client(*answers, deadline=3.0, base_url="http://shop.test"):
    script = Script(*answers)
    return RestShop(base_url, "secret-token", transport=script, deadline=deadline), script


def ok(body: str, status=200):
    return httpx.Response(status, content=body.encode(), headers={"Content-Type": "application/json"})


def problem(status, code, /, **details):
    body = {"type": f"urn:xiaoer:problem:{code}", "title": "t", "status": status, "detail": "d", "code": code}
    return ok(json.dumps({**body, "details": details}), status)


BAD_GATEWAY = httpx.Response(502, text="<html>bad gateway</html>")


async def receipt_json() -> str:
    shop = FakeShop(profile("cn-mainland"), (MIA, WANG), orders(), PRODUCTS, coupons=COUPONS, clock=lambda: NOW)
    mia = shop.for_customer(MIA.user_id)
    quote = await mia.quote(CANCEL)
    return (await mia.commit(CANCEL, quote_hash=quote.hash, idempotency_key="key-1")).model_dump_json()


# ---------------------------------------------------------------- reads


async def test_what_is_sent():
    shop, script = client(ok(ORDER), base_url="http://shop.test/prefix/")
    assert await shop.for_customer("mia").order("#W0000001") == orders()[0]
    (request,) = script.requests
    assert request.url.raw_path == b"/prefix/v1/customers/mia/orders/%23W0000001"
    assert request.headers["Authorization"] == "Bearer secret-token"


async def test_only_given_factors_are_sent():
    shop, script = client(ok('{"user_id": "mia"}'))
    assert await shop.find_customer(IdentityClaim(email="a@b.c")) == "mia"
    assert json.loads(script.requests[0].content) == {"email": "a@b.c"}


@pytest.mark.parametrize(
    "first",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("closed"),
        problem(503, "busy"),
        BAD_GATEWAY,
        httpx.Response(504),
        httpx.Response(429),
    ],
    ids=lambda answer: getattr(answer, "status_code", None) or type(answer).__name__,
)
async def test_a_read_is_tried_again(first):
    shop, script = client(first, ok(ORDER))
    assert await shop.for_customer("mia").order(MIAS) == orders()[0]
    assert len(script.requests) == 2


async def test_a_quote_is_a_read():
    shop, script = client(BAD_GATEWAY, problem(409, "not-pending", status="delivered"))
    with pytest.raises(Refused) as caught:
        await shop.for_customer("mia").quote(CANCEL)
    assert (caught.value.code, caught.value.details) == ("not-pending", {"status": "delivered"})
    assert script.seen == ["POST /v1/customers/mia/quotes"] * 2


async def test_tries_are_counted():
    shop, script = client(httpx.ConnectError("refused"))
    with pytest.raises(ShopUnavailable, match=r"read the profile: no answer from the shop \(ConnectError\)"):
        await shop.profile()
    assert len(script.requests) == 3
    shop, script = client(BAD_GATEWAY)
    with pytest.raises(ShopUnavailable, match="answered 502"):
        await shop.profile()
    assert len(script.requests) == 3


async def test_the_deadline_ends_a_call_with_all_its_tries():
    shop, script = client("hang", deadline=0.05)
    begun = asyncio.get_running_loop().time()
    with pytest.raises(ShopUnavailable, match=r"within 0\.05 s"):
        await shop.profile()
    assert asyncio.get_running_loop().time() - begun < 1
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "answer", [httpx.Response(500), httpx.Response(302), problem(500, "internal"), httpx.Response(404)]
)
async def test_what_another_try_wont_change_isnt_tried_again(answer):
    shop, script = client(answer)
    with pytest.raises(ShopUnavailable):
        await shop.for_customer("mia").order(MIAS)
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (problem(404, "not-found", kind="order", identifier="#W1"), NotFound),
        (problem(404, "not-found", kind="page", identifier=""), ShopUnavailable),
        (problem(404, "not-found"), ShopUnavailable),
        (problem(409, "no-such-refusal"), ShopUnavailable),
        (httpx.Response(409), ShopUnavailable),
        (problem(412, "quote-changed"), QuoteChanged),
        (problem(422, "malformed", errors=[]), ShopUnavailable),
        (problem(501, "not-supported"), NotSupported),
        (problem(401, "unauthorised"), ShopUnavailable),
    ],
)
async def test_what_problems_mean(answer, error):
    shop, _ = client(answer)
    with pytest.raises(error) as caught:
        await shop.for_customer("mia").order("#W1")
    assert type(caught.value) is error


async def test_details_that_would_clash_are_left_out():
    shop, _ = client(problem(409, "not-pending", code="x", self="y", status="delivered"))
    with pytest.raises(Refused) as caught:
        await shop.for_customer("mia").quote(CANCEL)
    assert caught.value.details == {"status": "delivered"}


@pytest.mark.parametrize("body", ["", "<html>", "[]", "null", '{"order_id": 1}', ORDER.replace('"status"', '"state"')])
async def test_an_answer_that_isnt_the_protocol(body):
    shop, _ = client(ok(body))
    with pytest.raises(ShopUnavailable, match="isn't its protocol"):
        await shop.for_customer("mia").order(MIAS)


@pytest.mark.parametrize("order_id", ["", ".", "..", "a/b", "a\nb", "\x00", "9" * 201])
async def test_what_no_path_can_hold_is_never_sent(order_id):
    shop, script = client(ok("[]"))
    with pytest.raises(NotFound):
        await shop.for_customer("mia").order(order_id)
    assert script.requests == []


# ---------------------------------------------------------------- commits


async def commit(shop: RestShop):
    return await shop.for_customer("mia").commit(CANCEL, quote_hash=HASH, idempotency_key="key-1")


WRITE, LOOK_UP = "POST /v1/customers/mia/writes", "GET /v1/customers/mia/writes/key-1"


@pytest.mark.parametrize("status", [200, 201])
async def test_a_commit_carries_its_key_and_hash(status):
    shop, script = client(ok(await receipt_json(), status))
    assert (await commit(shop)).quote.status_after == "cancelled"
    (request,) = script.requests
    assert request.headers["Idempotency-Key"] == "key-1"
    body = json.loads(request.content)
    assert (body["quote_hash"], body["write"]["type"]) == (HASH, "cancel_order")


LOST = [httpx.ReadTimeout("slow"), httpx.ReadError("reset"), BAD_GATEWAY, httpx.Response(504), ok("<html>"), "hang"]
NAMES = ["ReadTimeout", "ReadError", "502", "504", "no protocol", "hang"]


@pytest.mark.parametrize("lost", [*LOST, problem(500, "internal")], ids=[*NAMES, "500"])
async def test_a_lost_answer_is_looked_up_and_found(lost):
    shop, script = client(lost, ok(await receipt_json()), deadline=0.8 if lost == "hang" else 3.0)
    assert (await commit(shop)).idempotency_key == "key-1"
    assert script.seen == [WRITE, LOOK_UP]


@pytest.mark.parametrize("lost", LOST, ids=NAMES)
@pytest.mark.parametrize(
    "look_up",
    [problem(404, "not-found", kind="write", identifier="key-1"), httpx.ConnectError("down"), BAD_GATEWAY, "hang"],
    ids=["not found", "down", "502", "hang"],
)
async def test_a_lost_answer_that_isnt_found_is_unknown_and_never_written_again(lost, look_up):
    shop, script = client(lost, look_up, deadline=0.1)
    with pytest.raises(OutcomeUnknown) as caught:
        await commit(shop)
    assert caught.value.idempotency_key == "key-1"
    assert script.seen == [WRITE, LOOK_UP]


async def test_a_shop_that_ended_it_with_a_fault_and_has_no_receipt_didnt_do_it():
    shop, script = client(problem(503, "busy"), problem(404, "not-found", kind="write", identifier="key-1"))
    with pytest.raises(ShopUnavailable) as caught:
        await commit(shop)
    assert not isinstance(caught.value, OutcomeUnknown)
    assert script.seen == [WRITE, LOOK_UP]


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")]
)
async def test_what_was_never_sent_wasnt_done(error):
    shop, script = client(error)
    with pytest.raises(ShopUnavailable, match="nothing was sent") as caught:
        await commit(shop)
    assert not isinstance(caught.value, OutcomeUnknown)
    assert script.seen == [WRITE]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (problem(409, "not-pending", status="delivered"), Refused),
        (problem(412, "quote-changed"), QuoteChanged),
        (problem(422, "idempotency-key-reused"), IdempotencyKeyReused),
        (problem(404, "not-found", kind="order", identifier="x"), NotFound),
        (problem(429, "busy"), ShopUnavailable),
        (problem(401, "unauthorised"), ShopUnavailable),
    ],
)
async def test_a_clear_no_is_taken_as_it_is(answer, error):
    shop, script = client(answer)
    with pytest.raises(error) as caught:
        await commit(shop)
    assert type(caught.value) is error
    assert script.seen == [WRITE]


async def test_receipt_is_none_when_there_is_none():
    shop, _ = client(problem(404, "not-found", kind="write", identifier="key-1"))
    assert await shop.for_customer("mia").receipt("key-1") is None


# ---------------------------------------------------------------- logs, settings


async def test_nothing_personal_is_logged_or_said(caplog):
    caplog.set_level(logging.DEBUG)
    person = MIA.model_dump_json().replace('"email"', '"mail"')
    said = []
    for answers in ((BAD_GATEWAY, ok(person)), (httpx.ReadTimeout("slow"), httpx.Response(500)), (ok(person),)):
        shop, _ = client(*answers)
        mia = shop.for_customer(MIA.user_id)
        for call in (mia.customer(), mia.order(MIAS), mia.commit(CANCEL, quote_hash=HASH, idempotency_key="key-1")):
            with pytest.raises(ShopUnavailable) as caught:
                await call
            said.append("".join(map(str, (caught.value, caught.value.__cause__))))
    logged = caplog.text + "".join(said)
    assert "read a customer" in logged and "commit cancel_order" in logged
    for private in (MIA.user_id, "W0000001", "Mia", "Neil", "example.com", "0147", "Elm St", "secret-token"):
        assert private not in logged


async def test_the_filter_lets_other_requests_of_httpx_through(caplog):
    caplog.set_level(logging.INFO, logger="httpx")
    shop, _ = client(ok(profile("cn-mainland").model_dump_json()))
    await shop.profile()
    assert "/v1/profile" in caplog.text


@pytest.mark.parametrize(
    ("url", "token", "deadline", "says"),
    [
        ("", "t", 4.0, "URL"),
        ("127.0.0.1:8000", "t", 4.0, "write one such as http"),
        ("ftp://shop", "t", 4.0, "URL"),
        ("http://shop:port", "t", 4.0, "URL"),
        ("http://shop", " ", 4.0, "token"),
        ("http://shop", "密", 4.0, "token"),
        ("http://shop", "t", 0.0, "deadline"),
    ],
)
def test_unusable_settings_are_told_at_once(url, token, deadline, says):
    with pytest.raises(ConfigurationError, match=says):
        RestShop(url, token, deadline=deadline)

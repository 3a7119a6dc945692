"""Writes at a foreign shop: once or not at all, whatever becomes of the answer, and refused by name."""

from __future__ import annotations

import httpx
import pytest

from xiaoer.errors import IdempotencyKeyReused, OutcomeUnknown, QuoteChanged, Refused, ShopUnavailable
from xiaoer.shop.mapped.mapping import load_mapping
from xiaoer.shop.types import ChangeOrderAddress, Expedite

from ..contract import CANCEL, MIAS
from ..world import MIA, NOW, WORK
from .standin import FILE, adapter, changed, fake, served


class Gate(httpx.AsyncBaseTransport):
    """The stand-in behind a gate: `before` and `after` are what befalls each write in turn, None for nothing."""

    def __init__(self, shop, before=(), after=(), look_ups=()) -> None:
        self.service = served(shop)
        self.before, self.after, self.look_ups = list(before), list(after), list(look_ups)
        self.writes: list[httpx.Request] = []
        self.seen: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(f"{request.method} {request.url.path}")
        if "/requests/" in request.url.path and self.look_ups:
            return befall(self.look_ups.pop(0)) or await self.service.handle_async_request(request)
        if request.method == "GET":
            return await self.service.handle_async_request(request)
        self.writes.append(request)
        if self.before and (answer := befall(self.before.pop(0))):
            return answer
        answer = await self.service.handle_async_request(request)
        return (befall(self.after.pop(0)) if self.after else None) or answer


def befall(what):
    if isinstance(what, Exception):
        raise what
    return what


SLOW = httpx.ReadTimeout("slow")


async def quoted(shop, write=CANCEL):
    return await shop.for_customer(MIA.user_id).quote(write)


async def commit(shop, quote, key="key-1"):
    return await shop.for_customer(MIA.user_id).commit(quote.write, quote_hash=quote.hash, idempotency_key=key)


@pytest.mark.parametrize(
    "lost", [SLOW, httpx.ReadError("reset"), httpx.Response(500), httpx.Response(504), httpx.Response(200, text="<")]
)
async def test_a_lost_answer_is_looked_up_and_found(tmp_path, lost):
    gate = Gate(fake(), after=[lost])
    shop = adapter(tmp_path, gate)
    receipt = await commit(shop, await quoted(shop))
    assert (receipt.idempotency_key, receipt.done_at, len(gate.writes)) == ("key-1", NOW, 1)
    assert await commit(shop, receipt.quote) == receipt
    assert len(gate.writes) == 1


async def test_what_was_lost_on_its_way_is_unknown_and_then_done_once_under_the_same_key(tmp_path):
    world = fake()
    gate = Gate(world, before=[SLOW])
    shop = adapter(tmp_path, gate)
    quote = await quoted(shop)
    with pytest.raises(OutcomeUnknown):
        await commit(shop, quote)
    assert (await shop.for_customer(MIA.user_id).order(MIAS)).status == "pending"
    receipt = await commit(shop, quote)
    first, second = gate.writes
    assert first.headers["X-Request-No"] == second.headers["X-Request-No"]
    assert receipt.quote == quote
    assert len(world.orders_of(MIA.user_id)[2].payments) == 2


async def test_after_a_crash_between_write_and_answer_the_receipt_is_found(tmp_path):
    world = fake()
    gate = Gate(world, after=[SLOW], look_ups=[httpx.ConnectError("down")] * 4)
    shop = adapter(tmp_path, gate)
    quote = await quoted(shop)
    with pytest.raises(OutcomeUnknown):
        await commit(shop, quote)
    again = adapter(tmp_path, gate.service)  # another process with the same journal
    receipt = await again.for_customer(MIA.user_id).receipt("key-1")
    assert receipt is not None and receipt.quote == quote
    assert await commit(again, quote) == receipt


async def test_a_write_that_arrives_late_is_no_other_write(tmp_path):
    """Looked up in vain, it is done before the second try looks at the order: that is no refusal."""
    world = fake()
    gate = Gate(world, before=[SLOW])
    shop = adapter(tmp_path, gate)
    quote = await quoted(shop)
    with pytest.raises(OutcomeUnknown):
        await commit(shop, quote)
    late = gate.writes[0]
    again = httpx.Request(late.method, late.url, headers=late.headers, content=late.content)
    await gate.service.handle_async_request(again)
    gate.look_ups = [httpx.Response(404, json={"errno": 40404})]
    with pytest.raises(OutcomeUnknown):
        await commit(shop, quote)
    assert (await commit(shop, quote)).quote == quote
    assert len(gate.writes) == 1


@pytest.mark.parametrize(
    "error", [httpx.ConnectError("refused"), httpx.ConnectTimeout("slow"), httpx.PoolTimeout("full")]
)
async def test_what_was_never_sent_wasnt_done_and_can_be_tried_again(tmp_path, error):
    gate = Gate(fake(), before=[error])
    shop = adapter(tmp_path, gate)
    quote = await quoted(shop)
    with pytest.raises(ShopUnavailable, match="nothing was sent") as caught:
        await commit(shop, quote)
    assert not isinstance(caught.value, OutcomeUnknown)
    assert await shop.for_customer(MIA.user_id).receipt("key-1") is None
    assert (await commit(shop, quote)).quote == quote


def no(status, errno, why=""):
    return httpx.Response(status, json={"errno": errno, "why": why})


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (no(200, 42200, "ALREADY_SHIPPED"), Refused),
        (no(200, 42200, "RISK_CONTROL"), Refused),
        (no(422, 42200, "SOMETHING_NEW"), Refused),
        (no(409, 40901), IdempotencyKeyReused),
        (no(429, 42900), ShopUnavailable),
        (no(401, 40100), ShopUnavailable),
    ],
)
async def test_a_clear_no_is_taken_as_it_is(tmp_path, answer, error):
    gate = Gate(fake(), before=[answer])
    shop = adapter(tmp_path, gate)
    quote = await quoted(shop)
    with pytest.raises(error) as caught:
        await commit(shop, quote)
    assert type(caught.value) is error
    assert len(gate.writes) == 1 and not any("/requests/" in each for each in gate.seen)


@pytest.mark.parametrize(
    ("why", "code"), [("ALREADY_SHIPPED", "already-shipped"), ("RISK_CONTROL", "shop-refused"), ("NEW", "shop-refused")]
)
async def test_the_shops_own_refusal_has_a_name_and_the_orders_status(tmp_path, why, code):
    shop = adapter(tmp_path, Gate(fake(), before=[no(422, 42200, why)]))
    with pytest.raises(Refused) as caught:
        await commit(shop, await quoted(shop))
    assert caught.value.code == code
    assert code == "shop-refused" or caught.value.details == {"status": "pending"}


async def test_a_fault_that_the_shop_itself_ended_and_has_no_trace_of_wasnt_done(tmp_path):
    shop = adapter(tmp_path, Gate(fake(), before=[no(500, 50000)]))
    quote = await quoted(shop)
    with pytest.raises(ShopUnavailable, match="it wasn't done") as caught:
        await commit(shop, quote)
    assert not isinstance(caught.value, OutcomeUnknown)


async def test_what_the_shop_cant_do_is_refused_by_name(tmp_path):
    text = FILE.read_text(encoding="utf-8")
    section = text[text.index("  expedite:") : text.index("  request_invoice:")]
    mapping = load_mapping(changed(tmp_path, (section, "")))
    shop = adapter(tmp_path, served(fake()), mapping=mapping)
    with pytest.raises(Refused) as caught:
        await quoted(shop, Expedite(order_id=MIAS))
    assert (caught.value.code, caught.value.details) == ("not-offered", {"operation": "expedite"})


async def test_a_reason_without_a_word_is_told_before_the_yes(tmp_path):
    mapping = load_mapping(changed(tmp_path, ("          ordered-by-mistake: 2\n", "")))
    gate = Gate(fake())
    with pytest.raises(ShopUnavailable, match="quote cancel_order: a value has no word in the mapping"):
        await quoted(adapter(tmp_path, gate, mapping=mapping))
    assert gate.writes == []


# ---------------------------------------------------------------- shops that can't look a write up by its key


@pytest.fixture
def by_state(tmp_path):
    """The stand-in's mapping, with cancelling told from the order itself."""
    old = "  cancel_order:\n    path: /open/trades/{order_id}/close\n    headers: &request {X-Request-No: key}\n"
    new = (
        old.replace("&request {X-Request-No: key}", "{X-Request-No: order_id}")
        + "    done_when: raw.state == 'CLOSED'\n"
    )
    rest = "  change_order_address:\n    path: /open/trades/{order_id}/consignee\n    headers: *request\n"
    return load_mapping(changed(tmp_path, (old, new), (rest, rest.replace("*request", "&request {X-Request-No: key}"))))


async def test_what_the_order_shows_is_done(tmp_path, by_state):
    gate = Gate(fake(), after=[SLOW])
    shop = adapter(tmp_path, gate, mapping=by_state)
    receipt = await commit(shop, await quoted(shop))
    assert receipt.quote.status_after == "cancelled"
    assert not any("/requests/" in each for each in gate.seen)


async def test_what_the_order_doesnt_show_stays_unknown_and_is_never_sent_again(tmp_path, by_state):
    gate = Gate(fake(), before=[SLOW])
    shop = adapter(tmp_path, gate, mapping=by_state)
    quote = await quoted(shop)
    for _ in range(2):
        with pytest.raises(OutcomeUnknown):
            await commit(shop, quote)
    with pytest.raises(OutcomeUnknown):
        await shop.for_customer(MIA.user_id).receipt("key-1")
    assert len(gate.writes) == 1


# ---------------------------------------------------------------- the shop's own preview


def with_preview(tmp_path, extra=""):
    old = "  cancel_order:\n"
    new = f"{old}    preview: {{path: '/open/trades/{{order_id}}', refund: 'result.trade.ledger[0].cents'{extra}}}\n"
    return load_mapping(changed(tmp_path, (old, new)))


async def test_a_preview_that_agrees(tmp_path):
    shop = adapter(tmp_path, served(fake()), mapping=with_preview(tmp_path))
    assert (await commit(shop, await quoted(shop))).quote.status_after == "cancelled"


async def test_a_preview_with_another_sum_is_never_shown_to_a_customer(tmp_path):
    shop = adapter(tmp_path, served(fake()), mapping=with_preview(tmp_path, ", charge: 'result.trade.ledger[0].cents'"))
    with pytest.raises(ShopUnavailable, match="the shop names another charge than this installation's rules"):
        await quoted(shop)


# ---------------------------------------------------------------- the journal


async def test_the_journal_is_of_no_use_without_the_secret(tmp_path):
    shop = adapter(tmp_path, served(fake()))
    await commit(shop, await quoted(shop, ChangeOrderAddress(order_id=MIAS, address=WORK)))
    stored = (tmp_path / "writes.db").read_bytes()
    assert all(private not in stored for private in (b"Oak St", b"W0000001", MIA.user_id.encode()))


async def test_a_clock_of_the_shops_that_cant_be_read_doesnt_undo_what_is_done(tmp_path):
    mapping = load_mapping(changed(tmp_path, ("done_at: &done_at result.done_ms", "done_at: &done_at result.state")))
    shop = adapter(tmp_path, served(fake()), mapping=mapping)
    assert (await commit(shop, await quoted(shop))).done_at == NOW


async def test_another_quote_is_not_done(tmp_path):
    shop = adapter(tmp_path, served(fake()))
    quote = await quoted(shop)
    with pytest.raises(QuoteChanged):
        await commit(shop, quote.model_copy(update={"hash": "0" * 64}))
    assert (await shop.for_customer(MIA.user_id).order(MIAS)).status == "pending"

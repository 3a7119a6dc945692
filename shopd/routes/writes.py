"""Quotes and writes of one customer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Header, Response
from pydantic import Field

from shopd.problems import responses
from shopd.routes.context import Shop
from shopd.routes.customers import require_plain
from xiaoer.shop.types import Quote, Receipt, Write
from xiaoer.types import Frozen

router = APIRouter(prefix="/v1/customers/{user_id}", tags=["quotes and writes"])

_CANCEL = {"type": "cancel_order", "order_id": "XE4820175936", "reason": "no-longer-needed"}
_QUOTES = {
    "cancel an order": {"value": _CANCEL},
    "ask to hurry": {"value": {"type": "expedite", "order_id": "XE4820175936"}},
}
_WRITES = {"cancel an order": {"value": {"write": _CANCEL, "quote_hash": "the hash of the quote"}}}

_VISIBLE = r"^[\x20-\x7e]+$"  # headers and paths spell other characters differently: the receipt would not be found


class CommitRequest(Frozen):
    """A write, and the hash of the quote that the customer confirmed."""

    write: Write = Field(discriminator="type")
    quote_hash: str = Field(min_length=1, max_length=200)


AnyWrite = Annotated[Write, Field(discriminator="type")]


@router.post("/quotes", responses=responses(404, 409, 413, 422), summary="What a write would do")
def post_quote(shop: Shop, user_id: str, write: Annotated[AnyWrite, Body(openapi_examples=_QUOTES)]) -> Quote:
    """The lines, amounts, destination and timing of a write, and the hash to confirm it with. Changes nothing."""
    require_plain(write)
    return shop.desk.quote(user_id, write)


@router.post(
    "/writes",
    status_code=201,
    response_model=Receipt,
    responses={
        **responses(404, 409, 412, 413, 422),
        200: {"model": Receipt, "description": "Was done before: a replay"},
    },
    summary="Do what was quoted",
)
def post_write(
    shop: Shop,
    user_id: str,
    body: Annotated[CommitRequest, Body(openapi_examples=_WRITES)],
    idempotency_key: Annotated[
        str, Header(min_length=1, max_length=200, pattern=_VISIBLE, description="One key for one write, in ASCII")
    ],
    response: Response,
) -> Receipt:
    """Do the write once: 201 when it is done now, 200 with the same receipt when the key and the body come again."""
    require_plain(body)
    receipt, done_now = shop.desk.commit(user_id, body.write, quote_hash=body.quote_hash, key=idempotency_key)
    response.status_code = 201 if done_now else 200
    return receipt


@router.get("/writes/{idempotency_key:path}", responses=responses(404, 422), summary="Was a write done?")
def get_receipt(shop: Shop, user_id: str, idempotency_key: str) -> Receipt:
    """The receipt of the write that was done under this key; 404 when none was."""
    return shop.desk.receipt(user_id, idempotency_key)

"""τ-bench's gold writes as the shop's own, done one after the other; what the rules refuse changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.retail.schema import Action
from shopd.writes import Desk
from xiaoer.errors import NotFound, Refused
from xiaoer.shop.types import (
    Address,
    CancelOrder,
    ChangeDefaultAddress,
    ChangeOrderAddress,
    ChangePayment,
    ExchangeItems,
    ModifyItems,
    ReturnItems,
    Write,
)


def replay(desk: Desk, user_id: str, actions: Sequence[Action]) -> list[str]:
    """Do all writes of a task; those that were refused come back in words."""
    refused = []
    for place, action in enumerate(actions):
        write = to_write(action)
        if write is None:
            continue
        try:
            quote = desk.quote(user_id, write)
            desk.commit(user_id, write, quote_hash=quote.hash, key=f"gold-{place}")
        except Refused as error:
            refused.append(f"{action.name}: {error.code}")
        except NotFound as error:
            refused.append(f"{action.name}: {error}")
    return refused


def to_write(action: Action) -> Write | None:
    """The shop's write for one of τ-bench's tools; None for a tool that writes nothing."""
    kwargs = action.kwargs
    if action.name == "cancel_pending_order":
        return CancelOrder(order_id=kwargs["order_id"], reason=kwargs["reason"])
    if action.name == "modify_pending_order_address":
        return ChangeOrderAddress(order_id=kwargs["order_id"], address=_address(kwargs))
    if action.name == "modify_user_address":
        return ChangeDefaultAddress(address=_address(kwargs))
    if action.name == "modify_pending_order_payment":
        return ChangePayment(order_id=kwargs["order_id"], payment_method_id=kwargs["payment_method_id"])
    if action.name == "return_delivered_order_items":
        return ReturnItems(
            order_id=kwargs["order_id"],
            item_ids=tuple(kwargs["item_ids"]),
            payment_method_id=kwargs["payment_method_id"],
        )
    if action.name in ("modify_pending_order_items", "exchange_delivered_order_items"):
        kind = ModifyItems if action.name == "modify_pending_order_items" else ExchangeItems
        return kind(
            order_id=kwargs["order_id"],
            item_ids=tuple(kwargs["item_ids"]),
            new_item_ids=tuple(kwargs["new_item_ids"]),
            payment_method_id=kwargs["payment_method_id"],
        )
    return None


def _address(kwargs: Mapping[str, Any]) -> Address:
    return Address(**{part: kwargs[part] for part in ("address1", "address2", "city", "state", "country", "zip")})

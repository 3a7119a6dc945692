"""What may be asked once an order was sent, beside return and exchange: 撤销, 拒收, 仅退款, 补发, 未收到, 寄回."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from xiaoer.errors import Refused
from xiaoer.shop.effects import (
    AfterSaleRemoved,
    Decision,
    FaultClaimsAdded,
    LossReported,
    PaymentsAdded,
    ReturnAdded,
    SendBackSet,
    StatusSet,
)
from xiaoer.shop.profile import Profile
from xiaoer.shop.rules.delivered import delivered_at, require_window
from xiaoer.shop.rules.facts import Facts, order_of
from xiaoer.shop.rules.items import chosen, require_stock, stock_effects
from xiaoer.shop.rules.money import (
    ZERO,
    back_to_payers,
    entries,
    gift_card_effects,
    refund,
    total,
    unclaimed_per_line,
)
from xiaoer.shop.rules.seal import sealed
from xiaoer.shop.types import (
    FaultClaim,
    Order,
    OrderStatus,
    Quote,
    QuoteLine,
    RefundOnly,
    RefuseDelivery,
    ReportLoss,
    ResendItems,
    ReturnRecord,
    SendBack,
    SendBackRecord,
    Timing,
    WithdrawAfterSale,
)

REFUSED_AT_THE_DOOR = "refused-delivery"
"""The reason of a return that began as a refused delivery."""

_COMING_BACK: tuple[OrderStatus, ...] = ("return requested", "exchange requested")
_WAYBILL = re.compile(r"(?=.*\d)[A-Z0-9]{8,32}")


def withdraw_after_sale(write: WithdrawAfterSale, facts: Facts, profile: Profile) -> Decision:
    """The return or exchange is taken back, as long as the goods are still with the customer."""
    order = order_of(facts, write.order_id)
    _require_offered(profile.after_sale.withdrawable)
    record = order.return_record
    if order.status not in _COMING_BACK or (record and record.reason == REFUSED_AT_THE_DOOR):
        raise Refused("nothing-to-withdraw", order_id=order.order_id, status=order.status)
    if order.send_back and order.send_back.tracking_number:
        raise Refused("already-sent-back", order_id=order.order_id)
    items = record.item_ids if record else order.exchange_record.item_ids if order.exchange_record else ()
    lines = tuple(QuoteLine(item=order.lines[index]) for index in chosen(order, items)) if items else ()
    quote = Quote(write=write, lines=lines, status_after="delivered")
    return sealed(quote, (StatusSet(status="delivered"), AfterSaleRemoved()), facts)


def refuse_delivery(write: RefuseDelivery, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """The parcel is turned round; what was paid goes back once the shop has it."""
    order = order_of(facts, write.order_id)
    _require_offered(profile.after_sale.refusable)
    if order.status != "processed" or order.paid <= 0:
        raise Refused("not-on-its-way", order_id=order.order_id, status=order.status)
    shares = back_to_payers(order, order.paid)
    record = ReturnRecord(
        item_ids=tuple(sorted(line.item_id for line in order.lines)),
        payment_method_id=shares[0][0],
        reason=REFUSED_AT_THE_DOOR,
        at=now,
    )
    quote = Quote(
        write=write,
        lines=tuple(QuoteLine(item=line) for line in order.lines),
        movements=tuple(refund(facts.customer, method, amount, profile) for method, amount in shares),
        status_after="return requested",
        notes=("only-once", "settled-after-receipt"),
    )
    return sealed(quote, (StatusSet(status="return requested"), ReturnAdded(record=record)), facts)


def refund_only(write: RefundOnly, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """What was paid for the items goes back at once, up to the limit above which a person decides."""
    order = order_of(facts, write.order_id)
    limit = profile.after_sale.refund_only_up_to
    _require_offered(limit is not None)
    indices = _faulty(order, write.item_ids, profile, now)
    worth = unclaimed_per_line(order)
    amount = min(total(worth[index] for index in indices), max(order.paid, ZERO))
    if limit is None or amount > limit:
        raise Refused("needs-review", order_id=order.order_id, limit=str(limit))
    shares = back_to_payers(order, amount)
    movements = tuple(refund(facts.customer, method, share, profile) for method, share in shares)
    claims = tuple(
        FaultClaim(item_id=order.lines[index].item_id, fault=write.fault, remedy="refund", amount=worth[index], at=now)
        for index in indices
    )
    quote = Quote(
        write=write,
        lines=tuple(QuoteLine(item=order.lines[index]) for index in indices),
        movements=movements,
        status_after=order.status,
        notes=("keep-the-goods",),
    )
    effects = (
        FaultClaimsAdded(claims=claims),
        PaymentsAdded(payments=entries(movements, now)),
        *gift_card_effects(facts.customer, movements),
    )
    return sealed(quote, effects, facts)


def resend_items(write: ResendItems, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """The items are sent once more, as far as there are any left."""
    order = order_of(facts, write.order_id)
    _require_offered(profile.after_sale.resend)
    indices = _faulty(order, write.item_ids, profile, now)
    require_stock(facts, taken=write.item_ids)
    claims = tuple(
        FaultClaim(item_id=order.lines[index].item_id, fault=write.fault, remedy="resend", at=now) for index in indices
    )
    quote = Quote(
        write=write,
        lines=tuple(QuoteLine(item=order.lines[index]) for index in indices),
        status_after=order.status,
        ships_within=Timing(max_days=-(-profile.ships_within_hours // 24), business_days=False),
    )
    effects = (FaultClaimsAdded(claims=claims), *stock_effects(facts, taken=write.item_ids))
    return sealed(quote, effects, facts)


def report_loss(write: ReportLoss, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """The courier is asked about a parcel that counts as delivered; once an order."""
    order = order_of(facts, write.order_id)
    _require_offered(profile.after_sale.loss_reports)
    arrived = delivered_at(order)
    if order.status != "delivered" and not (order.status == "processed" and arrived):
        raise Refused("not-delivered", order_id=order.order_id, status=order.status)
    if order.loss_reported_at is not None:
        raise Refused("already-reported", order_id=order.order_id, since=order.loss_reported_at.isoformat())
    require_window(order.order_id, arrived, profile.after_sale.fault_window_days, profile, now)
    quote = Quote(
        write=write,
        lines=tuple(QuoteLine(item=line) for line in order.lines),
        status_after=order.status,
        notes=("only-once", "courier-is-asked"),
    )
    return sealed(quote, (LossReported(),), facts)


def send_back(write: SendBack, facts: Facts, profile: Profile, now: datetime) -> Decision:
    """How the goods of a return or an exchange come back; said anew it replaces what was said before."""
    order = order_of(facts, write.order_id)
    way = "waybill" if write.tracking_number is not None else "pickup"
    _require_offered(way in profile.after_sale.send_back)
    record = order.return_record
    if order.status not in _COMING_BACK or (record and record.reason == REFUSED_AT_THE_DOOR):
        raise Refused("nothing-to-send-back", order_id=order.order_id, status=order.status)
    number = re.sub(r"[\s-]", "", write.tracking_number).upper() if write.tracking_number is not None else None
    if number is not None and not _WAYBILL.fullmatch(number):
        raise Refused("tracking-number-invalid", tracking_number=number)
    if number is None:
        _require_day(write.pickup_on, profile, now)
    said = SendBackRecord(tracking_number=number, pickup_on=None if number else write.pickup_on)
    quote = Quote(write=write, send_back=said, status_after=order.status)
    return sealed(quote, (SendBackSet(record=said.model_copy(update={"at": now})),), facts)


def _require_offered(offered: bool) -> None:
    if not offered:
        raise Refused("not-offered")


def _require_day(day: date | None, profile: Profile, now: datetime) -> None:
    """Raise `Refused` unless goods can be picked up on this day: from tomorrow on, within the profile's days."""
    today = now.astimezone(ZoneInfo(profile.timezone)).date()
    days = profile.after_sale.pickup_within_days
    if day is None or not 1 <= (day - today).days <= days:
        raise Refused("pickup-day-not-possible", days=str(days))


def _faulty(order: Order, item_ids: Sequence[str], profile: Profile, now: datetime) -> tuple[int, ...]:
    """Indices of the lines that are claimed; raises `Refused` unless they arrived, in time, and weren't claimed yet."""
    if order.status != "delivered":
        raise Refused("not-delivered", order_id=order.order_id, status=order.status)
    indices = chosen(order, item_ids)
    require_window(order.order_id, delivered_at(order), profile.after_sale.fault_window_days, profile, now)
    require_unclaimed(order, item_ids)
    return indices


def require_unclaimed(order: Order, item_ids: Sequence[str]) -> None:
    """Raise `Refused` where more units are asked about than weren't seen to already."""
    claimed = Counter(claim.item_id for claim in order.fault_claims)
    bought = Counter(line.item_id for line in order.lines)
    for item_id, asked in Counter(item_ids).items():
        if claimed[item_id] and asked > bought[item_id] - claimed[item_id]:
            raise Refused("already-claimed", order_id=order.order_id, item_id=item_id)

"""The effects of a decided write, applied to the rows of one order and its customer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from shopd import tables
from shopd.identity import letters_key
from shopd.insert import as_json, line_rows, lists, payment_rows
from xiaoer.shop import effects as fx


class Target(NamedTuple):
    """What effects are applied to; `order` is None for a write that concerns no order."""

    session: Session
    user: tables.UserRow
    order: tables.OrderRow | None
    now: datetime

    def its_order(self) -> tables.OrderRow:
        """The order, which effects on an order can't be without."""
        if self.order is None:
            raise LookupError("an effect on an order came with a write that names none")
        return self.order


def apply_effects(target: Target, effects: tuple[fx.Effect, ...]) -> None:
    """Change the rows as `effects` say, in their order, and send it to the database."""
    for effect in effects:
        _APPLY[type(effect)](target, effect)
        target.session.flush()


def _status(target: Target, effect: fx.StatusSet) -> None:
    order = target.its_order()
    order.status = effect.status
    if effect.cancel_reason is not None:
        order.cancel_reason = effect.cancel_reason


def _payments(target: Target, effect: fx.PaymentsAdded) -> None:
    order = target.its_order()
    order.payments.extend(payment_rows(effect.payments, len(order.payments)))


def _gift_card(target: Target, effect: fx.GiftCardChanged) -> None:
    method = next(m for m in target.user.payment_methods if m.payment_method_id == effect.payment_method_id)
    method.balance = (method.balance or Decimal(0)) + effect.delta


def _lines(target: Target, effect: fx.LinesReplaced) -> None:
    order = target.its_order()
    order.lines.clear()
    target.session.flush()  # the old rows must be gone before new ones take their places
    order.lines.extend(line_rows(effect.lines))


def _order_address(target: Target, effect: fx.OrderAddressSet) -> None:
    target.its_order().address = as_json(effect.address)


def _customer_address(target: Target, effect: fx.CustomerAddressSet) -> None:
    target.user.address = as_json(effect.address)
    target.user.postcode_key = letters_key(effect.address.zip)


def _return(target: Target, effect: fx.ReturnAdded) -> None:
    target.its_order().return_row = tables.ReturnRow(**lists(effect.record.model_dump()))


def _exchange(target: Target, effect: fx.ExchangeAdded) -> None:
    target.its_order().exchange_row = tables.ExchangeRow(**lists(effect.record.model_dump()))


def _invoice(target: Target, effect: fx.InvoiceAdded) -> None:
    target.its_order().invoice_row = tables.InvoiceRow(**effect.invoice.model_dump())


def _price_claims(target: Target, effect: fx.PriceClaimsAdded) -> None:
    target.its_order().price_claims.extend(tables.PriceClaimRow(**claim.model_dump()) for claim in effect.claims)


def _after_sale_removed(target: Target, _effect: fx.AfterSaleRemoved) -> None:
    order = target.its_order()
    order.return_row = order.exchange_row = order.send_back_row = None


def _fault_claims(target: Target, effect: fx.FaultClaimsAdded) -> None:
    target.its_order().fault_claims.extend(tables.FaultClaimRow(**claim.model_dump()) for claim in effect.claims)


def _send_back(target: Target, effect: fx.SendBackSet) -> None:
    order = target.its_order()
    order.send_back_row = None
    target.session.flush()  # the old row must be gone before the new one takes its place
    order.send_back_row = tables.SendBackRow(**effect.record.model_dump())


def _loss_reported(target: Target, _effect: fx.LossReported) -> None:
    target.its_order().loss_reported_at = target.now


def _expedited(target: Target, _effect: fx.Expedited) -> None:
    target.its_order().expedited_at = target.now


def _stock(target: Target, effect: fx.StockChanged) -> None:
    query = select(tables.VariantRow).where(tables.VariantRow.item_id == effect.item_id)
    variant = target.session.execute(query).scalar_one_or_none()
    if variant is not None and variant.stock is not None:  # a variant may have left the catalogue since it was sold
        variant.stock += effect.delta


_APPLY: dict[type, Callable[[Target, Any], None]] = {
    fx.StatusSet: _status,
    fx.PaymentsAdded: _payments,
    fx.GiftCardChanged: _gift_card,
    fx.LinesReplaced: _lines,
    fx.OrderAddressSet: _order_address,
    fx.CustomerAddressSet: _customer_address,
    fx.ReturnAdded: _return,
    fx.ExchangeAdded: _exchange,
    fx.InvoiceAdded: _invoice,
    fx.PriceClaimsAdded: _price_claims,
    fx.AfterSaleRemoved: _after_sale_removed,
    fx.FaultClaimsAdded: _fault_claims,
    fx.SendBackSet: _send_back,
    fx.LossReported: _loss_reported,
    fx.Expedited: _expedited,
    fx.StockChanged: _stock,
}

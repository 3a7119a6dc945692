"""The shop's tables.

Addresses, names and options are JSON: they are read and written whole and never searched by a part
(what identity needs of them is kept beside, normalised and indexed). An order's lines are
snapshots of what was sold, so they don't refer to variants, which may change or go.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import declarative_base, relationship

from shopd.columns import Cents, UtcDateTime

Base = declarative_base()


class UserRow(Base):
    """A customer; the `*_key` columns hold what identity factors are compared with."""

    __tablename__ = "users"
    user_id = Column(String(100), primary_key=True)
    position = Column(Integer, nullable=False)  # place in the file or the generator's list
    first_name = Column(String(100), nullable=False)
    last_name = Column(String(100), nullable=False)
    email = Column(String(200), nullable=False)
    phone = Column(String(40))
    address = Column(JSON, nullable=False)
    email_key = Column(String(200), nullable=False, index=True)
    name_key = Column(String(200), nullable=False, index=True)
    name_key_reversed = Column(String(200), nullable=False, index=True)
    postcode_key = Column(String(20), nullable=False, index=True)
    phone_last4 = Column(String(4), index=True)
    payment_methods = relationship("PaymentMethodRow", order_by="PaymentMethodRow.position", cascade="all")
    coupons = relationship("CouponRow", order_by="CouponRow.position", cascade="all")


class PaymentMethodRow(Base):
    """A stored way to pay; a gift card's balance can never fall below zero."""

    __tablename__ = "payment_methods"
    __table_args__ = (CheckConstraint("balance IS NULL OR balance >= 0", name="balance_not_negative"),)
    user_id = Column(ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True)
    payment_method_id = Column(String(100), primary_key=True)
    position = Column(Integer, nullable=False)
    kind = Column(String(20), nullable=False)
    brand = Column(String(40))
    last_four = Column(String(4))
    balance = Column(Cents)


class ProductRow(Base):
    """A product of the catalogue."""

    __tablename__ = "products"
    product_id = Column(String(40), primary_key=True)
    position = Column(Integer, nullable=False)
    name = Column(JSON, nullable=False)
    category = Column(JSON(none_as_null=True))
    description = Column(JSON(none_as_null=True))
    variants = relationship("VariantRow", order_by="VariantRow.position", cascade="all")


class VariantRow(Base):
    """A product in one combination of options; `stock` is null where nobody counts."""

    __tablename__ = "variants"
    __table_args__ = (CheckConstraint("stock IS NULL OR stock >= 0", name="stock_not_negative"),)
    item_id = Column(String(40), primary_key=True)
    product_id = Column(ForeignKey("products.product_id", ondelete="CASCADE"), nullable=False, index=True)
    position = Column(Integer, nullable=False)
    options = Column(JSON, nullable=False)
    available = Column(Boolean(create_constraint=False), nullable=False)
    stock = Column(Integer)
    prices = relationship("PriceRow", order_by="PriceRow.since", cascade="all")


class PriceRow(Base):
    """A variant's price from a time on; the newest that has begun is the one that holds."""

    __tablename__ = "prices"
    __table_args__ = (CheckConstraint("price >= 0", name="price_not_negative"),)
    item_id = Column(ForeignKey("variants.item_id", ondelete="CASCADE"), primary_key=True)
    since = Column(UtcDateTime, primary_key=True)
    price = Column(Cents, nullable=False)


class OrderRow(Base):
    """An order; `list_position` is its place in its customer's list, oldest first."""

    __tablename__ = "orders"
    order_id = Column(String(40), primary_key=True)
    order_key = Column(String(40), nullable=False, index=True)
    user_id = Column(ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False, index=True)
    position = Column(Integer, nullable=False)
    list_position = Column(Integer, nullable=False)
    status = Column(String(40), nullable=False, index=True)
    created_at = Column(UtcDateTime)
    delivered_at = Column(UtcDateTime)
    expedited_at = Column(UtcDateTime)
    loss_reported_at = Column(UtcDateTime)
    address = Column(JSON, nullable=False)
    cancel_reason = Column(Text)
    coupon_code = Column(String(40))
    freight_insured = Column(Boolean(create_constraint=False), nullable=False)
    lines = relationship("OrderItemRow", order_by="OrderItemRow.position", cascade="all, delete-orphan")
    payments = relationship("PaymentRow", order_by="PaymentRow.position", cascade="all, delete-orphan")
    fulfilments = relationship("FulfilmentRow", order_by="FulfilmentRow.position", cascade="all")
    return_row = relationship("ReturnRow", uselist=False, cascade="all, delete-orphan")
    exchange_row = relationship("ExchangeRow", uselist=False, cascade="all, delete-orphan")
    invoice_row = relationship("InvoiceRow", uselist=False, cascade="all")
    price_claims = relationship("PriceClaimRow", order_by="PriceClaimRow.id", cascade="all")
    fault_claims = relationship("FaultClaimRow", order_by="FaultClaimRow.id", cascade="all")
    send_back_row = relationship("SendBackRow", uselist=False, cascade="all, delete-orphan")


class OrderItemRow(Base):
    """One unit that was bought, as it was when bought."""

    __tablename__ = "order_items"
    order_id = Column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    position = Column(Integer, primary_key=True)
    item_id = Column(String(40), nullable=False)
    product_id = Column(String(40), nullable=False)
    name = Column(JSON, nullable=False)
    options = Column(JSON, nullable=False)
    price = Column(Cents, nullable=False)


class PaymentRow(Base):
    """Money that moved for an order, in the order in which it did."""

    __tablename__ = "payments"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount_not_negative"),)
    order_id = Column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    position = Column(Integer, primary_key=True)
    kind = Column(String(10), nullable=False)
    amount = Column(Cents, nullable=False)
    payment_method_id = Column(String(100), nullable=False)
    at = Column(UtcDateTime)


class FulfilmentRow(Base):
    """A parcel, or several with one content."""

    __tablename__ = "fulfilments"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.order_id", ondelete="CASCADE"), nullable=False, index=True)
    position = Column(Integer, nullable=False)
    tracking_ids = Column(JSON, nullable=False)
    item_ids = Column(JSON, nullable=False)
    courier = Column(JSON(none_as_null=True))
    expected_on = Column(UtcDateTime)
    events = relationship("TrackEventRow", order_by="TrackEventRow.position", cascade="all")


class TrackEventRow(Base):
    """One step of a parcel."""

    __tablename__ = "track_events"
    fulfilment_id = Column(ForeignKey("fulfilments.id", ondelete="CASCADE"), primary_key=True)
    position = Column(Integer, primary_key=True)
    at = Column(UtcDateTime, nullable=False)
    state = Column(String(20), nullable=False)
    place = Column(JSON(none_as_null=True))
    text = Column(JSON, nullable=False)


class ReturnRow(Base):
    """The return that was asked for on an order."""

    __tablename__ = "returns"
    order_id = Column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    item_ids = Column(JSON, nullable=False)
    payment_method_id = Column(String(100), nullable=False)
    reason = Column(Text)
    at = Column(UtcDateTime)


class ExchangeRow(Base):
    """The exchange that was asked for on an order."""

    __tablename__ = "exchanges"
    order_id = Column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    item_ids = Column(JSON, nullable=False)
    new_item_ids = Column(JSON, nullable=False)
    payment_method_id = Column(String(100), nullable=False)
    price_difference = Column(Cents, nullable=False)
    at = Column(UtcDateTime)


class InvoiceRow(Base):
    """The invoice (发票) on an order."""

    __tablename__ = "invoices"
    order_id = Column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    kind = Column(String(10), nullable=False)
    title = Column(Text, nullable=False)
    tax_number = Column(Text)
    amount = Column(Cents, nullable=False)
    at = Column(UtcDateTime)


class PriceClaimRow(Base):
    """Price protection (价保) that was paid."""

    __tablename__ = "price_claims"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.order_id", ondelete="CASCADE"), nullable=False, index=True)
    item_id = Column(String(40), nullable=False)
    amount = Column(Cents, nullable=False)
    at = Column(UtcDateTime)


class FaultClaimRow(Base):
    """What was done for a unit that was missing, wrong or damaged."""

    __tablename__ = "fault_claims"
    id = Column(Integer, primary_key=True)
    order_id = Column(ForeignKey("orders.order_id", ondelete="CASCADE"), nullable=False, index=True)
    item_id = Column(String(40), nullable=False)
    fault = Column(String(20), nullable=False)
    remedy = Column(String(20), nullable=False)
    amount = Column(Cents, nullable=False)
    at = Column(UtcDateTime)


class SendBackRow(Base):
    """How the goods of a return or an exchange come back."""

    __tablename__ = "send_backs"
    order_id = Column(ForeignKey("orders.order_id", ondelete="CASCADE"), primary_key=True)
    tracking_number = Column(String(40))
    pickup_on = Column(Date)
    at = Column(UtcDateTime)


class CouponRow(Base):
    """A coupon in a customer's hands."""

    __tablename__ = "coupons"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.user_id", ondelete="CASCADE"), nullable=False, index=True)
    position = Column(Integer, nullable=False)
    code = Column(String(40), nullable=False)
    title = Column(JSON, nullable=False)
    amount_off = Column(Cents, nullable=False)
    minimum_spend = Column(Cents, nullable=False)
    product_ids = Column(JSON, nullable=False)
    starts_at = Column(UtcDateTime)
    ends_at = Column(UtcDateTime)
    used = Column(Boolean(create_constraint=False), nullable=False)
    __table_args__ = (UniqueConstraint("user_id", "code", name="one_coupon_of_a_code"),)


class IdempotencyRow(Base):
    """A write that was done under a customer's key, with the receipt that a replay gets."""

    __tablename__ = "idempotency_keys"
    user_id = Column(ForeignKey("users.user_id", ondelete="CASCADE"), primary_key=True)
    idempotency_key = Column(String(200), primary_key=True)
    request_hash = Column(String(64), nullable=False)
    receipt = Column(JSON, nullable=False)
    done_at = Column(UtcDateTime, nullable=False)


class AuditRow(Base):
    """What was committed, for whom, when; rows are only ever added (a trigger sees to it).

    It has no foreign keys, so that it outlives a reset, and no addresses, names or amounts.
    """

    __tablename__ = "audit"
    id = Column(Integer, primary_key=True)
    at = Column(UtcDateTime, nullable=False)
    user_id = Column(String(100))
    what = Column(String(40), nullable=False)
    order_id = Column(String(40))
    idempotency_key = Column(String(200))
    quote_hash = Column(Text)
    __table_args__ = (Index("ix_audit_user_at", "user_id", "at"),)

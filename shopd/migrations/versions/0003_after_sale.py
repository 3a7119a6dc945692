"""What is asked for after an order was sent: faults, goods that come back, parcels that never came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from shopd.columns import Cents, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.add_column(sa.Column("loss_reported_at", UtcDateTime(timezone=True), nullable=True))
    op.create_table(
        "fault_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("item_id", sa.String(length=40), nullable=False),
        sa.Column("fault", sa.String(length=20), nullable=False),
        sa.Column("remedy", sa.String(length=20), nullable=False),
        sa.Column("amount", Cents(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("fault_claims", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fault_claims_order_id"), ["order_id"], unique=False)
    op.create_table(
        "send_backs",
        sa.Column("order_id", sa.String(length=40), nullable=False),
        sa.Column("tracking_number", sa.String(length=40), nullable=True),
        sa.Column("pickup_on", sa.Date(), nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["order_id"], ["orders.order_id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("order_id"),
    )


def downgrade() -> None:
    op.drop_table("send_backs")
    op.drop_table("fault_claims")
    with op.batch_alter_table("orders", schema=None) as batch_op:
        batch_op.drop_column("loss_reported_at")

"""Money and times survive the database unchanged."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest

from shopd.columns import UtcDateTime
from shopd.money import from_cents, to_cents


@pytest.mark.parametrize("amount", ["0", "0.01", "10", "19.90", "99999.99", "-3.25"])
def test_money_there_and_back(amount: str) -> None:
    assert from_cents(to_cents(Decimal(amount))) == Decimal(amount)
    assert from_cents(to_cents(Decimal(amount))).as_tuple().exponent == -2


def test_a_part_of_a_cent_is_refused() -> None:
    with pytest.raises(ValueError, match="two places"):
        to_cents(Decimal("0.005"))


def test_times_are_kept_in_utc() -> None:
    column = UtcDateTime()
    noon = datetime(2026, 11, 23, 20, tzinfo=timezone(timedelta(hours=8)))
    kept = column.process_bind_param(noon, None)
    assert kept is not None and kept.hour == 12
    naive = kept.replace(tzinfo=None)
    assert column.process_result_value(naive, None) == noon
    with pytest.raises(ValueError, match="time zone"):
        column.process_bind_param(naive, None)

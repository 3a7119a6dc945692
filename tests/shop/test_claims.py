"""Identity factors."""

from __future__ import annotations

import pytest

from xiaoer.errors import Refused
from xiaoer.shop.claims import fits, require_accepted
from xiaoer.shop.types import IdentityClaim

from .world import MIA, WANG, profile


@pytest.mark.parametrize(
    ("customer", "given"),
    [
        (MIA, {"email": " Mia.Oneil@EXAMPLE.com "}),
        (MIA, {"name": "mia oneil", "postcode": "78701"}),
        (MIA, {"name": "O’Neil, Mia"}),
        (MIA, {"order_id": "w0000002", "phone_last4": "0147"}),
        (MIA, {"phone_last4": "０１４７"}),
        (WANG, {"name": "王小明", "postcode": "３１００１２"}),
        (WANG, {"name": "小明 王", "order_id": "xe2026110001"}),
    ],
)
def test_factors_that_fit(customer, given):
    assert fits(IdentityClaim(**given), customer)


@pytest.mark.parametrize(
    ("customer", "given"),
    [
        (MIA, {"email": "mia.oneil@example.org"}),
        (MIA, {"email": "mia.oneil@example.com", "postcode": "10001"}),
        (MIA, {"order_id": "XE2026110001", "phone_last4": "0147"}),
        (MIA, {"phone_last4": "147"}),
        (MIA, {"phone_last4": ""}),
        (MIA, {"name": ""}),
        (MIA.model_copy(update={"phone": None}), {"phone_last4": ""}),
        (WANG, {"name": "王"}),
    ],
)
def test_one_wrong_factor_is_enough_not_to_fit(customer, given):
    assert not fits(IdentityClaim(**given), customer)


def test_a_combination_must_be_one_of_the_profile():
    tau, cn = profile("tau-bench").identity, profile("cn-mainland").identity
    email = IdentityClaim(email="mia.oneil@example.com")
    require_accepted(email, tau)
    with pytest.raises(Refused) as refused:
        require_accepted(email, cn)
    assert refused.value.code == "identity-factors-not-accepted"
    assert ["order_id", "phone_last4"] in refused.value.details["accepted"]
    with pytest.raises(Refused):
        require_accepted(IdentityClaim(), tau)

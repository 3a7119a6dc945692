"""Reads, ownership, authentication and identity, over HTTP."""

from __future__ import annotations

import httpx
import pytest

from tests.shopd.small_world import ADA, BO, BOS_PENDING, DELIVERED, GIFT_PENDING, LAMP, LAMP_GONE, PENDING, PROCESSED
from tests.shopd.steps import order
from xiaoer.shop.profile import Profile
from xiaoer.shop.types import Customer, Order, Product

PROBLEM = "application/problem+json"


def test_a_customer_is_read_whole(reading_client: httpx.Client) -> None:
    customer = Customer.model_validate(reading_client.get(f"/v1/customers/{ADA}").json())
    assert customer.order_ids == (PENDING, GIFT_PENDING, DELIVERED, PROCESSED)
    assert [m.payment_method_id for m in customer.payment_methods] == ["credit_card_1", "gift_card_1", "paypal_1"]
    assert str(customer.payment_methods[1].balance) == "50.00"


def test_orders_without_dates_are_the_customers_list_reversed(reading_client: httpx.Client) -> None:
    orders = [Order.model_validate(entry) for entry in reading_client.get(f"/v1/customers/{ADA}/orders").json()]
    assert [found.order_id for found in orders] == [PROCESSED, DELIVERED, GIFT_PENDING, PENDING]


def test_an_orders_lines_keep_their_places_and_their_doubles(reading_client: httpx.Client) -> None:
    found = Order.model_validate(order(reading_client, PENDING))
    assert [str(line.price) for line in found.lines] == ["20.10", "20.10", "99.00"]
    assert str(found.paid) == "139.20"
    assert [(o.name.en, o.value.en) for o in found.lines[0].options] == [("color", "red"), ("size", "M")]


def test_the_catalogue_says_what_can_be_had(reading_client: httpx.Client) -> None:
    products = [Product.model_validate(entry) for entry in reading_client.get("/v1/products").json()]
    assert [product.name.en for product in products] == ["Lamp", "Chair"]
    lamp = Product.model_validate(reading_client.get(f"/v1/products/{LAMP}").json())
    assert lamp == products[0]
    gone = lamp.variant(LAMP_GONE)
    assert gone is not None and not gone.available


def test_the_profile_is_the_one_it_was_given(reading_client: httpx.Client, tau_profile: Profile) -> None:
    assert Profile.model_validate(reading_client.get("/v1/profile").json()) == tau_profile


def test_anothers_order_is_not_there(reading_client: httpx.Client) -> None:
    mine = reading_client.get(f"/v1/customers/{BO}/orders/%23W2000001")
    anothers = reading_client.get(f"/v1/customers/{ADA}/orders/%23W2000001")
    unknown = reading_client.get(f"/v1/customers/{ADA}/orders/%23W9999999")
    assert mine.status_code == 200
    assert (anothers.status_code, unknown.status_code) == (404, 404)
    assert anothers.json() | {"detail": "", "details": {}} == unknown.json() | {"detail": "", "details": {}}
    assert anothers.json()["details"] == {"kind": "order", "identifier": BOS_PENDING}


@pytest.mark.parametrize("page", ["", "/orders", "/orders/%23W1000001", "/coupons"])
def test_an_unknown_customer_is_not_found(reading_client: httpx.Client, page: str) -> None:
    answer = reading_client.get(f"/v1/customers/nobody{page}")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == PROBLEM
    assert answer.json()["code"] == "not-found"


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer", "Basic dGVzdA==", "Bearer Ünicode"])
def test_nothing_is_told_without_the_token(reading_client: httpx.Client, header: str | None) -> None:
    headers = {"Authorization": (header or "").encode("latin-1")}
    for path in ("/v1/profile", "/v1/products", f"/v1/customers/{ADA}", f"/v1/customers/{ADA}/orders"):
        answer = reading_client.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.json()["code"] == "unauthorised"
        assert answer.headers["www-authenticate"] == "Bearer"
    body = {"email": "ada.north@example.com"}
    assert reading_client.post("/v1/customers/find", json=body, headers=headers).status_code == 401


def test_health_and_documentation_need_no_token(reading_client: httpx.Client) -> None:
    assert reading_client.get("/health", headers={"Authorization": ""}).json() == {
        "status": "ok",
        "profile": "tau-bench",
    }
    assert reading_client.get("/docs", headers={"Authorization": ""}).status_code == 200


def test_every_operation_is_described(reading_client: httpx.Client) -> None:
    paths = reading_client.get("/openapi.json").json()["paths"]
    operations = [(path, entry) for path, methods in paths.items() for entry in methods.values()]
    assert len(operations) == 12
    for path, entry in operations:
        assert entry["summary"] and entry["description"], path
        assert path == "/health" or "401" in entry["responses"], path


@pytest.mark.parametrize(
    "claim",
    [
        {"email": "ada.north@example.com"},
        {"email": " ADA.North@Example.com "},
        {"email": "ａｄａ.ｎｏｒｔｈ＠ｅｘａｍｐｌｅ．ｃｏｍ"},
        {"name": "Ada North", "postcode": "80279"},
        {"name": "north,  ADA", "postcode": " ８０２７９ "},
        {"email": "ada.north@example.com", "order_id": "w 1000001"},
    ],
)
def test_factors_are_compared_as_people_write_them(reading_client: httpx.Client, claim: dict[str, str]) -> None:
    answer = reading_client.post("/v1/customers/find", json=claim)
    assert answer.json() == {"user_id": ADA}


@pytest.mark.parametrize(
    "claim",
    [
        {"email": "nobody@example.com"},
        {"email": ""},
        {"name": "Ada North", "postcode": "80270"},
        {"name": "Bo South", "postcode": "80279"},
        {"name": "?", "postcode": "?"},
        {"email": "ada.north@example.com", "order_id": BOS_PENDING},
    ],
)
def test_factors_must_all_fit(reading_client: httpx.Client, claim: dict[str, str]) -> None:
    answer = reading_client.post("/v1/customers/find", json=claim)
    assert (answer.status_code, answer.json()["details"]) == (404, {"kind": "customer", "identifier": ""})


def test_only_the_profiles_combinations_are_accepted(reading_client: httpx.Client, tau_profile: Profile) -> None:
    answer = reading_client.post("/v1/customers/find", json={"name": "Ada North"})
    assert (answer.status_code, answer.json()["code"]) == (409, "identity-factors-not-accepted")
    accepted = [sorted(factors) for factors in tau_profile.identity.accepted]
    assert answer.json()["details"] == {"accepted": accepted, "given": ["name"]}

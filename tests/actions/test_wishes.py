from __future__ import annotations

from decimal import Decimal

import pytest

from actions.options_said import options_said
from actions.wishes import choose, wishes
from xiaoer.shop.types import Option, OrderLine, Product, Variant
from xiaoer.types import Localised
from xiaoer.understanding.items.match import ItemMatcher

MATCHER = ItemMatcher()


def variant(item_id: str, price: str, *, there: bool = True, **options: str) -> Variant:
    return Variant(
        item_id=item_id,
        options=tuple(Option(name=Localised(en=name), value=Localised(en=value)) for name, value in options.items()),
        price=Decimal(price),
        available=there,
    )


HELMET = Product(
    product_id="helmet",
    name=Localised(en="Cycling Helmet"),
    variants=(
        variant("red-m-low", "150", color="red", size="M", ventilation="low"),
        variant("red-m-high", "160", color="red", size="M", ventilation="high"),
        variant("red-l-low", "155", color="red", size="L", ventilation="low"),
        variant("blue-m-low", "140", color="blue", size="M", ventilation="low"),
        variant("blue-l-high", "190", color="blue", size="L", ventilation="high", there=False),
        variant("white-s-low", "120", color="white", size="S", ventilation="low"),
    ),
)
HAS = OrderLine(
    item_id="red-m-low",
    product_id="helmet",
    name=HELMET.name,
    options=HELMET.variants[0].options,
    price=Decimal("150"),
)


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("exchange the helmet for one with ventilation high", "red-m-high"),
        ("change the helmet to a blue one", "blue-m-low"),
        ("swap it for one size up", "red-l-low"),
        ("exchange it for a bigger one", "red-l-low"),
        ("exchange the helmet for the cheapest one", "white-s-low"),
        ("exchange the helmet for one with color red, size L", "red-l-low"),
    ],
)
def test_what_is_not_named_stays_as_it_is(text: str, becomes: str) -> None:
    words = wishes(text, [HAS], {"helmet": HELMET}, MATCHER)["red-m-low"]
    found = choose(words, HAS, HELMET, MATCHER, same_allowed=False)
    assert found.variant is not None and found.variant.item_id == becomes


def test_what_is_out_of_stock_is_gone_and_nothing_is_chosen_in_its_place() -> None:
    found = choose("color blue, size L, ventilation high", HAS, HELMET, MATCHER, same_allowed=False)
    assert found.gone and found.variant is None


def test_the_same_again_only_where_the_shop_allows_it() -> None:
    same = choose("a new one, the same model", HAS, HELMET, MATCHER, same_allowed=True)
    assert same.variant is not None and same.variant.item_id == "red-m-low"


def test_nothing_that_is_said_chooses_nothing() -> None:
    assert choose("I don't know", HAS, HELMET, MATCHER, same_allowed=False).variant is None
    assert wishes("I want to exchange the helmet", [HAS], {"helmet": HELMET}, MATCHER) == {}


def test_a_letter_or_a_mere_level_needs_its_axis() -> None:
    assert options_said("a low price please", HELMET.variants).values == {}
    assert options_said("ventilation: low", HELMET.variants).values == {"ventilation": {"low"}}


def test_a_colour_that_does_not_exist_is_no_other_one_of_that_size() -> None:
    found = choose("the green one, size L", HAS, HELMET, MATCHER, same_allowed=True)
    assert found.variant is None


@pytest.mark.parametrize(
    "text",
    [
        "I received the red helmet and would like to exchange it",
        "好的",
    ],
)
def test_what_one_has_and_a_yes_are_no_wish(text: str) -> None:
    assert wishes(text, [HAS], {"helmet": HELMET}, MATCHER) == {}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("高透气的，M码", {"ventilation": {"high"}, "size": {"M"}}),
        ("透气性低、红色", {"ventilation": {"low"}, "color": {"red"}}),
        ("中等的价格就好", {}),
    ],
)
def test_values_are_said_in_chinese_where_the_catalogue_has_none(text: str, values: dict[str, set[str]]) -> None:
    assert options_said(text, HELMET.variants).values == values


GRILL = (
    variant("a", "1", features="none", capacity="1.5 liters", pieces="500", waterproof="yes"),
    variant("b", "2", features="side burner", capacity="2 liters", pieces="1500", waterproof="no"),
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("带侧炉的", {"features": {"side burner"}}),
        ("不带功能的", {"features": {"none"}}),
        ("one without features", {"features": {"none"}}),
        ("两升的", {"capacity": {"2 liters"}}),
        ("1.5升，500片", {"capacity": {"1.5 liters"}, "pieces": {"500"}}),
        ("1500片、不防水", {"pieces": {"1500"}, "waterproof": {"no"}}),
        ("要防水的", {"waterproof": {"yes"}}),
    ],
)
def test_numbers_units_and_whether_something_is_there(text: str, values: dict[str, set[str]]) -> None:
    assert options_said(text, GRILL).values == values


@pytest.mark.parametrize("text", ["exchange the red size M helmet for the cheapest one", "红色M码的头盔要换成最便宜的"])
def test_what_one_has_doesnt_narrow_the_cheapest(text: str) -> None:
    words = wishes(text, [HAS], {"helmet": HELMET}, MATCHER)["red-m-low"]
    found = choose(words, HAS, HELMET, MATCHER, same_allowed=False)
    assert found.variant is not None and found.variant.item_id == "white-s-low"


def test_wanting_to_exchange_something_says_nothing_of_what_for() -> None:
    text = "I want to exchange the helmet (size M) from order #W3638028"
    assert wishes(text, [HAS], {"helmet": HELMET}, MATCHER) == {}

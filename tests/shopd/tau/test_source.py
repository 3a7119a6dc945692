"""Wrong files are named, with what was found and what was expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopd.tau.source import read_world
from tests.shopd import small_world
from tests.shopd.small_world import ADA, BOS_PENDING, LAMP, LAMP_RED, PENDING
from xiaoer.errors import ConfigurationError

Files = dict[str, dict[str, Any]]


def _without_status(files: Files) -> None:
    del files["orders.json"][PENDING]["status"]


def _unknown_status(files: Files) -> None:
    files["orders.json"][PENDING]["status"] = "lost"


def _text_price(files: Files) -> None:
    files["products.json"][LAMP]["variants"][LAMP_RED]["price"] = "20.10"


def _fine_price(files: Files) -> None:
    files["products.json"][LAMP]["variants"][LAMP_RED]["price"] = 20.123


def _null_reason(files: Files) -> None:
    files["orders.json"][PENDING]["cancel_reason"] = None


def _half_return(files: Files) -> None:
    files["orders.json"][PENDING]["return_items"] = []


def _unknown_field(files: Files) -> None:
    files["users.json"][ADA]["age"] = 36


def _unlisted_order(files: Files) -> None:
    files["users.json"][ADA]["orders"].remove(PENDING)


def _order_of_two(files: Files) -> None:
    files["users.json"][ADA]["orders"].append(BOS_PENDING)


def _order_of_nowhere(files: Files) -> None:
    files["users.json"][ADA]["orders"].append("#W7")


def _key_and_id(files: Files) -> None:
    files["products.json"]["7"] = files["products.json"].pop(LAMP)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_without_status, rf"orders\.json: {PENDING}\.status: Field required"),
        (_unknown_status, r"orders\.json: .*status: Input should be 'unpaid'.*found \"lost\""),
        (_text_price, rf"products\.json: {LAMP}\.variants\.{LAMP_RED}\.price: .*JSON number.*found \"20.10\""),
        (_fine_price, r"products\.json: .*two places at most, found 20.123"),
        (_null_reason, r"orders\.json: .*cancel_reason: null; τ-bench leaves a field out"),
        (_half_return, r"orders\.json: .*return_items only; .* come together"),
        (_unknown_field, rf"users\.json: {ADA}\.age: Extra inputs are not permitted, found 36"),
        (_unlisted_order, rf"orders\.json: {PENDING}: its user_id is {ADA}, but nobody lists it"),
        (_order_of_two, rf"users\.json: .*{BOS_PENDING} is .* already"),
        (_order_of_nowhere, r"users\.json: .*#W7 isn't in orders\.json"),
        (_key_and_id, rf"products\.json: 7: its product_id is '{LAMP}'"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, spoil: Callable[[Files], None], said: str) -> None:
    files = small_world.files()
    spoil(files)
    with pytest.raises(ConfigurationError, match=said):
        read_world(small_world.write(tmp_path, files))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "there is no such file; it should be a JSON object"),
        ("{", "this isn't JSON"),
        ("[]", "found a JSON array; it should be a JSON object"),
        ("3", "found a JSON number"),
    ],
)
def test_a_file_that_isnt_one_is_named(tmp_path: Path, content: str | None, said: str) -> None:
    path = small_world.write(tmp_path) / "orders.json"
    path.unlink()
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=rf"orders\.json: {said}"):
        read_world(tmp_path)


def test_a_folder_that_isnt_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere isn't a folder; give the one that holds users\.json"):
        read_world(tmp_path / "nowhere")

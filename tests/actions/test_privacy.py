"""At the actions' door: values on the way in, placeholders on the way out, and what happens without the vault."""

from __future__ import annotations

import pytest

from actions.change_address import AskAddressConfirmation, ChangeAddressForm
from actions.noted import Noted
from actions.privacy import concealed, readable
from actions.turn import Turn
from tests.actions.conftest import Desk
from xiaoer.errors import VaultUnavailable
from xiaoer.privacy.vault.vault import Vault

ADDRESS = "浙江省杭州市西湖区文三路478号3幢501"


def turn(text: str) -> Turn:
    return Turn("c1", "zh", text, "inform", 0.9, None, [{"entity": "phone", "value": "[PHONE_1]"}], {}, None)


async def test_a_turn_is_read_as_it_was_typed(desk: Desk) -> None:
    masked = await desk.services.masker.mask("c1", f"我叫王小明，电话15412345678，寄到{ADDRESS}")
    read = await readable(desk.services, turn(masked))
    assert read.text == f"我叫王小明，电话15412345678，寄到{ADDRESS}"
    address = next(entity for entity in read.entities if entity["entity"] == "address")
    assert address["additional_info"]["street"].endswith("文三路478号")
    assert read.entity("name") == "王小明"


async def test_what_cant_be_given_back_is_no_entity(desk: Desk) -> None:
    read = await readable(desk.services, turn("电话[PHONE_7]"))
    assert (read.text, read.entities) == ("电话[PHONE_7]", [])
    plain = turn("你好")
    assert await readable(desk.services, plain) is plain


async def test_what_an_action_says_is_concealed_but_for_names_of_responses(desk: Desk) -> None:
    said = [{"response": "utter_x", "why": "电话15412345678", "custom": {"lines": ["王小明收，电话15412345678"]}}]
    hidden = await concealed(desk.services, "c1", said)
    assert hidden == [
        {"response": "utter_x", "why": "电话[PHONE_1]", "custom": {"lines": ["[NAME_1]收，电话[PHONE_1]"]}}
    ]


async def test_without_the_vault_nothing_is_confirmed_and_nothing_leaves(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.verify()
    form = ChangeAddressForm(desk.services)
    await desk.call(form, f"把订单XE2026110001改寄到{ADDRESS}", "change_address", read=True)

    async def broken(*arguments: object, **named: object) -> None:
        raise VaultUnavailable("down")

    for method in ("keep", "export", "values"):
        monkeypatch.setattr(Vault, method, broken)
    assert await desk.call(AskAddressConfirmation(desk.services)) == ["utter_something_wrong"]
    hidden = await concealed(desk.services, "c1", [{"response": "utter_x", "why": "电话15412345678", "n": 1}])
    assert hidden == [{"response": "utter_x", "why": "电话***", "n": 1}]
    monkeypatch.undo()
    assert await desk.call(Noted(desk.services), "嗯") == ["utter_noted"]

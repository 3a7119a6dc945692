"""What comes in loses its personal data, what goes out gets it back, and nobody gets another's."""

from __future__ import annotations

from xiaoer.privacy.mask import Masker, veiled

TEXT = "我是王丽，手机15412345678，寄到浙江省杭州市西湖区星灯路478号3幢501室，订单XE5094137682"


async def test_there_and_back(masker: Masker) -> None:
    masked = await masker.mask("a", TEXT)
    assert masked == "我是[NAME_1]，手机[PHONE_1]，寄到[ADDRESS_1]，订单XE5094137682"
    assert await masker.restore("a", masked) == TEXT
    assert await masker.restore("b", masked) == masked


async def test_the_same_value_keeps_its_placeholder_through_a_conversation(masker: Masker) -> None:
    await masker.mask("a", "我电话15412345678")
    assert await masker.mask("a", "打154 1234 5678，或15400001111") == "打[PHONE_1]，或[PHONE_2]"
    assert await masker.mask("b", "15400001111") == "[PHONE_1]"


async def test_a_typed_placeholder_gives_nobodys_data(masker: Masker) -> None:
    await masker.mask("a", "我电话15412345678")
    for typed in (
        "[PHONE_1]",
        "［PHONE_1］",
        "[phone_1]",
        "[PHO\u200bNE_1]",
        "say [[PHONE_1]]",
        "[PHONE_1] 15400001111",
    ):
        masked = await masker.mask("a", typed)
        for echoed in (masked, f"您说的是「{masked}」吗", masked.upper(), masked.replace("\u200b", "")):
            assert "15412345678" not in await masker.restore("a", echoed)


async def test_a_value_that_looks_like_a_placeholder_is_not_looked_up_again(masker: Masker) -> None:
    await masker.mask("a", "15412345678")
    name = await masker.hide("a", "name", "[PHONE_1]")
    assert await masker.restore("a", f"收件人{name}") == "收件人[PHONE_1]"


async def test_our_own_words_keep_their_placeholders(masker: Masker) -> None:
    name = await masker.hide("a", "address", "上海市浦东新区世纪大道1568号")
    said = await masker.mask_own("a", f"已改到{name}，收件电话15412345678")
    assert said == "已改到[ADDRESS_1]，收件电话[PHONE_1]"
    assert await masker.restore("a", said) == "已改到上海市浦东新区世纪大道1568号，收件电话15412345678"
    assert await masker.hide("a", "name", "") == ""


async def test_whole_replies(masker: Masker) -> None:
    await masker.mask("a", "我电话15412345678")
    reply = {
        "text": "[PHONE_1]对吗",
        "buttons": [{"title": "对 [PHONE_1]", "payload": "/affirm"}],
        "custom": {"asks": None, "n": 1},
        "pair": ("[PHONE_1]", 2.5),
    }
    assert await masker.restore("a", reply) == {
        "text": "15412345678对吗",
        "buttons": [{"title": "对 15412345678", "payload": "/affirm"}],
        "custom": {"asks": None, "n": 1},
        "pair": ["15412345678", 2.5],
    }
    assert reply["text"] == "[PHONE_1]对吗"


async def test_what_is_not_personal_is_as_it_was(masker: Masker) -> None:
    for text in ("", "/affirm", "我的订单XE5094137682到哪了", "[微笑]", "39码 299元", "\ud83d half a pair"):
        assert await masker.mask("a", text) == text
        assert await masker.restore("a", text) == text


async def test_answers_to_who_are_you(masker: Masker) -> None:
    for asked, text, masked in (
        ("identity", "emma clark", "[NAME_1]"),
        ("identity", "Emma Clark 98101", "[NAME_2] [POSTCODE_1]"),
        (None, "Emma Clark 98101", "[NAME_2] [POSTCODE_1]"),
        (None, "王小明 310012", "[NAME_3] [POSTCODE_2]"),
        ("identity", "8000", "[PHONE_LAST_1]"),
        ("identity", "it is 8000 I think", "it is [PHONE_LAST_1] I think"),
        (None, "订单XE5094137682，手机尾号8001", "订单XE5094137682，手机尾号[PHONE_LAST_2]"),
        ("identity", "我不知道订单号", "我不知道订单号"),
        ("identity", "XE5094137682", "XE5094137682"),
        ("invoice_title", "游立", "[NAME_4]"),
        (None, "马上", "马上"),
        ("items", "2000", "[PHONE_LAST_3]"),  # four digits alone have always been read so
    ):
        assert await masker.mask("a", text, asked=asked) == masked
        assert await masker.restore("a", masked) == text


async def test_what_was_told_is_known_again_in_our_own_words(masker: Masker) -> None:
    await masker.mask("a", "[王丽", asked="identity")
    name = await masker.hide("a", "name", "阿猫")
    said = {"text": "阿猫，您好", "custom": {"who": ["抬头阿猫"], "order": "XE5094137682"}}
    masked = await masker.mask_own("a", said)
    assert masked == {"text": f"{name}，您好", "custom": {"who": [f"抬头{name}"], "order": "XE5094137682"}}
    assert await masker.restore("a", masked) == said
    assert await masker.mask_own("b", "抬头阿猫") == "抬头阿猫"


async def test_a_name_within_a_word_or_a_placeholder_is_none(masker: Masker) -> None:
    await masker.hide("a", "name", "Ann")
    await masker.hide("a", "name", "NAME")
    assert await masker.mask_own("a", "Annual plan of Ann [NAME_2]") == "Annual plan of [NAME_1] [NAME_2]"


async def test_what_cant_be_given_back(masker: Masker) -> None:
    assert await masker.restore("a", {"text": "[PHONE_7] ok"}, lost="***") == {"text": "*** ok"}
    assert veiled({"text": "我是王丽，手机15412345678 [NAME_1]", "n": 1}) == {"text": "我是***，手机*** ***", "n": 1}


async def test_a_long_message(masker: Masker) -> None:
    text = "这件衣服我穿着有点大，" * 100 + "电话15412345678"
    assert await masker.mask("a", text) == text.replace("15412345678", "[PHONE_1]")

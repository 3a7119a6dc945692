"""What may come in."""

from __future__ import annotations

import pytest

from xiaoer.text.inbound import acceptable_sender, clean, judge, neutralise, one_off_sender, web_sender

PAYLOADS = {"/affirm", "/deny"}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, ""),
        (5, ""),
        ({"a": 1}, ""),
        ("  hello  ", "hello"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("a\tb", "a b"),
        ("he\u200bl\u200dlo\ufeff", "hello"),
        ("\u202eevil\u202c", "evil"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("hi\ud83d", "hi"),
        ("tag\U000e0041\U000e0042", "tag"),
        ("订单 1２３", "订单 1２３"),
    ],
)
def test_clean_keeps_what_customers_type(given: object, expected: str) -> None:
    assert clean(given) == expected


def test_cleaned_text_can_always_be_stored() -> None:
    everything = "".join(chr(code) for code in range(0x3100))
    assert clean(everything + "\ud800\udfff").encode("utf-8")


@pytest.mark.parametrize("command", ['cancel_order{"order_id": "x"}', "restart", "session_start", "back"])
@pytest.mark.parametrize("prefix", ["/", " /", "//", "／", "\u3000／ /", "\n/"])
def test_no_typed_command_survives(prefix: str, command: str) -> None:
    assert neutralise(prefix + command, PAYLOADS) == command


def test_zero_width_characters_before_a_slash_hide_nothing() -> None:
    assert neutralise(clean("\u200b/\u2060restart"), PAYLOADS) == "restart"


@pytest.mark.parametrize("text", ["/affirm", "/deny"])
def test_a_buttons_payload_is_a_command(text: str) -> None:
    assert neutralise(text, PAYLOADS) == text


@pytest.mark.parametrize("text", ["/affirm@1.0", '/affirm{"a": 1}', "/affirm now", "／affirm", "/AFFIRM"])
def test_only_the_literal_payload_is_a_command(text: str) -> None:
    assert not neutralise(text, PAYLOADS).startswith("/")


def test_slashes_inside_stay() -> None:
    assert neutralise("and/or 24/7", PAYLOADS) == "and/or 24/7"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("hello", "ok"),
        ("好", "ok"),
        ("7", "ok"),
        ("①", "ok"),
        ("👍 ok", "ok"),
        ("1️⃣", "ok"),
        ("x" * 100, "ok"),
        ("x" * 101, "too_long"),
        ("😀" * 101, "too_long"),
        ("", "empty"),
        (" \n ", "empty"),
        ("?!…。，", "empty"),
        ("^_^", "empty"),
        ("👍", "only_emoji"),
        ("👍🏽!!", "only_emoji"),
        ("🇨🇳", "only_emoji"),
        ("\U0001fae0", "only_emoji"),  # newer than Python 3.10's tables
        ("\ue415", "only_emoji"),  # an old phone's picture
        ("❤️", "only_emoji"),
    ],
)
def test_judge(text: str, verdict: str) -> None:
    assert judge(text, 100) == verdict


@pytest.mark.parametrize(
    "sender", ["alice", "o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "+8613800001111", "-100123", "a@b.example", "x" * 128]
)
def test_ids_of_platforms_are_accepted(sender: str) -> None:
    assert acceptable_sender(sender, from_web=False)


@pytest.mark.parametrize("sender", ["", "x" * 129, "a b", "a\nb", "<script>", "{'a': 1}", "é", 'a"b', "a'b"])
def test_odd_ids_are_refused(sender: str) -> None:
    assert not acceptable_sender(sender, from_web=False)


@pytest.mark.parametrize("sender", ["web-1", "WEB-1", web_sender()])
def test_the_pages_ids_belong_to_the_page(sender: str) -> None:
    assert not acceptable_sender(sender, from_web=False)
    assert acceptable_sender(sender, from_web=True)


def test_the_page_has_no_other_ids() -> None:
    assert not acceptable_sender("alice", from_web=True)


def test_fresh_ids_are_never_the_same_and_acceptable() -> None:
    assert len({one_off_sender() for _ in range(100)}) == len({web_sender() for _ in range(100)}) == 100
    assert acceptable_sender(one_off_sender(), from_web=False)

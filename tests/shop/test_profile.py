"""Profiles, and what a designer is told who wrote something wrong."""

from __future__ import annotations

import re

import pytest

from xiaoer.errors import ConfigurationError
from xiaoer.shop.profile import Profile, load_profile
from xiaoer.shop.types import Timing

from .world import PROFILES, profile


@pytest.mark.parametrize("name", ["tau-bench", "cn-mainland"])
def test_profiles_that_ship(name):
    loaded = profile(name)
    assert loaded.name == name
    assert re.search(loaded.order_number_pattern, loaded.order_number_example)
    assert Profile.model_validate_json(loaded.model_dump_json()) == loaded


def test_email_alone_is_enough_in_tau_bench_only():
    assert frozenset({"email"}) in profile("tau-bench").identity.accepted
    assert min(map(len, profile("cn-mainland").identity.accepted)) == 2
    assert profile("cn-mainland").identity.accepted[0] == {"order_id", "phone_last4"}


def test_every_reason_is_said_in_both_languages():
    for name in ("tau-bench", "cn-mainland"):
        rules = profile(name)
        assert all(reason.label.zh for reason in (*rules.cancel.reasons, *rules.returns.reasons))


@pytest.mark.parametrize(
    ("kind", "timing"),
    [
        ("gift_card", Timing()),
        ("alipay", Timing(max_days=1, business_days=False)),
        ("credit_card", Timing(min_days=1, max_days=7)),
        (None, Timing(min_days=1, max_days=7)),
    ],
)
def test_timing_of_refunds(kind, timing):
    assert profile("cn-mainland").refunds.of(kind) == timing


@pytest.fixture
def changed(tmp_path):
    """Writes the Chinese profile with one piece replaced; gives the file and the line of the replacement."""

    def write(old, new):
        content = (PROFILES / "cn-mainland.yml").read_text(encoding="utf-8")
        assert content.count(old) == 1
        file = tmp_path / "mine.yml"
        file.write_text(content.replace(old, new), encoding="utf-8")
        return file, content[: content.index(old)].count("\n") + 1

    return write


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "exchange_window_days: 15",
            "exchange_window_days: fifteen",
            "returns.exchange_window_days: .*integer.*'fifteen'",
        ),
        ("exchange_window_days: 15", "exchange_window_days: -1", "greater than or equal to 0.*-1"),
        (
            "attempts: 5",
            "attemps: 5",
            "identity.attemps: there is no such setting.*accepted, attempts, expires_minutes",
        ),
        ("[order_id, phone_last4]", "[order_id, phone]", "identity.accepted.0.1: .*'phone_last4'.*'phone'"),
        ("zh: 拍错了}", "cn: 拍错了}", "cancel.reasons.1.label.cn: there is no such setting.*one of: en, zh"),
        ("{id: too-slow", "{id: wrong-address", None),
        ("timezone: Asia/Shanghai", "timezone: Asia/Shanghi", "timezone: this isn't a time zone.*Asia/Shanghai"),
        (r"'^XE\d{10}$'", r"'^XE(\d{10}$'", "order_number_pattern: this isn't a regular expression"),
        ("order_number_example: XE2026110001", "order_number_example: 42", "order_number_example"),
        ("order_number_example: XE2026110001", "order_number_example: XE1", "the example must fit.*XE"),
        ("refund_targets: [original]", "refund_targets: [bank]", "'original' or 'gift_card'.*'bank'"),
        ("currency: CNY", "currency: yuan", "currency: .*'yuan'"),
    ],
)
def test_a_wrong_value_is_named_with_file_and_line(changed, old, new, says):
    file, line = changed(old, new)
    with pytest.raises(ConfigurationError) as caught:
        load_profile(file)
    if says is None:  # the list is wrong as a whole, and is named where it stands
        assert re.search(r"mine\.yml:\d+: cancel\.reasons: every reason needs an id.*wrong-address", str(caught.value))
    else:
        assert str(caught.value).startswith(f"{file}:{line}: ")
        assert re.search(says, str(caught.value))


def test_every_wrong_line_is_named_at_once(changed):
    file, _ = changed("attempts: 5", "attempts: 0\n  lock_minute: 3")
    with pytest.raises(ConfigurationError) as caught:
        load_profile(file)
    assert len(str(caught.value).splitlines()) == 2


def test_a_missing_setting_is_named_where_it_belongs(changed):
    file, _ = changed("currency: CNY", "#")
    with pytest.raises(ConfigurationError, match=r"mine\.yml:\d+: currency: this setting is missing"):
        load_profile(file)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a: [1\nb: {", r"mine\.yml:2: this isn't YAML"),
        ("- 1", r"mine\.yml:1: the file: .*dictionary"),
        ("", r"mine\.yml:1: the file: "),
    ],
)
def test_what_is_no_profile_at_all(tmp_path, content, says):
    file = tmp_path / "mine.yml"
    file.write_text(content)
    with pytest.raises(ConfigurationError, match=says):
        load_profile(file)


def test_bytes_that_are_no_text(tmp_path):
    (tmp_path / "mine.yml").write_bytes("标题".encode("gbk"))
    with pytest.raises(ConfigurationError, match="UTF-8"):
        load_profile(tmp_path / "mine.yml")


def test_an_unknown_profile_names_those_that_are_there():
    with pytest.raises(ConfigurationError, match="no such profile; in that folder: cn-mainland, tau-bench"):
        load_profile(PROFILES / "mars.yml")

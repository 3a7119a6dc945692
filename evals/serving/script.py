"""What the clients of a measurement say: mixed talks of the demo shop's customers, no message twice the same."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from evals.service.wanted import Wanted

Kind = Literal["talk", "order"]
"""Talk needs no custom action; a turn about an order runs some, which ask the shop."""

_TALK: dict[str, tuple[tuple[str, str], ...]] = {
    "zh": (("你好", "店小二"), ("你是机器人吗", "不是真人"), ("谢谢你", "不客气"), ("再见", "再见")),
    "en": (
        ("hello there", "Xiaoer"),
        ("are you a robot", "not a person"),
        ("thank you very much", "welcome"),
        ("goodbye", "Goodbye"),
    ),
}
_ORDER: dict[str, tuple[tuple[str, str], ...]] = {
    "zh": (
        ("帮我查一下订单{number}", "后四位"),
        ("手机尾号{last4}", "{number}"),
        ("那订单{number}的快递到哪了", "{number}"),
        ("再看一下订单{number}的状态", "{number}"),
    ),
    "en": (
        ("check my order {number}", "last four digits"),
        ("the phone number ends in {last4}", "{number}"),
        ("and where is the parcel of {number}", "{number}"),
        ("tell me the status of order {number} again", "{number}"),
    ),
}
# Beginnings and endings that don't change what is meant: no two messages are the same, so none comes from a memory.
_HEADS = {"zh": ("", "哎，", "那个，", "请问，", "我说，"), "en": ("", "well, ", "so, ", "um, ", "hey, ")}
_TAILS = {
    "zh": ("", "呀", "啊", "哈", "哦", "呢", "，亲", "啦"),
    "en": ("", " please", " friend", " again", " then", " my friend", " dear", " now"),
}
_MARKS = ("", "！", "!", "。", ".", "~", "～", "!!", "！！", "。。", "..", "~~")


class Turn(NamedTuple):
    """A message, a text without which the reply is wrong, and that text in the other language."""

    kind: Kind
    text: str
    expects: str
    in_other_language: str


def conversations(orders: Sequence[Wanted], seed: int, *kinds: Kind) -> Iterator[list[Turn]]:
    """Endless conversations, half in Chinese and half in English, of four turns of each of `kinds`.

    `orders`: of customers with a phone; each conversation is one customer's, about one order.
    """
    chooser = random.Random(seed)
    about = chooser.sample(list(orders), len(orders))
    wrapped = {language: _wrappings(language, chooser) for language in ("zh", "en")}
    for number in itertools.count():
        language = "zh" if number % 2 == 0 else "en"
        yield _conversation(about[number % len(about)], language, next(wrapped[language]), kinds)


def _conversation(order: Wanted, language: str, around: tuple[str, str, str], kinds: Sequence[Kind]) -> list[Turn]:
    """Talk, order, order, talk, order, order, talk, talk; only the wanted kinds of it."""
    head, tail, mark = around
    values = {"number": order.order_id, "last4": order.person.last4}
    other = "en" if language == "zh" else "zh"
    talk = [
        Turn("talk", f"{head}{text}{tail}{mark}", expects, elsewhere)
        for (text, expects), (_, elsewhere) in zip(_TALK[language], _TALK[other], strict=True)
    ]
    asks = [
        Turn("order", f"{head}{text.format(**values)}{mark}", expects.format(**values), elsewhere.format(**values))
        for (text, expects), (_, elsewhere) in zip(_ORDER[language], _ORDER[other], strict=True)
    ]
    whole = [talk[0], *asks[:2], talk[1], *asks[2:], *talk[2:]]
    return [turn for turn in whole if turn.kind in kinds]


def _wrappings(language: str, chooser: random.Random) -> Iterator[tuple[str, str, str]]:
    """Every beginning with every ending and mark, in an order of chance, over and over."""
    found = list(itertools.product(_HEADS[language], _TAILS[language], _MARKS))
    chooser.shuffle(found)
    return itertools.cycle(found)

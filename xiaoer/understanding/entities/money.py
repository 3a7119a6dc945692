"""Amounts of money: 259块, 九块九, $1,299.00, 50 to 80 dollars."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xiaoer.text.numerals import ENGLISH_NUMBER, NUMBER, parse_english, parse_number
from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.reading import Reading
from xiaoer.understanding.entities.types import Entity

_SIGNS = {"us$": "USD", "hk$": "HKD", "$": "USD", "¥": "CNY", "€": "EUR", "£": "GBP"}
_WORDS = {
    "USD": r"美元|美金|美刀|刀|us dollars?|dollars?|bucks?|usd",
    "CNY": r"块钱|块|元钱|元|圆|人民币|rmb|yuan|cny|kuai",
    "EUR": r"欧元|euros?|eur",
    "GBP": r"英镑|gbp|quid",
    "HKD": r"港币|港元|hkd",
}
_SMALL = {"毛": Decimal("0.1"), "角": Decimal("0.1"), "cents": Decimal("0.01"), "cent": Decimal("0.01")}
_CURRENCY = "|".join(f"(?P<{code}>{words})" for code, words in _WORDS.items())
_CODE = "usd|rmb|cny|eur|gbp|hkd"
_SIGN = r"us\$|hk\$|[$¥€£]"
_DIGITS = r"\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,4})?"
_TO = r"\s?(?:-|–|—|~|到|至|to|and)\s?"
_PREFIXED = expression(
    rf"(?P<sign>{_SIGN}|\b(?:{_CODE})\s?)\s?(?P<number>{_DIGITS})(?P<k>k\b)?(?:{_TO}(?:{_SIGN})?\s?(?P<to>{_DIGITS}))?(?![\d%])"
)
_SUFFIXED = expression(
    rf"(?:(?P<from>{NUMBER}){_TO})?(?P<number>{NUMBER}|{ENGLISH_NUMBER})\s?(?:{_CURRENCY})"
    r"(?P<tail>[一二三四五六七八九\d](?![\d件个双条瓶包盒箱袋张只点]))?"
)
_SIGN_BEHIND = expression(rf"(?<![\w.])(?P<number>{_DIGITS})\s?(?P<sign>[$€£])(?!\d)")
# A bare amount in English; its currency isn't said.
_PAID = expression(r"\b(?:paid|costs?|price (?:is|was)|charged(?: me)?|for only)\s(?P<number>\d{1,6}\.\d{2})(?![\w.])")
_JIAO = expression(rf"(?P<number>{NUMBER})\s?(?P<unit>毛|角|cents?\b)(?:钱)?")
# 一块下单 is "together", 一块屏 counts a thing.
_TOGETHER = expression(r"一块(?!钱|[五六七八九]|$|[,，。.!！?？吧了吗的])|(?<=[那这])一块")
_NOT_AFTER = expression(r"[a-z]")
# A bare number is money behind these; a unit, a date or a size behind it says otherwise.
_PRICE = expression(
    rf"(?:预算|花了|付了|实付|原价|现价|售价|单价|总价|价格是?|降到|降成|涨到|标价|到手|卖到?|买成|退了|收了|才|从(?={NUMBER}(?:降|涨|变)))\s*(?P<number>{NUMBER})"
    r"(?![\d.]|\s*(?:[a-z%]|多|来|几|[件个双条瓶包盒箱袋张只台部把套码号天日月年点折斤克升次位楼岁分小周星期层寸米厘毫千公]))"
)
_ABOUT = expression(rf"(?<![\d.])(?P<number>{NUMBER})(?=(?:左右|以内|以下|以上)(?:的|吧|吗|$|[,，。])|包邮)")
_LARGEST = Decimal(10_000_000)
_SMALLEST_BARE = Decimal(9)


def find_money(reading: Reading) -> Iterator[Entity]:
    """Candidates for amounts.

    `details` hold amount and currency (None where it isn't said), and `to` where it is a stretch.
    """
    lower = reading.lower
    for match in _PREFIXED.finditer(lower):
        sign = match["sign"].strip()
        currency = _SIGNS.get(sign) or {"RMB": "CNY"}.get(sign.upper(), sign.upper())
        first, last = _number(match["number"]), _number(match["to"]) if match["to"] else None
        if first is not None and match["k"]:
            first *= 1000
        end = match.end() if match["to"] is None or _rises(first, last) else match.end("number")
        yield from _money(first, last if _rises(first, last) else None, currency, match.start(), end)
    for match in _SUFFIXED.finditer(lower):
        yield from _suffixed(reading, match)
    for match in _JIAO.finditer(lower):
        number = parse_number(match["number"])
        if number is not None and match["unit"] in _SMALL:
            currency = "CNY" if match["unit"] in "毛角" else "USD"
            yield from _money(number * _SMALL[match["unit"]], None, currency, *match.span())
    for match in (*_PRICE.finditer(lower), *_ABOUT.finditer(lower)):
        number = parse_number(match["number"])
        if number is not None and number >= _SMALLEST_BARE:
            yield from _money(number, None, "CNY", *match.span("number"))
    for match in _SIGN_BEHIND.finditer(lower):
        yield from _money(_number(match["number"]), None, _SIGNS[match["sign"]], *match.span())
    for match in _PAID.finditer(lower):
        yield from _money(_number(match["number"]), None, None, *match.span("number"))


def _suffixed(reading: Reading, match: re.Match[str]) -> Iterator[Entity]:
    lower = reading.lower
    currency = next(code for code in _WORDS if match[code])
    ascii_word = match[currency].isascii()
    if (ascii_word and _NOT_AFTER.match(lower, match.end(currency))) or _TOGETHER.match(lower, match.start("number")):
        return
    number = _number(match["number"])
    counts_things = match[currency] == "块" and any(hit.start == match.end(currency) for hit in reading.of("product"))
    if number is None or counts_things:
        return
    end = match.end(currency)
    if match["tail"] and match[currency] in ("块", "元"):
        tenth = parse_number(match["tail"])
        number, end = number + (tenth or Decimal(0)) / 10, match.end()
    first = _number(match["from"]) if match["from"] else None
    if _rises(first, number):
        yield from _money(first, number, currency, match.start(), end)
    else:
        yield from _money(number, None, currency, match.start("number"), end)


def _number(text: str) -> Decimal | None:
    number = parse_number(text)
    if number is not None:
        return number
    words = parse_english(text)
    return None if words is None else Decimal(words)


def _rises(first: Decimal | None, last: Decimal | None) -> bool:
    return first is not None and last is not None and first < last


def _money(first: Decimal | None, last: Decimal | None, currency: str | None, start: int, end: int) -> Iterator[Entity]:
    if first is None or not 0 < max(first, last or first) <= _LARGEST:
        return
    amount = f"{first:.2f}"
    if last is None:
        value = f"{amount} {currency}" if currency else amount
        yield Entity("money", value, start, end, {"amount": amount, "currency": currency})
    else:
        to = f"{last:.2f}"
        details = {"amount": amount, "to": to, "currency": currency}
        yield Entity("money", f"{amount}-{to} {currency}", start, end, details)

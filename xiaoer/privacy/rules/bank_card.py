"""Bank cards by their check digit (Luhn, ISO/IEC 7812-1), bank accounts by the words before them, and IBANs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.rules.cues import LINK, before, digits_of, stays
from xiaoer.privacy.types import Span

_NUMBER = re.compile(r"(?<![A-Za-z0-9_])(?<!\d[.,])\d(?:[ -]?\d){11,18}(?![A-Za-z0-9_]|[-]\d| \d{4}(?!\d)|\.\d)")
_SPACED = re.compile(r"\d{3,6}(?:([ -])\d{2,8})(?:\1\d{1,8}){0,4}")
_CARD = re.compile(
    r"(?:银行卡|信用卡|储蓄卡|借记卡|工资卡|(?<![品物员值券话饭])卡|(?:银行|支付宝?|收款)?(?:账户|账号|帐号"
    r"|帐户))(?:号码?|的)?"
    r"|(?i:\bcards?|\bcc|visa|master ?card|amex|unionpay|maestro|银联)(?i: ?(?:numbers?|num|no\.?|#))?",
)
_SURELY = re.compile(
    rf"(?:(?:银行|信用|储蓄|借记|工资)卡(?:号码?)?|(?:银行|收款|对公|基本户)?(?:账户|账号|帐号|帐户)|卡号)(?:是"
    rf"|为)?{LINK}[\s:]*$"
    r"|(?i:\b(?:(?:credit|debit|bank) ?card|card) ?(?:number|num|no\.?|#)?(?: is| are|:| ending in)?[\s:#]*)$"
    r"|(?i:\bbank account ?(?:number|no\.?)?(?: is|:)?\s*)$",
)
_ACCOUNT = re.compile(
    r"(?:(?:银行|收款|对公|基本户|开户行?)(?:账户|账号|帐号|帐户)|(?i:\bbank account(?: number| no\.?)?))"
    rf"{LINK}[\s:]*(?P<number>\d(?:[ -]?\d){{7,29}})(?![A-Za-z0-9_])"
)
_NO_BANK = re.compile(r"礼品卡|购物卡|会员卡|储值卡|充值卡|\b(?:gift|membership|loyalty|member) ?card", re.IGNORECASE)
_IBAN = re.compile(r"(?<![A-Za-z0-9])(?P<country>[A-Z]{2})\d{2}(?: ?[A-Z0-9]){11,30}", re.IGNORECASE)
# How long the number of an account is, by country (the IBAN registry of SWIFT).
_IBAN_LENGTHS = {
    country: length
    for length, countries in (
        (15, "NO"),
        (16, "BE"),
        (18, "DK FI FO GL NL"),
        (19, "MK SI"),
        (20, "AT BA EE KZ LT LU XK"),
        (21, "CH HR LI LV"),
        (22, "BG BH CR DE GB GE IE ME RS VA"),
        (23, "AE GI IL IQ OM TL"),
        (24, "AD CZ ES MD PK RO SA SE SK TN VG"),
        (25, "LY PT ST"),
        (26, "IS TR"),
        (27, "FR GR IT MC MR SM"),
        (28, "AL AZ BY CY DO GT HU LB NI PL SV"),
        (29, "BR EG PS QA UA"),
        (30, "JO KW MU"),
        (31, "MT SC"),
    )
    for country in countries.split()
}


def find(reading: Reading) -> Iterator[Span]:
    """Numbers of cards and accounts."""
    text = reading.digits
    for match in _NUMBER.finditer(text):
        ahead = before(text, match.start())
        if _is_card(match[0], ahead) and not stays(text, match.start()) and not _NO_BANK.search(ahead):
            yield Span(*match.span(), "bank_card")
    for match in _ACCOUNT.finditer(text):
        yield Span(*match.span("number"), "bank_card")
    for match in _IBAN.finditer(text):
        end = _iban_end(text, match.start(), _IBAN_LENGTHS.get(match["country"].upper(), 0))
        if end and is_iban(text[match.start() : end].replace(" ", "")):
            yield Span(match.start(), end, "bank_card")


def _iban_end(text: str, start: int, length: int) -> int:
    """Where a number of so many letters and digits ends; 0 where it goes on or isn't that long."""
    end = start
    while length and end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == " "):
        length -= text[end] != " "
        end += 1
    return 0 if length or end == start or (end < len(text) and text[end].isascii() and text[end].isalnum()) else end


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        digit = int(char) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0


def is_iban(text: str) -> bool:
    """Whether the check digits of an international bank account number are right (ISO 13616, modulo 97)."""
    upper = text.upper()
    return 15 <= len(upper) <= 34 and int("".join(str(int(char, 36)) for char in upper[4:] + upper[:4])) % 97 == 1


def _is_card(written: str, ahead: str) -> bool:
    digits = digits_of(written)
    grouped = digits != written
    if grouped and not _SPACED.fullmatch(written):
        return False
    if _SURELY.search(ahead):
        return len(digits) >= 13 or passes_luhn(digits)
    if not passes_luhn(digits):
        return False
    issued = digits[0] in "3456" or "2221" <= digits[:4] <= "2720" or digits.startswith("955")
    american = len(digits) == 15 and digits[:2] in ("34", "37")
    return (len(digits) >= 16 and issued) or american or _CARD.search(ahead) is not None

"""Money and dates as people write them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

from xiaoer.types import Language

# Babel looks for a locale's files again wherever it gets a name in its place.
_LOCALES: dict[Language, Locale] = {"zh": Locale.parse("zh_CN"), "en": Locale.parse("en_US")}


def money(amount: Decimal, currency: str, language: Language) -> str:
    """An amount with its sign: ¥129.00, $1463.70."""
    text = format_currency(amount, currency, locale=_LOCALES[language], group_separator=False)
    return text.replace("CN¥", "¥").replace("US$", "$")


def day(at: datetime, timezone: str, language: Language) -> str:
    """A day in the shop's time zone: 11月3日, Nov 3."""
    return format_date(
        at.astimezone(ZoneInfo(timezone)), "M月d日" if language == "zh" else "MMM d", locale=_LOCALES[language]
    )


def minute(at: datetime, timezone: str) -> str:
    """Day and time in the shop's time zone: 11-03 14:05."""
    return at.astimezone(ZoneInfo(timezone)).strftime("%m-%d %H:%M")

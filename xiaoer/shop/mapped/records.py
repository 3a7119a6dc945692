"""From a foreign shop's JSON to the protocol's values, as a shape says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ValidationError, field_validator

from xiaoer.shop.mapped.expressions import Expression, WontEvaluate
from xiaoer.shop.mapped.shapes import Each, Leaf, MoneyLeaf, Shape, TextLeaf, element_of, is_time, without_none
from xiaoer.types import Frozen, Localised

Model = TypeVar("Model", bound=BaseModel)

_CENT = Decimal("0.01")
_MOST_UNITS = 1000  # of one line: more is a wrong mapping, and would fill the memory


class Misfit(Exception):
    """A record isn't as the mapping says. `found` is for the operator's screen only: it may be personal."""

    def __init__(self, where: str, problem: str, found: object = None) -> None:
        self.where = where
        self.problem = problem
        self.found = found
        super().__init__(f"{where or 'the record'}: {problem}")


class Formats(Frozen):
    """How the shop writes money and times; `timezone` is that of times without one."""

    money: Literal["major", "minor"] = "major"  # 12.50 or 1250
    times: Literal["iso", "seconds", "milliseconds"] = "iso"
    timezone: str = "UTC"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("this isn't a time zone's name, such as Asia/Shanghai or UTC") from error
        return value

    def amount(self, raw: Any, unit: Literal["major", "minor"] | None = None) -> Decimal:
        """Money with two places; `ValueError` for what isn't an amount."""
        if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
            raise ValueError("this isn't an amount of money")
        try:
            value = Decimal(str(raw).strip())
        except InvalidOperation:
            raise ValueError("this isn't an amount of money") from None
        if (unit or self.money) == "minor":
            value = value / 100
        if not value.is_finite() or value != value.quantize(_CENT):
            raise ValueError("this has parts of a cent; is formats.money right (major: 12.50, minor: 1250)?")
        return value.quantize(_CENT)

    def time(self, raw: Any) -> datetime:
        """An aware time; `ValueError` for what isn't in the shop's format."""
        if self.times == "iso":
            if not isinstance(raw, str):
                raise ValueError("this isn't an ISO 8601 time; is formats.times right?")
            found = datetime.fromisoformat(raw.strip().replace("Z", "+00:00"))
            return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(self.timezone))
        seconds = Decimal(str(raw)) / (1000 if self.times == "milliseconds" else 1)
        return datetime.fromtimestamp(float(seconds), timezone.utc)


def records(shape: Shape, found: Any, formats: Formats, **known: Any) -> tuple[BaseModel, ...]:
    """A list of foreign records as values of the shape's target, in their order; see `record`."""
    if found is None:
        return ()
    if not isinstance(found, list):
        raise Misfit("", "here must be a list; is `at` right?", found)
    return tuple(record(shape, each, formats, **known) for each in found)


def record(shape: Shape, raw: Any, formats: Formats, **known: Any) -> BaseModel:
    """One foreign record as a value of the shape's target; `known` are fields that the adapter itself knows.

    Raises `Misfit` that names the field.
    """
    values = _values(shape, raw, formats, shape.target.__name__.lower())
    if values is None:
        raise Misfit(shape.target.__name__.lower(), "there is nothing here; is `within` right?")
    return validated(shape.target, {**known, **values}, shape.target.__name__.lower())


def validated(model: type[Model], values: dict[str, Any], where: str) -> Model:
    """The model of these values, or `Misfit` that names the first wrong field."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        steps = ".".join(str(step) for step in (where, *first["loc"]))
        missing = first["type"] == "missing"
        problem = "the shop's record has no value for it" if missing else first["msg"]
        raise Misfit(steps, problem, None if missing else first["input"]) from None


def _values(shape: Shape, raw: Any, formats: Formats, where: str) -> dict[str, Any] | None:
    """The fields' values by name, without those that the record hasn't; None where there is no such record."""
    if shape.within is not None:
        raw = evaluate(shape.within, raw, f"{where}.within")
        if raw is None:
            return None
    found = {}
    for name, field in shape.target.model_fields.items():
        part = getattr(shape, name)
        value = None if part is None else _value(part, raw, without_none(field.annotation), formats, f"{where}.{name}")
        if value is not None:
            found[name] = value
    return found


def _value(part: Any, raw: Any, annotation: Any, formats: Formats, where: str) -> Any:
    if isinstance(part, Each):
        return list(_elements(part, raw, formats, where))
    if isinstance(part, Shape):
        return _values(part, raw, formats, where) or None
    if isinstance(part, TextLeaf):
        return _localised(part, raw, where)
    value = evaluate(part.value, raw, where)
    if value is None:
        return None
    if element_of(annotation) is not None:
        if not isinstance(value, list):
            raise Misfit(where, "here must be a list", value)
        return [_plain(each) for each in value]
    return _scalar(part, value, annotation, formats, where)


def _scalar(leaf: Leaf, value: Any, annotation: Any, formats: Formats, where: str) -> Any:
    try:
        value = leaf.translated(value)
    except KeyError:
        allowed = ", ".join(leaf.words or ())
        raise Misfit(where, f"this word isn't in the mapping's words; there are: {allowed}", value) from None
    try:
        if isinstance(leaf, MoneyLeaf):
            return formats.amount(value, leaf.unit)
        if is_time(annotation):
            return formats.time(value)
    except (ValueError, ArithmeticError, OSError) as error:
        said = str(error) if type(error) is ValueError and "this " in str(error) else "this isn't in the shop's format"
        raise Misfit(where, said, value) from None
    return _plain(value) if annotation is str else value


def _elements(shape: Any, raw: Any, formats: Formats, where: str) -> Iterator[dict[str, Any]]:
    found = evaluate(shape.each, raw, f"{where}.each")
    if found is None:
        return
    if not isinstance(found, list):
        raise Misfit(f"{where}.each", "this must find a list", found)
    for number, element in enumerate(found):
        here = f"{where}.{number}"
        values = _values(shape, element, formats, here)
        if values is not None:
            yield from [values] * _units(shape.repeat, element, here)


def _units(repeat: Expression | None, element: Any, where: str) -> int:
    if repeat is None:
        return 1
    count = evaluate(repeat, element, f"{where}.repeat")
    if isinstance(count, str) and count.isdigit():
        count = int(count)
    if isinstance(count, float) and count.is_integer():
        count = int(count)
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= _MOST_UNITS:
        raise Misfit(f"{where}.repeat", f"this must find a whole number from 0 to {_MOST_UNITS}", count)
    return count


def _localised(part: TextLeaf, raw: Any, where: str) -> Localised | None:
    said = {}
    for language, leaf in (("en", part.en), ("zh", part.zh)):
        text = None if leaf is None else evaluate(leaf.value, raw, f"{where}.{language}")
        if text is not None and leaf is not None:
            said[language] = _scalar(leaf, text, str, Formats(), f"{where}.{language}")
    if not said:
        return None
    return validated(Localised, {**said, "en": said.get("en", said.get("zh"))}, where)


def _plain(value: Any) -> Any:
    """Numbers of shops whose ids are numbers, as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def evaluate(expression: Expression, raw: Any, where: str) -> Any:
    """What the expression finds, or `Misfit`."""
    try:
        return expression(raw)
    except WontEvaluate as error:
        raise Misfit(where, f"the expression can't work on what is here ({error})", raw) from None

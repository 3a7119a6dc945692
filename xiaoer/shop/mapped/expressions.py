"""JMESPath expressions of a mapping: compiled when the file is read, with a few functions that shops need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import jmespath
from jmespath import exceptions, functions
from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema


class WontEvaluate(Exception):
    """An expression met a value that it can't work on. Holds nothing of that value."""


class _Functions(functions.Functions):  # type: ignore[misc]  # jmespath has no types
    """What JMESPath lacks. Of nothing (null) each makes nothing."""

    @functions.signature({"types": []})  # type: ignore[untyped-decorator]
    def _func_minor(self, amount: Any) -> int | None:
        """12.50 as 1250, the form in which many APIs take money."""
        return None if amount is None else int((Decimal(str(amount)) * 100).to_integral_value())

    @functions.signature({"types": []})  # type: ignore[untyped-decorator]
    def _func_epoch(self, time: Any) -> int | None:
        """A time in seconds since 1970."""
        return None if time is None else int(datetime.fromisoformat(time).timestamp())

    @functions.signature({"types": []}, {"types": []})  # type: ignore[untyped-decorator]
    def _func_pairs(self, old: Any, new: Any) -> list[dict[str, Any]] | None:
        """Two lists as one of `{old, new}`: what each item was, and what it becomes."""
        return None if old is None or new is None else [{"old": o, "new": n} for o, n in zip(old, new, strict=True)]

    @functions.signature({"types": []})  # type: ignore[untyped-decorator]
    def _func_counted(self, values: Any) -> list[dict[str, Any]] | None:
        """A list with repetitions as `{value, count}`, in the order of their first appearance."""
        return None if values is None else [{"value": v, "count": n} for v, n in Counter(values).items()]


_OPTIONS = jmespath.Options(custom_functions=_Functions())
_KNOWN = frozenset(_Functions.FUNCTION_TABLE)


class Expression:
    """One compiled JMESPath expression; in a pydantic model it is read from text."""

    def __init__(self, text: str) -> None:
        """Raises `ValueError` that says what is wrong and what is allowed."""
        self.text = text
        try:
            self._compiled = jmespath.compile(text)
        except exceptions.JMESPathError as error:
            reason = str(error).splitlines()[0].rstrip(":. ")
            raise ValueError(
                f"this isn't a JMESPath expression, such as data.items[].sku or 'text' ({reason})"
            ) from error
        for name in _functions_in(self._compiled.parsed):
            if name not in _KNOWN:
                raise ValueError(f"there is no function {name}(); there are: {', '.join(sorted(_KNOWN))}")

    def __call__(self, data: Any) -> Any:
        """What the expression finds in `data` (JSON values); None for nothing. Raises `WontEvaluate`."""
        try:
            return self._compiled.search(data, options=_OPTIONS)
        except exceptions.JMESPathError as error:
            kind = type(error).__name__
        except (ArithmeticError, TypeError, ValueError) as error:  # our own functions, of what they can't take
            kind = type(error).__name__
        raise WontEvaluate(f"{self.text}: {kind}")

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"

    def names(self) -> frozenset[str]:
        """The fields of the data's outermost object that the expression reads."""
        return frozenset(_outermost(self._compiled.parsed))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Read from text; anything else in the file is told as such."""
        return core_schema.no_info_plain_validator_function(cls._read)

    @classmethod
    def _read(cls, value: Any) -> Expression:
        if isinstance(value, cls):
            return value
        if not isinstance(value, str) or not value.strip():
            raise ValueError("write a JMESPath expression here, such as data.items[].sku; a fixed text is \"'text'\"")
        return cls(value)


# Of these only the first child looks at the data itself, the others at what the first one found.
_CHAINS = frozenset(
    {"subexpression", "index_expression", "projection", "value_projection", "filter_projection", "flatten", "pipe"}
)


def _functions_in(node: dict[str, Any]) -> Iterator[str]:
    if node["type"] == "function_expression":
        yield str(node["value"])
    for child in node["children"]:
        if isinstance(child, dict):
            yield from _functions_in(child)


def _outermost(node: dict[str, Any]) -> Iterator[str]:
    if node["type"] == "field":
        yield str(node["value"])
    children = node["children"][:1] if node["type"] in _CHAINS else node["children"]
    for child in children:
        if isinstance(child, dict):
            yield from _outermost(child)

"""What is asked of a foreign shop: one request as a mapping describes it, filled with a call's values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from pydantic import BeforeValidator, Field, field_validator, model_validator

from xiaoer.shop.mapped.shapes import Leaf, as_leaf
from xiaoer.shop.wire import segment
from xiaoer.types import Frozen

_PLACE = re.compile(r"\{(\w*)\}")
_KINDS = {"user_id": "customer", "order_id": "order", "product_id": "product", "key": "write"}

Term = Annotated[Leaf, BeforeValidator(as_leaf)]


def _tree(value: Any) -> Any:
    """A body: objects and lists as they stand, every text in them an expression, `{value, words}` a translation."""
    if isinstance(value, dict):
        if "value" in value and set(value) <= {"value", "words"}:
            return Leaf.model_validate(value)
        return {str(key): _tree(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_tree(entry) for entry in value]
    return Leaf.model_validate({"value": value}) if isinstance(value, str) else value


class Filled(NamedTuple):
    """A request that can be sent."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


class Request(Frozen):
    """One request. Texts in `query`, `headers` and `body` are expressions over the values that the call has."""

    values: ClassVar[frozenset[str]] = frozenset()  # names that expressions and the path may use
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = "GET"
    path: str = Field(pattern=r"^/[^?#\s]*$")
    query: dict[str, Term] = Field(default_factory=dict)
    headers: dict[str, Term] = Field(default_factory=dict)
    body: Annotated[Any, BeforeValidator(_tree)] = None

    @field_validator("path")
    @classmethod
    def _known_places(cls, path: str) -> str:
        for name in _PLACE.findall(path):
            if name not in cls.values or name not in _KINDS:
                known = ", ".join(sorted(cls.values & set(_KINDS))) or "none"
                raise ValueError(f"nothing is called {{{name}}} here; this path can have: {known}")
        return path

    @model_validator(mode="after")
    def _known_values(self) -> Request:
        for leaf in self.terms():
            strange = sorted(leaf.value.names() - self.values)
            if strange:
                known = ", ".join(sorted(self.values)) or "none"
                raise ValueError(f"{leaf.value.text}: nothing is called {strange[0]} here; there are: {known}")
        return self

    def terms(self) -> Iterator[Leaf]:
        """Every expression of the query, the headers and the body."""
        yield from self.query.values()
        yield from self.headers.values()
        yield from _leaves(self.body)

    def uses(self, name: str) -> bool:
        """Whether the request carries this value anywhere."""
        return name in _PLACE.findall(self.path) or any(name in leaf.value.names() for leaf in self.terms())

    def filled(self, values: dict[str, Any]) -> Filled:
        """The request with these values. What is null is left out of query and headers.

        Raises `NotFound` for an id that no path can hold, `KeyError` for a word that the mapping hasn't, and
        `WontEvaluate`.
        """
        path = _PLACE.sub(lambda place: segment(str(values[place[1]]), _KINDS[place[1]]), self.path)
        return Filled(
            self.method, path, _texts(self.query, values), _texts(self.headers, values), _body(self.body, values)
        )


def _leaves(tree: Any) -> Iterator[Leaf]:
    if isinstance(tree, Leaf):
        yield tree
    elif isinstance(tree, (dict, list)):
        for entry in tree.values() if isinstance(tree, dict) else tree:
            yield from _leaves(entry)


def _texts(leaves: dict[str, Leaf], values: dict[str, Any]) -> dict[str, str]:
    found = {name: leaf.translated(leaf.value(values)) for name, leaf in leaves.items()}
    return {name: _as_text(value) for name, value in found.items() if value is not None}


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _body(tree: Any, values: dict[str, Any]) -> Any:
    if isinstance(tree, Leaf):
        return tree.translated(tree.value(values))
    if isinstance(tree, dict):
        return {name: _body(entry, values) for name, entry in tree.items()}
    return [_body(entry, values) for entry in tree] if isinstance(tree, list) else tree

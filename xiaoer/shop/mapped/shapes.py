"""What of a foreign record becomes which field: shapes that follow the protocol's own models.

`shape_of(Order)` is the model of that part of a mapping which tells where an order's fields stand in
the shop's JSON. It is derived from `Order`, so that a new field can be mapped as soon as it exists.
"""

from __future__ import annotations

import types
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Union, cast, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, create_model, model_validator

from xiaoer.shop.mapped.expressions import Expression
from xiaoer.types import Frozen, Localised


def as_leaf(value: Any) -> Any:
    """`status` is short for `{value: status}`."""
    return value if isinstance(value, (dict, BaseModel)) else {"value": value}


def _word(value: Any) -> Any:
    """A key of `words` as text: YAML reads 1 and yes as something else."""
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int) else value


def by_text(value: Any) -> Any:
    """A table with its keys as text."""
    return {_word(key): entry for key, entry in value.items()} if isinstance(value, dict) else value


class Leaf(Frozen):
    """Where one value stands, and where needed the protocol's word for each of the shop's words."""

    value: Expression
    words: Annotated[dict[str, Any], BeforeValidator(by_text)] | None = None

    def translated(self, raw: Any) -> Any:
        """The protocol's word; `KeyError` for a word that isn't in the mapping."""
        return raw if self.words is None or raw is None else self.words[_word(raw)]


class MoneyLeaf(Leaf):
    """Where an amount stands; `unit` where it differs from the mapping's `formats.money`."""

    unit: Literal["major", "minor"] | None = None


class TextLeaf(Frozen):
    """A text in one or both languages; `title` is short for `{en: title}`."""

    en: Annotated[Leaf, BeforeValidator(as_leaf)] | None = None
    zh: Annotated[Leaf, BeforeValidator(as_leaf)] | None = None

    @model_validator(mode="after")
    def _one_at_least(self) -> TextLeaf:
        if self.en is None and self.zh is None:
            raise ValueError("give en or zh, or an expression for a shop with one language")
        return self


def _text(value: Any) -> Any:
    return value if isinstance(value, (dict, BaseModel)) else {"en": value}


class Shape(Frozen):
    """Base of all shapes; `within` goes one step into the record first, and where that is null there is no value."""

    target: ClassVar[type[BaseModel]]
    within: Expression | None = None


class Each(Frozen):
    """Base of shapes of list elements: `each` finds them, `repeat` says how many of one there are (a quantity)."""

    each: Expression
    repeat: Expression | None = None


@cache
def shape_of(model: type[BaseModel], without: frozenset[str] = frozenset()) -> type[Shape]:
    """The shape of one `model`; the fields in `without` may be left out (the adapter knows them)."""
    fields = {
        name: _entry(field.annotation, field.is_required() and name not in without)
        for name, field in model.model_fields.items()
    }
    made = create_model(f"{model.__name__}Fields", __base__=Shape, __doc__=model.__doc__, **cast(Any, fields))
    made.target = model
    return made


@cache
def each_of(model: type[BaseModel]) -> type[Shape]:
    """The shape of a list of `model`."""
    bases: Any = (Each, shape_of(model))
    return cast(type[Shape], create_model(f"{model.__name__}Each", __base__=bases, __doc__=model.__doc__))


def _entry(annotation: Any, required: bool) -> Any:
    kind = _shape_for(annotation)
    return (kind, ...) if required else (kind | None, None)


def _shape_for(annotation: Any) -> Any:
    inner = without_none(annotation)
    if element := element_of(inner):
        return each_of(element) if is_model(element) else Annotated[Leaf, BeforeValidator(as_leaf)]
    if inner is Localised:
        return Annotated[TextLeaf, BeforeValidator(_text)]
    if is_model(inner):
        return shape_of(inner)
    if inner is Decimal:
        return Annotated[MoneyLeaf, BeforeValidator(as_leaf)]
    if inner is bool or get_origin(inner) is Literal:
        return Annotated[_leaf_with(inner), BeforeValidator(as_leaf)]
    return Annotated[Leaf, BeforeValidator(as_leaf)]


@cache
def _leaf_with(kind: Any) -> type[Leaf]:
    """A leaf whose words must be the protocol's."""
    words = Annotated[dict[str, kind], BeforeValidator(by_text)] | None
    return create_model("WordLeaf", __base__=Leaf, words=(words, None))


def without_none(annotation: Any) -> Any:
    """`X` of `X | None`, else the annotation itself."""
    if get_origin(annotation) in (Union, types.UnionType):
        rest = [each for each in get_args(annotation) if each is not type(None)]
        return rest[0] if len(rest) == 1 else annotation
    return annotation


def element_of(annotation: Any) -> Any:
    """`X` of `tuple[X, ...]`, else None."""
    return get_args(annotation)[0] if get_origin(annotation) is tuple else None


def is_model(annotation: Any) -> bool:
    """Whether it is a pydantic model."""
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def is_time(annotation: Any) -> bool:
    """Whether it is a time."""
    return annotation is datetime

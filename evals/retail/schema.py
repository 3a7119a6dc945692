"""What a task is: τ-bench's form (user, gold writes, outputs) and an agenda, by which a customer acts."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Language = Literal["en", "zh"]
Refer = Literal["number", "item", "last", "place"]
"""How a customer calls an order: its number, what is in it, "my last order", the city it goes to."""


class Model(BaseModel):
    """A frozen value; unknown keys are faults, so that a misspelt one is told."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Wish(Model):
    """What an item shall become. What isn't named stays as it is."""

    values: dict[str, str] = Field({}, alias="with", description="axis of the catalogue: value")
    whatever: tuple[str, ...] = Field((), description="axes that don't matter")
    pick: Literal["cheapest", "dearest"] | None = Field(None, description="which of all that fit")
    same: bool = Field(False, description="the very same variant again")

    @model_validator(mode="after")
    def _wants_something(self) -> Wish:
        if self.same and (self.values or self.pick or self.whatever):
            raise ValueError("`same` is the variant as it is; it stands alone")
        if not (self.values or self.pick or self.same):
            raise ValueError("a wish needs `with`, `pick` or `same`")
        return self


class Swap(Model):
    """An item of an order, by its item id, and what it shall become."""

    item: str
    to: Wish
    at_first: Wish | None = Field(None, description="said at first, before the mind is changed")
    instead: tuple[Wish, ...] = Field((), description="tried in turn where `to` can't be had")


class Address(Model):
    """An address as τ-bench writes it."""

    address1: str
    address2: str = ""
    city: str
    state: str
    country: str = "USA"
    zip: str


class _Goal(Model):
    """What all goals share."""

    refer: Refer = "number"
    decline: bool = Field(False, description="says no to the quote: nothing is written")
    otherwise: Goal | None = Field(None, description="the goal that takes the place of one that can't be had")


class _OrderGoal(_Goal):
    order: str


class Cancel(_OrderGoal):
    """Cancel an order; `reason` is an id of the shop's profile."""

    do: Literal["cancel"] = "cancel"
    reason: str


class Return(_OrderGoal):
    """Return items; `refund` is a stored payment method, None where any will do."""

    do: Literal["return"] = "return"
    items: tuple[str, ...] = Field(min_length=1)
    refund: str | None = None
    adds: tuple[str, ...] = Field((), description="of `items`, those that are only named once the quote is shown")
    unsure: bool = Field(False, description="asks where the money can go before saying it")

    @model_validator(mode="after")
    def _adds_some(self) -> Return:
        if set(self.adds) - set(self.items) or len(self.adds) >= len(self.items):
            raise ValueError("`adds` are some of `items`, not all of them")
        return self


class SwapItems(_OrderGoal):
    """Other variants: an exchange of what was delivered, a modification of what hasn't left."""

    do: Literal["exchange", "modify"]
    items: tuple[Swap, ...] = Field(min_length=1)
    payment: str | None = Field(None, description="settles the difference; None where any will do")


class ChangeAddress(_OrderGoal):
    """Send an order elsewhere; `like` is another order whose address is meant, in place of spelling it out."""

    do: Literal["address"] = "address"
    to: Address
    like: str | None = None


class ChangeDefaultAddress(_Goal):
    """Another default address."""

    do: Literal["default_address"] = "default_address"
    to: Address


class ChangePayment(_OrderGoal):
    """Pay an order with another stored method."""

    do: Literal["payment"] = "payment"
    method: str


class Ask(_Goal):
    """A question; `say` are the values that the answer must hold. Either `about` (a key of the bank) or `text`."""

    do: Literal["ask"] = "ask"
    about: str | None = None
    text: dict[Language, Annotated[tuple[str, ...], Field(min_length=1)]] = {}
    order: str | None = None
    item: str | None = None
    product: str | None = None
    axis: str | None = None
    say: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _asks_something(self) -> Ask:
        if bool(self.about) == bool(self.text):
            raise ValueError("a question has either `about` or `text`")
        return self


class Complain(_Goal):
    """Says something and wants nothing done about it."""

    do: Literal["complain"] = "complain"
    about: str | None = None
    text: dict[Language, Annotated[tuple[str, ...], Field(min_length=1)]] = {}
    order: str | None = None
    item: str | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Complain:
        if bool(self.about) == bool(self.text):
            raise ValueError("a complaint has either `about` or `text`")
        return self


Goal = Annotated[
    Cancel | Return | SwapItems | ChangeAddress | ChangeDefaultAddress | ChangePayment | Ask | Complain,
    Field(discriminator="do"),
]
OrderGoal = Cancel | Return | SwapItems | ChangeAddress | ChangePayment
WriteGoal = OrderGoal | ChangeDefaultAddress


class Agenda(Model):
    """How the customer of a task acts."""

    identity: Literal["email", "name_zip"] = "email"
    wrong_emails: tuple[str, ...] = Field((), description="said before the right one")
    goals: tuple[Goal, ...] = Field(min_length=1, description="in the order in which they come up")


class Action(BaseModel):
    """A gold write, or a look-up, as τ-bench writes it."""

    name: str
    kwargs: dict[str, Any]


class Task(BaseModel):
    """A task; of τ-bench's other keys (instruction, annotator) nothing is used."""

    id: str
    user_id: str
    actions: tuple[Action, ...]
    outputs: tuple[str, ...] = ()
    agenda: Agenda

    @property
    def values(self) -> tuple[str, ...]:
        """All that must be said."""
        asked = (value for goal in self.agenda.goals if isinstance(goal, Ask) for value in goal.say)
        return (*self.outputs, *asked)


for _model in (Cancel, Return, SwapItems, ChangeAddress, ChangeDefaultAddress, ChangePayment, Ask, Complain, Agenda):
    _model.model_rebuild()

"""What a shop's HTTP answers mean: values of the protocol, or its errors (RFC 9457 problems)."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar, get_args

import httpx
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from xiaoer.errors import NotFound, NotSupported, QuoteChanged, Refused, ShopUnavailable
from xiaoer.shop.types import RefusalCode

Value = TypeVar("Value")

_REFUSALS = frozenset(get_args(RefusalCode))
_KINDS = frozenset({"customer", "order", "product", "write"})


class Problem(BaseModel):
    """The members of a problem that this client reads."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    type: str
    code: str
    details: dict[str, Any] = {}

    @property
    def identifier(self) -> str:
        """What wasn't found."""
        return str(self.details.get("identifier", ""))


def problem_in(response: httpx.Response) -> Problem | None:
    """The shop's own problem in a response; None for anything else, such as a proxy's error page."""
    try:
        problem = Problem.model_validate_json(response.content)
    except ValidationError:
        return None
    return problem if problem.type == f"urn:xiaoer:problem:{problem.code}" else None


def value_in(response: httpx.Response, adapter: TypeAdapter[Value], operation: str) -> Value:
    """The value in a successful response, or the error that the response stands for.

    Raises `ShopUnavailable` for whatever isn't the protocol. No message holds any of the body, which is personal.
    """
    if response.status_code not in (200, 201):
        raise_for(response, operation)
    try:
        return adapter.validate_json(response.content)
    except ValidationError as error:
        where = sorted({f"{'.'.join(map(str, each['loc'])) or 'body'}: {each['type']}" for each in error.errors()})
        message = f"{operation}: the shop's answer isn't its protocol ({'; '.join(where[:5])})"
    raise ShopUnavailable(message)


def raise_for(response: httpx.Response, operation: str) -> NoReturn:
    """Raise the error that an unsuccessful response stands for."""
    problem = problem_in(response)
    match response.status_code, problem:
        case 409, Problem(code=code, details=details) if code in _REFUSALS:
            raise Refused(code, **{key: value for key, value in details.items() if key not in ("code", "self")})
        case 404, Problem(code="not-found", details={"kind": str(kind)}) if kind in _KINDS and problem:
            raise NotFound(kind, problem.identifier)
        case 412, Problem(code="quote-changed"):
            raise QuoteChanged("the state changed between the quote and its confirmation; quote again")
        case 501, Problem(code="not-supported"):
            raise NotSupported(operation)
        case 401, _:
            raise ShopUnavailable(f"{operation}: the shop refused the service token; set the one that the shop has")
    code = problem.code if problem else "no problem of this protocol"
    raise ShopUnavailable(f"{operation}: the shop answered {response.status_code} ({code})")

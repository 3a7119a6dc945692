"""Errors as application/problem+json (RFC 9457), the same shape for every one of them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from shopd.writes import KeyReused
from xiaoer.errors import NotFound, NotSupported, QuoteChanged, Refused

MEDIA_TYPE = "application/problem+json"

log = logging.getLogger("shopd")

_TITLES = {
    "not-found": "There is no such thing",
    "quote-changed": "The quote no longer holds",
    "unauthorised": "The service token is missing or wrong",
    "malformed": "The request isn't what the protocol asks for",
    "idempotency-key-reused": "The idempotency key was used for another write",
    "not-supported": "This shop has no such operation",
    "busy": "The shop is busy",
    "internal": "The shop failed",
}


class Problem(BaseModel):
    """A problem, as RFC 9457 has it, with its code and the values that an explanation needs."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    details: dict[str, Any]


def problem(
    status: int, code: str, detail: str, details: dict[str, Any] | None = None, *, title: str | None = None
) -> JSONResponse:
    """The response for one problem; `details` are the values that an explanation needs."""
    body = Problem(
        type=f"urn:xiaoer:problem:{code}",
        title=title or _TITLES.get(code) or HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        details=details or {},
    )
    return JSONResponse(body.model_dump(mode="json"), status_code=status, media_type=MEDIA_TYPE)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What an operation's OpenAPI entry says of its problems."""
    texts = {
        401: "No valid service token (`unauthorised`)",
        404: "No such thing, or somebody else's (`not-found`)",
        409: "The shop's rules refuse it; `code` says why; nothing changed",
        412: "The state changed since the quote (`quote-changed`); nothing changed",
        413: "The body is too large (`malformed`)",
        422: "Not what the protocol asks for (`malformed`), or `idempotency-key-reused`",
        503: "The database is busy or away (`busy`); try again, a write with the same key",
    }
    schema = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": texts[status], "content": schema} for status in (401, *statuses, 503)}


def install(app: FastAPI) -> None:
    """Answer every error that a request can end in with a problem."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(QuoteChanged, lambda _r, error: problem(412, "quote-changed", str(error)))
    app.add_exception_handler(KeyReused, lambda _r, error: problem(422, "idempotency-key-reused", str(error)))
    app.add_exception_handler(NotSupported, _not_supported)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(DataError, _unfit)
    app.add_exception_handler(OperationalError, _busy)
    app.add_exception_handler(PoolTimeout, _busy)
    app.add_exception_handler(HTTPException, _http)


def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    detail = f"the shop's rules refuse this: {error.code}; nothing has changed"
    return problem(409, error.code, detail, error.details, title="Refused by the shop's rules")


def _not_found(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, NotFound)
    return problem(404, "not-found", str(error), {"kind": error.kind, "identifier": error.identifier})


def _not_supported(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, NotSupported)
    return problem(501, "not-supported", str(error), {"operation": error.operation})


def _malformed(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    wrong = [{"where": ".".join(map(str, entry["loc"])), "what": entry["msg"]} for entry in error.errors()]
    return malformed(wrong)


def malformed(wrong: Sequence[dict[str, str]]) -> JSONResponse:
    """422 for a request of which every entry of `wrong` says where and what."""
    said = "; ".join(f"{entry['where']}: {entry['what']}" for entry in wrong)
    return problem(422, "malformed", said, {"errors": list(wrong)})


def _unfit(_request: Request, error: Exception) -> JSONResponse:
    log.warning("a value didn't fit the database: %s", type(error).__name__)
    return problem(422, "malformed", "a value is too long or has characters that the shop can't keep")


def _busy(_request: Request, error: Exception) -> JSONResponse:
    log.error("the database didn't answer: %s", error.orig if isinstance(error, OperationalError) else error)
    response = problem(503, "busy", "the shop's database is busy or away; try again with the same idempotency key")
    response.headers["Retry-After"] = "1"
    return response


def _http(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # FastAPI's answer to a body that isn't JSON at all
        return malformed([{"where": "body", "what": "this isn't JSON in UTF-8"}])
    codes = {401: "unauthorised", 404: "not-found"}
    code = codes.get(error.status_code, HTTPStatus(error.status_code).phrase.lower().replace(" ", "-"))
    details = {"kind": "page", "identifier": ""} if error.status_code == 404 else {}
    response = problem(error.status_code, code, str(error.detail), details)
    response.headers.update(error.headers or {})
    return response

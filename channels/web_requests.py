"""What a request to the page's API must be before anything is done for it."""

from __future__ import annotations

import json
import logging
from functools import wraps
from typing import Any, Callable, Coroutine, Dict, Optional, Tuple
from urllib.parse import urlsplit

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)
_SAME_SITE = ("same-origin", "none")


class Refusal(Exception):
    """An answer other than success: HTTP status, a code that the page knows, and words for who reads the API."""

    def __init__(self, status: int, code: str, message: str, *, retry_after: Optional[float] = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.retry_after = retry_after

    def response(self) -> HTTPResponse:
        """As JSON; `retry_after` also as the header of that name, in whole seconds."""
        headers = {"Cache-Control": "no-store"}
        body: Dict[str, Any] = {"error": self.code, "message": str(self)}
        if self.retry_after is not None:
            body["retry_after"] = round(self.retry_after, 1)
            headers["Retry-After"] = str(max(1, int(self.retry_after + 0.999)))
        return response.json(body, status=self.status, headers=headers)


Handler = Callable[[Request], Coroutine[Any, Any, Optional[HTTPResponse]]]


def guarded(origins: Tuple[str, ...]) -> Callable[[Handler], Handler]:
    """Refuse requests that another site's page makes a visitor's browser send; answer refusals and errors as JSON."""

    def decorate(handler: Handler) -> Handler:
        @wraps(handler)
        async def run(request: Request) -> Optional[HTTPResponse]:
            try:
                check_site(request, origins)
                return await handler(request)
            except Refusal as refusal:
                return refusal.response()
            except Exception:  # the outermost boundary of the API
                if request.responded:  # a stream that has begun can only be cut
                    raise
                logger.exception("%s %s failed", request.method, request.path)
                return Refusal(500, "internal", "Something went wrong on our side; try again.").response()

        return run

    return decorate


def check_site(request: Request, origins: Tuple[str, ...]) -> None:
    """Raise `Refusal` (403) for a request from another site; programs that aren't browsers send neither header."""
    origin = request.headers.get("origin")
    if origin is not None:
        if origin not in origins and urlsplit(origin).netloc.lower() != (request.headers.get("host") or "").lower():
            raise Refusal(403, "cross_site", f"Calls from {origin[:100]} aren't allowed here.")
    elif request.headers.get("sec-fetch-site", "none") not in _SAME_SITE:
        raise Refusal(403, "cross_site", "Calls from other sites aren't allowed here.")


async def read_json(request: Request, limit: int) -> Dict[str, Any]:
    """The JSON object in the body of a streaming request, of at most `limit` bytes; else `Refusal` (400, 413, 415)."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "not_json", "Send the body as application/json.")
    too_large = Refusal(413, "too_large", f"The body may have at most {limit} bytes.")
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > limit:
        raise too_large
    body = b""
    stream = request.stream
    while stream and (chunk := await stream.read()):
        body += chunk
        if len(body) > limit:
            raise too_large
    try:
        parsed = json.loads(body)
    except ValueError as error:  # JSONDecodeError and UnicodeDecodeError
        raise Refusal(400, "bad_json", "The body isn't valid JSON.") from error
    if not isinstance(parsed, dict):
        raise Refusal(400, "bad_json", "The body must be a JSON object.")
    return parsed

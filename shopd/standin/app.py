"""The stand-in's service: `{"errno": 0, "result": …}`, pages and cursors, refusals with status 200, no quotes."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from shopd.standin import show
from shopd.standin.orders_in import TRADE_WRITES, Body, default_consignee
from xiaoer.errors import NotFound, Refused
from xiaoer.shop.fake import FakeShop
from xiaoer.shop.types import Customer, Order, Write

_PAGE = 2  # short, so that everything has several
_NO_SUCH_ORDER, _NO_SUCH_GOODS, _NO_SUCH_MEMBER, _NO_SUCH_REQUEST = 40401, 40402, 40403, 40404
_REUSED, _REFUSED, _BAD = 40901, 42200, 40000


class Failure(Exception):
    """An error in the stand-in's own words: a number, and 200 where it is a matter of business."""

    def __init__(self, number: int, status: int = 200, why: str = "") -> None:
        self.number = number
        self.status = status
        self.why = why
        super().__init__(str(number))


class Standin:
    """The shop's state and what was asked under which request number."""

    def __init__(self, shop: FakeShop, members: tuple[str, ...]) -> None:
        self._shop = shop
        self._members = members
        self.requests: dict[str, tuple[str, dict[str, Any]]] = {}

    def member(self, no: str) -> Customer:
        """A customer."""
        try:
            return self._shop.customer_of(no)
        except NotFound:
            raise Failure(_NO_SUCH_MEMBER, 404) from None

    def members(self) -> list[Customer]:
        """All customers."""
        return [self._shop.customer_of(no) for no in self._members]

    def trades(self, no: str) -> tuple[Order, ...]:
        """A customer's orders, newest first; of nobody none."""
        return self._shop.orders_of(no) if no in self._members else ()

    def trade(self, sn: str) -> Order:
        """Any order: who asks isn't looked at, as in many shops."""
        for no in self._members:
            for order in self._shop.orders_of(no):
                if order.order_id == sn:
                    return order
        raise Failure(_NO_SUCH_ORDER, 404)

    def vouchers(self, no: str) -> list[dict[str, Any]]:
        """A customer's coupons."""
        self.member(no)
        return [show.voucher(coupon) for coupon in self._shop.coupons_of(no)]

    def do(self, no: str, write: Write, request_no: str, body: Body) -> dict[str, Any]:
        """Do it once for each request number."""
        content = json.dumps([no, write.type, body], sort_keys=True)
        if request_no in self.requests:
            known, result = self.requests[request_no]
            if known != content:
                raise Failure(_REUSED, 409)
            return result
        try:
            quote = self._shop.decide(no, write).quote
            receipt = self._shop.commit(no, write, quote.hash, request_no)
        except Refused as error:
            raise Failure(_REFUSED, why=error.code.upper().replace("-", "_")) from None
        except NotFound:
            raise Failure(_NO_SUCH_ORDER, 404) from None
        result = {"request_no": request_no, "state": "DONE", "done_ms": show.millis(receipt.done_at)}
        self.requests[request_no] = (content, result)
        return result


def create_standin(shop: FakeShop, members: tuple[str, ...], *, secret: str, rough: bool = False) -> FastAPI:
    """The service for `shop`, whose customers are `members`; `secret` is expected in X-App-Secret.

    With `rough` every second read is answered with 429 or 503, and every write is done but its answer lost.
    """
    app = FastAPI(title="Stand-in shop", docs_url="/docs", redoc_url=None)
    state = Standin(shop, members)
    app.state.standin = state
    _add_reads(app, state, shop)
    _add_writes(app, state)
    _add_bounds(app, secret, rough)
    return app


def _good(result: Any) -> dict[str, Any]:
    return {"errno": 0, "result": result}


def _add_reads(app: FastAPI, state: Standin, shop: FakeShop) -> None:
    @app.get("/open/members/{no}")
    async def member(no: str) -> dict[str, Any]:
        return _good({"member": show.member(state.member(no))})

    @app.post("/open/members/search")
    async def search(body: Body) -> dict[str, Any]:
        found = [each for each in state.members() if _fits(each, body)]
        return _good(_page([{"no": each.user_id} for each in found], "members", int(body.get("page_no", 1))))

    @app.get("/open/members/{no}/vouchers")
    async def vouchers(no: str) -> dict[str, Any]:
        return _good({"vouchers": state.vouchers(no)})

    @app.get("/open/trades")
    async def trades(member: str, after: int = 0) -> dict[str, Any]:
        theirs = state.trades(member)
        upto = after + _PAGE
        rows = [{"trade": show.trade(order)} for order in theirs[after:upto]]
        return _good({"trades": rows, "next_after": upto if upto < len(theirs) else None})

    @app.get("/open/trades/{sn}")
    async def trade(sn: str) -> dict[str, Any]:
        return _good({"trade": show.trade(state.trade(sn))})

    @app.get("/open/trades/{sn}/logistics")
    async def logistics(sn: str) -> dict[str, Any]:
        return _good({"parcels": [show.parcel(each) for each in state.trade(sn).fulfilments]})

    @app.get("/open/goods")
    async def catalogue(page_no: int = 1) -> dict[str, Any]:
        return _good(_page([show.goods(each) for each in await shop.products()], "goods", page_no))

    @app.get("/open/goods/{no}")
    async def goods(no: str) -> dict[str, Any]:
        try:
            return _good({"goods": show.goods(await shop.product(no))})
        except NotFound:
            raise Failure(_NO_SUCH_GOODS, 404) from None

    @app.get("/open/requests/{request_no}")
    async def request_state(request_no: str) -> dict[str, Any]:
        if request_no not in state.requests:
            raise Failure(_NO_SUCH_REQUEST, 404)
        return _good(state.requests[request_no][1])


def _add_writes(app: FastAPI, state: Standin) -> None:
    @app.post("/open/trades/{sn}/{action}")
    async def write(sn: str, action: str, body: Body, request: Request) -> dict[str, Any]:
        try:
            wanted = TRADE_WRITES[action](sn, body)
        except (KeyError, ValueError, TypeError):
            raise Failure(_BAD, 400) from None
        return _good(state.do(body["member"], wanted, _request_no(request), body))

    @app.put("/open/members/{no}/consignee")
    async def consignee(no: str, body: Body, request: Request) -> dict[str, Any]:
        return _good(state.do(no, default_consignee(body), _request_no(request), body))


def _add_bounds(app: FastAPI, secret: str, rough: bool) -> None:
    calls = {"reads": 0}

    @app.middleware("http")
    async def bounds(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        if not hmac.compare_digest(request.headers.get("X-App-Secret", ""), secret):
            return JSONResponse({"errno": 40100, "msg": "bad secret"}, 401)
        if not rough:
            return await go_on(request)
        if _is_write(request):
            await go_on(request)
            return Response("<html>gateway time-out</html>", 504)
        calls["reads"] += 1
        match calls["reads"] % 4:
            case 1:
                return JSONResponse({"errno": 42900, "msg": "slow down"}, 429, {"Retry-After": "0"})
            case 3:
                return Response("<html>unavailable</html>", 503)
        return await go_on(request)

    @app.exception_handler(Failure)
    async def failed(request: Request, failure: Failure) -> JSONResponse:
        return JSONResponse({"errno": failure.number, "why": failure.why, "msg": "no"}, failure.status)


def _is_write(request: Request) -> bool:
    return request.method != "GET" and not request.url.path.endswith("/search")


def _request_no(request: Request) -> str:
    number = request.headers.get("X-Request-No", "")
    if not number:
        raise Failure(_BAD, 400)
    return number


def _page(rows: list[dict[str, Any]], name: str, number: int) -> dict[str, Any]:
    pages = -(-len(rows) // _PAGE)
    return {name: rows[(number - 1) * _PAGE : number * _PAGE], "page_no": number, "page_count": pages}


def _fits(customer: Customer, body: Body) -> bool:
    """Whether one given field fits, roughly, as searches do."""
    name = (customer.name.first_name + customer.name.last_name).casefold()
    wanted = str(body.get("real_name") or "").casefold().replace(" ", "")
    return (
        (bool(body.get("mail")) and customer.email.casefold() == str(body["mail"]).casefold())
        or (bool(wanted) and sorted(wanted) == sorted(name))
        or (bool(body.get("trade_sn")) and body["trade_sn"] in customer.order_ids)
    )

"""`xiaoer shop standin`: the demo shop's customers and goods behind an API that is nothing like the protocol."""

from __future__ import annotations

import os
from typing import Annotated

import typer
import uvicorn
from rich.console import Console

from shopd.demo import DEFAULT_SEED, build_demo
from shopd.settings import find_profile
from shopd.standin.app import create_standin
from xiaoer.errors import ConfigurationError
from xiaoer.shop.fake import FakeShop, utc_now

_screen = Console(stderr=True, soft_wrap=True, highlight=False)


def standin(
    port: Annotated[int, typer.Option(help="Port to listen on")] = 8810,
    rough: Annotated[
        bool, typer.Option("--rough", help="Refuse every second read with 429 or 503, and lose the answers to writes")
    ] = False,
) -> None:
    """Serve a shop with an API of its own, in memory, to try mappings/standin.yml with."""
    secret = os.environ.get("STANDIN_SECRET", "").strip()
    if not secret:
        raise ConfigurationError("set STANDIN_SECRET, which mappings/standin.yml sends: export STANDIN_SECRET=anything")
    world = build_demo(seed=DEFAULT_SEED, now=utc_now())
    shop = FakeShop(find_profile(None), world.customers, world.orders, world.products, coupons=world.coupons)
    members = tuple(customer.user_id for customer in world.customers)
    _screen.print(
        f"The stand-in listens on http://127.0.0.1:{port}; its API is at /docs. It forgets all when it stops."
    )
    _screen.print(f"One of its customers: {members[0]}")
    app = create_standin(shop, members, secret=secret, rough=rough)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False, ws="none")

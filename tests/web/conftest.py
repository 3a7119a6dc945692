"""A browser, the tiny bot, and a line between them that can be cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.channels.line import Line
from tests.channels.live import ActionServer, RasaServer, shared_bot
from tests.web.ensure_chromium import Browser, ensure
from tests.web.page import Page


@pytest.fixture(scope="session")
def chromium() -> Browser:
    """The browser; its tests are skipped where it is missing and can't be installed."""
    found = ensure()
    if found is None:
        pytest.skip("no Chromium: apt-get install chromium chromium-driver")
    return found


@pytest.fixture(scope="session")
def bot() -> Iterator[tuple[RasaServer, ActionServer]]:
    """The tiny bot and its action server, both running."""
    with shared_bot() as running:
        yield running


@pytest.fixture
def rasa(bot: tuple[RasaServer, ActionServer]) -> RasaServer:
    """The bot's Rasa server."""
    return bot[0]


@pytest.fixture
def actions(bot: tuple[RasaServer, ActionServer]) -> Iterator[ActionServer]:
    """The bot's action server; healthy before and after."""
    yield bot[1]
    bot[1].health = "ok"


@pytest.fixture
def line(rasa: RasaServer) -> Iterator[Line]:
    """The way from the browser to the server."""
    line = Line(rasa.port)
    yield line
    line.cut()


@pytest.fixture
def visit(chromium: Browser, line: Line, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """`visit(language)` opens the page in a fresh browser; at the end it must have nothing to complain about."""
    pages: list[Page] = []

    def visit(language: str = "en-US") -> Page:
        page = Page(chromium, tmp_path / f"profile-{len(pages)}", f"http://127.0.0.1:{line.port}", language)
        pages.append(page)
        return page.open()

    yield visit
    complaints = [complaint for page in pages for complaint in page.complaints()]
    for page in pages:
        page.close()
    assert complaints == []


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """The page in an English browser."""
    return visit()

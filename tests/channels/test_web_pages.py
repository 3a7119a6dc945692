"""The page's files."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from channels.web_pages import Pages


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    """A folder with a page, something that isn't one, and a secret beside the folder."""
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "index.html").write_text("<p>hello</p>", encoding="utf-8")
    (tmp_path / "web" / "notes.py").write_text("secret", encoding="utf-8")
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    return Pages(tmp_path / "web", ("https://cdn.shop.example",))


def _request(**headers: str) -> Any:
    return SimpleNamespace(headers=headers)


def test_foreign_code_has_no_way_in(pages: Pages) -> None:
    answer = pages.serve(_request(), "index.html")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.status == 200 and answer.body == b"<p>hello</p>"
    assert "default-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert "img-src 'self' https://cdn.shop.example;" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["notes.py", "../secret.html", "/etc/passwd", "", "missing.css", "..%2fsecret.html"])
def test_only_the_pages_files_are_served(pages: Pages, name: str) -> None:
    answer = pages.serve(_request(), name)
    assert answer.status == 404 and b"secret" not in answer.body
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_browser_that_has_it_isnt_sent_it_again(pages: Pages) -> None:
    tag = pages.serve(_request(), "index.html").headers["ETag"]
    assert pages.serve(_request(**{"if-none-match": tag}), "index.html").status == 304


def test_an_edited_file_is_served_anew(pages: Pages, tmp_path: Path) -> None:
    import os

    pages.serve(_request(), "index.html")
    (tmp_path / "web" / "index.html").write_text("<p>new</p>", encoding="utf-8")
    os.utime(tmp_path / "web" / "index.html", (1, 1))
    assert pages.serve(_request(), "index.html").body == b"<p>new</p>"

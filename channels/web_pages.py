"""The page's files, with the headers that keep foreign code out of it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Dict, Optional, Tuple

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
}


class Pages:
    """Serves the files of `folder` by name; only known kinds of files, listed when the server starts.

    A file that is edited is read again, so that the page can be worked on while the server runs.
    """

    def __init__(self, folder: Path, image_sources: Tuple[str, ...] = ()) -> None:
        paths = (path for path in folder.rglob("*") if path.suffix in _TYPES and path.is_file())
        self._paths = {path.relative_to(folder).as_posix(): path for path in paths}
        self._read: Dict[str, Tuple[float, bytes, str]] = {}
        images = " ".join(("'self'", *image_sources))
        self._headers = {
            "Content-Security-Policy": (
                f"default-src 'self'; img-src {images}; object-src 'none'; base-uri 'none'; form-action 'none'; "
                "frame-ancestors 'none'; require-trusted-types-for 'script'"
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
            "Cache-Control": "no-cache",
        }

    def serve(self, request: Request, name: str) -> HTTPResponse:
        """The file `name`, or 304 when the browser has it, or 404."""
        found = self._load(name)
        if found is None:
            return response.text("Not found", status=404, headers=self._headers)
        content, tag = found
        headers = {**self._headers, "ETag": tag}
        if request.headers.get("if-none-match") == tag:
            return response.empty(304, headers=headers)
        return response.raw(content, headers=headers, content_type=_TYPES[Path(name).suffix])

    def _load(self, name: str) -> Optional[Tuple[bytes, str]]:
        path = self._paths.get(name)
        if path is None or not path.is_file():
            return None
        changed = path.stat().st_mtime
        if name not in self._read or self._read[name][0] != changed:
            content = path.read_bytes()
            self._read[name] = (changed, content, f'"{hashlib.sha256(content).hexdigest()[:20]}"')
        return self._read[name][1:]

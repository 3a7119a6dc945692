"""`python -m evals.serving.empty PORT`: a Sanic server that answers at once: what the measuring itself can do."""

from __future__ import annotations

import sys

from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

PATH = "/webhooks/rest/webhook"


def serve(port: int) -> None:
    """Answer every message with `[{"text": "ok"}]`."""
    app = Sanic("empty", configure_logging=False)

    @app.post(PATH)
    async def answer(request: Request) -> HTTPResponse:
        return response.json([{"recipient_id": request.json["sender"], "text": "ok"}])

    app.run("127.0.0.1", port, access_log=False)


if __name__ == "__main__":
    serve(int(sys.argv[1]))

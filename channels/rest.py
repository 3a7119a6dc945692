"""Rasa's REST channel, which also tells where a message came from (as a fingerprint)."""

from __future__ import annotations

from typing import Any, Dict, Optional

from rasa.core.channels.rest import RestInput
from sanic.exceptions import InvalidUsage
from sanic.request import Request

from channels.trusted import TrustedMetadata, client_address
from xiaoer.text.inbound import one_off_sender


class RestChannel(RestInput):
    """`channels.rest.RestChannel:` in credentials.yml, in the place of `rest:`; same name, address and answers.

    Beside Rasa's: a body that isn't a JSON object is refused with 400, a missing sender becomes a one-off
    conversation, a message that isn't a string counts as empty, and `metadata` and `input_channel` of the
    client are ignored.
    """

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> RestChannel:
        """Needs no credentials."""
        return cls()

    def url_prefix(self) -> str:
        """The address of Rasa's own REST channel."""
        return RestInput.name()

    async def _extract_sender(self, req: Request) -> Optional[str]:
        sender = _body(req).get("sender")
        return one_off_sender() if sender in (None, "") else str(sender)

    def _extract_message(self, req: Request) -> Optional[str]:
        message = _body(req).get("message")
        return _Unlogged(message) if isinstance(message, str) else ""

    def _extract_input_channel(self, req: Request) -> str:
        return self.name()

    def get_metadata(self, request: Request) -> Optional[Dict[str, Any]]:
        """The address's fingerprint; nothing that the client says."""
        return TrustedMetadata(self.name(), address=client_address(request))


class _Unlogged(str):
    """A text as it came in, which Rasa's REST channel copies into its log where a call is cut off."""

    def __deepcopy__(self, memo: Dict[int, Any]) -> str:
        return "(not logged)"


def _body(request: Request) -> Dict[str, Any]:
    body = request.json
    if not isinstance(body, dict):
        raise InvalidUsage('The body must be a JSON object such as {"sender": "alice", "message": "hello"}.')
    return body

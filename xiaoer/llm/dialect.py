"""How one endpoint wants its requests: what it is asked for first, and what is left out once it has refused that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from xiaoer.config import JsonMode
from xiaoer.llm.base import ChatMessage, JsonSchema

_NEXT: dict[JsonMode, JsonMode] = {"schema": "object", "object": "none"}
_REFUSALS = (400, 422)


@dataclass(frozen=True)
class Dialect:
    """`json_mode`: the strongest that is asked for. `tokens_field`: its name for the answer's longest length.

    `temperature`: whether it may be set; where it mayn't, the model is what it is.
    """

    json_mode: JsonMode = "schema"
    tokens_field: str = "max_tokens"
    temperature: bool = True

    def request(
        self, model: str, messages: Sequence[ChatMessage], max_tokens: int, json_schema: JsonSchema | None
    ) -> dict[str, Any]:
        """The body of a request."""
        body: dict[str, Any] = {
            "model": model,
            "messages": [{"role": message.role, "content": message.content} for message in messages],
            self.tokens_field: max_tokens,
        }
        if self.temperature:
            body["temperature"] = 0
        if json_schema is not None and self.json_mode == "schema":
            wanted = {"name": "answer", "strict": True, "schema": json_schema}
            body["response_format"] = {"type": "json_schema", "json_schema": wanted}
        elif json_schema is not None and self.json_mode == "object":
            body["response_format"] = {"type": "json_object"}
        return body

    def after(self, status: int, complaint: str, *, bound: bool, fixed_json: bool) -> Dialect | None:
        """The dialect to try after this refusal, or None where no other way of asking would help.

        `complaint`: what the endpoint said, in any words. `bound`: whether JSON was asked for; `fixed_json`:
        the JSON mode is set and not up for negotiation.
        """
        if status not in _REFUSALS:
            return None
        said = complaint.lower()
        if self.tokens_field == "max_tokens" and "max_completion_tokens" in said:
            return replace(self, tokens_field="max_completion_tokens")
        if self.temperature and "temperature" in said:
            return replace(self, temperature=False)
        weaker = _NEXT.get(self.json_mode)
        if bound and weaker and not fixed_json:
            return replace(self, json_mode=weaker)
        return None

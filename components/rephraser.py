"""Rasa's generator of replies, with other words for texts that may vary; off unless endpoints.yml names it."""

import random
import re
from fnmatch import fnmatch
from typing import Any, Dict, List, Optional

from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import InvalidConfigException
from rasa.utils.endpoints import EndpointConfig

from xiaoer.config import ROOT, settings
from xiaoer.llm.guarded import GuardOptions
from xiaoer.replies.check import Checker
from xiaoer.replies.rephrase import Rephraser
from xiaoer.replies.rules import load_rules
from xiaoer.replies.tone import Tone
from xiaoer.services_llm import language_model

_DEFAULT = ("utter_greet", "utter_goodbye", "utter_thanks", "utter_ok", "utter_rephrase", "utter_offer_human")
# What a customer says yes to, what was done and who somebody is are said in the shop's own words only.
_NEVER = (
    "utter_ask_confirm_*",
    "utter_done_*",
    "utter_*identity*",
    "utter_word_*",
    "utter_policy_answer",
    "utter_free_*",
)


class RephrasingGenerator(TemplatedNaturalLanguageGenerator):
    """Templates as Rasa fills them; those in `responses` are said in other words that hold the same facts.

    In endpoints.yml: `nlg: {type: components.rephraser.RephrasingGenerator, responses: [utter_greet], variations: 3}`.
    Buttons and everything beside the text stay; without a language model nothing changes.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain, rephraser: Optional[Rephraser] = None) -> None:
        """Take the settings; `rephraser` for tests, else one with the language model of the environment."""
        super().__init__(domain.responses)
        options: Dict[str, Any] = endpoint_config.kwargs
        self._names: List[str] = list(options.get("responses") or _DEFAULT)
        self._variations = options.get("variations", 3)
        if not isinstance(self._variations, int) or self._variations < 1:
            raise InvalidConfigException(f"endpoints.yml, nlg: variations is {self._variations!r}; it takes 1 or more")
        self._rephraser = rephraser or _from_settings()

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> Optional[Dict[str, Any]]:
        """See Rasa; other words where the response may vary and the model's hold."""
        reply = await super().generate(utter_action, tracker, output_channel, **kwargs)
        if reply is None or self._rephraser is None or not reply.get("text") or not self._may_vary(utter_action):
            return reply
        tone = tracker.get_slot("tone") if "tone" in tracker.slots else None
        text = await self._rephraser.rephrase(
            reply["text"],
            "zh" if re.search(r"[\u4e00-\u9fff]", reply["text"]) else "en",
            Tone(angry=tone == "upset", hurried=tone == "hurried"),
            random.randint(1, self._variations),  # noqa: S311 - no secret
            tracker.sender_id,
        )
        return {**reply, "text": text}

    def _may_vary(self, name: str) -> bool:
        wanted = any(fnmatch(name, pattern) for pattern in self._names)
        return wanted and not any(fnmatch(name, pattern) for pattern in _NEVER)


def _from_settings() -> Optional[Rephraser]:
    endpoint = settings().llm
    if endpoint is None:
        return None
    rules = load_rules(ROOT / "replies" / "rules.yml")
    limits = GuardOptions(conversation_tokens=rules.conversation_tokens, hourly_tokens=rules.hourly_tokens)
    return Rephraser(language_model(endpoint, limits), Checker(rules))

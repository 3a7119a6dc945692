"""The asynchronous stage behind the graph, in which a language model is asked.

Rasa runs its graph on the event loop: a component that waits holds up every customer. So the
component only marks the messages that a language model should see, and this stage, around
`MessageProcessor.parse_message`, awaits the answer: for every channel, `rasa shell`, `rasa test` and
`/model/parse`. Rasa holds only the lock of the conversation meanwhile.
"""

from itertools import count
from typing import Any, Awaitable, Callable, Dict, List, Optional
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage
from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.processor import MessageProcessor
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME, DEFAULT_SENDER_ID
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    TEXT,
)

from components.llm_failures import encoder_stands
from xiaoer.llm.guarded import GuardedModel
from xiaoer.understanding.llm.accept import accept
from xiaoer.understanding.llm.masking import Span
from xiaoer.understanding.llm.opinion import SecondOpinion, Unsure
from xiaoer.wrapping import wrap

MARK = "llm_stage"
"""The key of a parse result that says which stage is to see it; gone once the stage has."""

_numbers = count(1)
_stages: "WeakValueDictionary[str, LLMStage]" = WeakValueDictionary()


class LLMStage:
    """What one loaded bot asks with; `name` is what its component marks messages with."""

    def __init__(self, opinion: SecondOpinion, model: GuardedModel) -> None:
        """Be found by `name` as long as somebody holds this object, and have the message processor wrapped."""
        self.name = f"stage-{next(_numbers)}"
        self._opinion = opinion
        self._model = model
        _stages[self.name] = self
        wrap(MessageProcessor, "parse_message", _with_second_opinion)

    async def settle(
        self, parse: Dict[str, Any], sender: str, tracker: Optional[DialogueStateTracker], domain: Optional[Domain]
    ) -> None:
        """Ask about one message and put an accepted answer into `parse`; else it stays as it is, with a line logged."""
        with encoder_stands():
            message = _unsure(parse, sender, last_question(tracker, domain))
            bare = domain is None or domain.is_empty()  # trained with `rasa train nlu`
            intents, entities = (None, []) if bare else (domain.intents, domain.entities)
            verdict = await self._opinion.ask(self._model, message, intents, entities)
            if verdict is not None:
                accept(parse, verdict, DEFAULT_NLU_FALLBACK_INTENT_NAME)


def _with_second_opinion(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def parse_message(
        self: MessageProcessor,
        message: UserMessage,
        tracker: Optional[DialogueStateTracker] = None,
        only_output_properties: bool = True,
    ) -> Dict[str, Any]:
        parse: Dict[str, Any] = await original(self, message, tracker, only_output_properties)
        stage = _stages.get(parse.pop(MARK, ""))
        if stage is not None:
            await stage.settle(parse, message.sender_id, tracker, self.domain)
        return parse

    return parse_message


def _unsure(parse: Dict[str, Any], sender: str, asked: Optional[str]) -> Unsure:
    spans = known_spans(parse)
    return Unsure(parse.get(TEXT) or "", _ranked(parse), spans, asked, who_pays(sender))


def known_spans(parse: Dict[str, Any]) -> List[Span]:
    """Where the known entities stand, so that they can be hidden."""
    return [
        Span(entity[ENTITY_ATTRIBUTE_START], entity[ENTITY_ATTRIBUTE_END], entity[ENTITY_ATTRIBUTE_TYPE])
        for entity in parse.get(ENTITIES) or []
        if ENTITY_ATTRIBUTE_START in entity and ENTITY_ATTRIBUTE_END in entity
    ]


def who_pays(sender: str) -> Optional[str]:
    """The conversation whose budget pays: none for `rasa test` and /model/parse, which Rasa calls "default"."""
    return None if sender == DEFAULT_SENDER_ID else sender


def _ranked(parse: Dict[str, Any]) -> List[str]:
    names = [intent[INTENT_NAME_KEY] for intent in parse.get(INTENT_RANKING_KEY) or []]
    return [name for name in names if name != DEFAULT_NLU_FALLBACK_INTENT_NAME]


def last_question(tracker: Optional[DialogueStateTracker], domain: Optional[Domain]) -> Optional[str]:
    """What the assistant asked last, as the template in domain.yml has it: without anything of the customer's."""
    if tracker is None or domain is None:
        return None
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return None
        if isinstance(event, BotUttered):
            text = _template(event, tracker, domain)
            if text and ("asks" in (event.data.get("custom") or {}) or text.rstrip().endswith(("?", "？"))):
                return text
    return None


def _template(event: BotUttered, tracker: DialogueStateTracker, domain: Domain) -> Optional[str]:
    name = event.metadata.get("utter_action")
    if name not in domain.responses:
        return None
    suitable = ResponseVariationFilter(domain.responses).responses_for_utter_action(
        name, tracker.get_latest_input_channel() or "", tracker.current_slot_values()
    )
    return next((variation[TEXT] for variation in suitable if variation.get(TEXT)), None)

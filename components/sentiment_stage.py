"""The asynchronous stage behind the graph in which a language model is asked how a message sounds.

As in `components.llm_stage` the component only marks messages, and nobody else waits for the answer.
"""

from itertools import count
from typing import Any, Awaitable, Callable, Dict, Optional
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT

from components.llm_failures import encoder_stands
from components.llm_stage import known_spans, who_pays
from xiaoer.llm.guarded import GuardedModel
from xiaoer.understanding.sentiment.llm import SentimentTask, decide
from xiaoer.wrapping import wrap

MARK = "sentiment_stage"
"""The key of a parse result that says which stage is to see it; gone once the stage has."""
SENTIMENT = "sentiment"

_numbers = count(1)
_stages: "WeakValueDictionary[str, SentimentStage]" = WeakValueDictionary()


class SentimentStage:
    """What one loaded bot asks with; `name` is what its component marks messages with."""

    def __init__(self, task: SentimentTask, model: GuardedModel) -> None:
        """Be found by `name` as long as somebody holds this object, and have the message processor wrapped."""
        self.name = f"sentiment-{next(_numbers)}"
        self.below = task.options.below
        self._task = task
        self._model = model
        _stages[self.name] = self
        wrap(MessageProcessor, "parse_message", _with_sentiment)

    async def settle(self, parse: Dict[str, Any], sender: str) -> None:
        """Put the answer into `parse`; where there is none it stays as it is, with a line logged."""
        with encoder_stands():
            text = parse.get(TEXT) or ""
            level = await self._task.ask(self._model, text, known_spans(parse), who_pays(sender))
            if level is not None:
                parse[SENTIMENT] = decide(parse[SENTIMENT], level)


def _with_sentiment(original: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def parse_message(
        self: MessageProcessor,
        message: UserMessage,
        tracker: Optional[DialogueStateTracker] = None,
        only_output_properties: bool = True,
    ) -> Dict[str, Any]:
        parse: Dict[str, Any] = await original(self, message, tracker, only_output_properties)
        stage = _stages.get(parse.pop(MARK, ""))
        if stage is not None:
            await stage.settle(parse, message.sender_id)
        return parse

    return parse_message

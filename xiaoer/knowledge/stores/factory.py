"""A store by the setting."""

from __future__ import annotations

from xiaoer.errors import ConfigurationError
from xiaoer.knowledge.stores.base import VectorStore
from xiaoer.knowledge.stores.memory import MemoryStore

LOCAL, MEMORY = "local", "memory"


def build_store(where: str = LOCAL, key: str = "") -> VectorStore:
    """`local`: qdrant-client's local mode; `memory`: numpy alone; else the address of a Qdrant server.

    Raises `ConfigurationError` for anything else, or when the package is missing.
    """
    if where == MEMORY:
        return MemoryStore()
    from xiaoer.knowledge.stores import qdrant  # the package takes a second to import

    if where == LOCAL:
        return qdrant.local_store()
    if where.startswith(("http://", "https://")):
        return qdrant.server_store(where, key)
    raise ConfigurationError(
        f"the knowledge base's vectors are to be in {where!r}; it takes local, memory, or the address of a Qdrant "
        "server, such as http://127.0.0.1:6333"
    )

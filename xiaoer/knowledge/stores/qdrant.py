"""Vectors in Qdrant: the client's local mode inside this process, or a server."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import httpx
import numpy as np
from numpy.typing import NDArray
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException

from xiaoer.knowledge.stores.base import KnowledgeUnavailable, Nearest

_SECONDS = 5  # of one call to a server; an answer without vectors is better than a customer who waits
_PREFIX = "xiaoer-"
_T = TypeVar("_T")


class QdrantStore:
    """A `VectorStore` on any client of the package `qdrant-client`."""

    def __init__(self, client: Any) -> None:
        """`client`: a `QdrantClient`, or what behaves like one; see `local_store` and `server_store`."""
        self._client = client

    def fill(self, name: str, vectors: NDArray[np.float32]) -> None:
        """See `VectorStore`. A set that isn't whole, as after a stop in the middle, is written anew."""
        self._try(lambda: self._fill(_PREFIX + name, vectors))

    def nearest(self, name: str, vector: NDArray[np.float32], limit: int) -> Nearest:
        """See `VectorStore`."""
        query = vector.tolist()
        found = self._try(
            lambda: self._client.query_points(_PREFIX + name, query=query, limit=limit, with_payload=False).points
        )
        rows = np.array([point.id for point in found], dtype=np.intp)
        return Nearest(rows, np.array([point.score for point in found], dtype=np.float32))

    def prune(self, keep: set[str]) -> list[str]:
        """Remove this application's sets that aren't in `keep`; returns their names."""
        known = [each.name for each in self._try(lambda: self._client.get_collections().collections)]
        old = [name for name in known if name.startswith(_PREFIX) and name.removeprefix(_PREFIX) not in keep]
        for name in old:
            self._delete(name)
        return [name.removeprefix(_PREFIX) for name in old]

    def _fill(self, collection: str, vectors: NDArray[np.float32]) -> None:
        if self._client.collection_exists(collection):
            if self._client.count(collection, exact=True).count == len(vectors):
                return
            self._delete(collection)
        # Rows have length one, so the dot product is the cosine, without scaling them again.
        parameters = models.VectorParams(size=vectors.shape[1], distance=models.Distance.DOT)
        self._client.create_collection(collection, vectors_config=parameters)
        self._client.upload_collection(collection, vectors=vectors, ids=range(len(vectors)), wait=True)

    def _delete(self, collection: str) -> None:
        self._try(lambda: self._client.delete_collection(collection))

    def _try(self, call: Callable[[], _T]) -> _T:
        try:
            return call()
        except (ApiException, httpx.HTTPError, OSError) as error:
            raise KnowledgeUnavailable(
                f"the Qdrant server doesn't answer ({type(error).__name__}); check XIAOER_QDRANT_URL, or unset it to "
                "search inside this process"
            ) from error


def local_store() -> QdrantStore:
    """Qdrant's local mode, in the memory of this process."""
    return QdrantStore(QdrantClient(":memory:"))


def server_store(url: str, key: str = "") -> QdrantStore:
    """A Qdrant server at `url`; `key` is empty for servers that want none. Nothing connects yet."""
    client = QdrantClient(url=url, api_key=key or None, timeout=_SECONDS, check_compatibility=False)
    return QdrantStore(client)

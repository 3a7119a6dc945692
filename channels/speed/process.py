"""What a process that answers customers has to itself: no collector in everybody's way, no threads that wait spinning.

Rasa, TensorFlow and spaCy are more than a million objects, which Python's collector goes through again and again,
for half a second in which nobody is answered. And each matrix product of one sentence is spread over all cores,
where the threads wait for each other while other processes need them.
"""

from __future__ import annotations

import gc
from functools import lru_cache

from threadpoolctl import threadpool_limits


@lru_cache(maxsize=1)
def settle() -> None:
    """Once, when a model is loaded to answer: what is loaded by now is never collected; one thread for a product."""
    gc.collect()
    gc.freeze()
    threadpool_limits(limits=1)

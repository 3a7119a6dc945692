"""Text from outside, such as a product's description or a document, made safe to show a language model.

Nothing recognises every order that may be hidden in a text. What is recognised is taken out, and the rest is fenced:
it stands as a JSON string between tags that it can't close.
"""

from __future__ import annotations

import re

from xiaoer.llm.prompts import as_data
from xiaoer.text.inbound import clean
from xiaoer.text.instructions import find_instructions

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_NAME = re.compile(r"[a-z][a-z_]*")


def clean_untrusted(text: str) -> str:
    """`text` without invisible characters, without HTML comments and without the sentences that give orders.

    What is left is for reading only: instructions in it are data.
    """
    visible = _COMMENT.sub(" ", clean(text))
    kept, at = [], 0
    for found in find_instructions(visible):
        kept.append(visible[at : found.start])
        at = found.end
    return "".join((*kept, visible[at:])).strip()


def fence(text: str, name: str = "document") -> str:
    """`text`, cleaned, between tags called `name` that no text can close: in it every `<`, `>` and `&` is escaped.

    A prompt that shows it says that what stands between is data. Raises `ValueError` for a name that is no tag.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"name is {name!r}; it takes small letters and _")
    return f"<{name}>{as_data(clean_untrusted(text))}</{name}>"

"""spaCy tokens for Chinese, English and both in one sentence."""

from __future__ import annotations

import re
from functools import lru_cache

import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc
from spacy.vocab import Vocab

from xiaoer.text.normalise import to_half_width

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_WORD = rf"(?:(?![{_HAN}])[^\W_])"
_TOKEN = re.compile(
    rf"""
    \[[A-Z]+(?:_[A-Z]+)*_[1-9]\d{{0,5}}\]                              # a placeholder, [PHONE_1]
    | [A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+   # an e-mail
    | \d+(?:[.,]\d+)+(?!{_WORD})                                     # 3.5  1,299.00  415.555.2671
    | \#?{_WORD}+(?:[-_'’]{_WORD}+)*                                 # don't  T-shirt  #W1234567  138-0013-8000
    | \s+
    | .                                                              # each Han character, each sign
    """,
    re.VERBOSE | re.DOTALL,
)


class MixedTokenizer:
    """Cuts a text into spaCy tokens: each Han character alone, Latin and digit runs whole.

    Placeholders, e-mails, order numbers and numbers with inner signs stay one token. The tokens cover the text
    without gap or overlap, and `Doc.text` is the text in half-width characters: an offset in the
    document is an offset in the text that came in.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The document of `text`, which may be of any length and hold any characters."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in _TOKEN.finditer(to_half_width(text)):
            piece = match.group()
            # spaCy keeps one blank after a token as that token's flag.
            if piece[0] == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
                piece = piece[1:]
            if piece:
                words.append(piece)
                spaces.append(False)
        return Doc(self._vocab, words=words, spaces=spaces)


@lru_cache(maxsize=1)
def pipeline() -> Pipeline:
    """The process's one spaCy pipeline: a blank multi-language one with this tokenizer."""
    nlp = spacy.blank("xx")
    nlp.tokenizer = MixedTokenizer(nlp.vocab)
    return nlp


def tokenise(text: str) -> Doc:
    """The tokens of `text`; see `MixedTokenizer`."""
    doc: Doc = pipeline().tokenizer(text)
    return doc

"""WeChat and QQ ids, which look like nothing in particular: the words before them tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from xiaoer.privacy.reading import Reading
from xiaoer.privacy.types import Span

_SAYS = (
    r"(?:\s*(?:号码?|账号|帐号|id|number|handle|account))?(?:\s*(?:在这|给你|发你|我|吧|呀|哈|是|为|就是|搜索?|叫|加"
    r"|is|=|:"
    r"|->|→)){0,3}[\s:,，]*"
)
_WECHAT_CUE = (
    r"(?:微信|薇信|威信|卫星|围信|徽信|v信|[+加➕]个?我?v|加个?我?微|我[微薇](?!信)|绿泡泡|微(?=[:号])"
    r"|(?<![a-z0-9])(?:vx"
    r"|wx|weixin|we ?chat)(?![a-z0-9_]*_))"
)
_WECHAT = re.compile(
    rf"{_WECHAT_CUE}{_SAYS}(?P<id>[a-z][a-z0-9_-]{{5,19}}|\d{{6,10}})(?![a-z0-9_@-]|\.[a-z0-9])"
    r"|(?<![a-z0-9_])(?P<own>wxid_[a-z0-9]{6,20})(?![a-z0-9_])",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"(?:(?<![a-z0-9])(?:vx|wx)[:\s]{0,2}|(?<![a-z0-9])v[:])(?P<id>[a-z][a-z0-9_-]{5,19})(?![a-z0-9_@-]"
    r"|\.[a-z0-9])",
    re.IGNORECASE,
)
_QQ = re.compile(
    r"(?:(?<![a-z0-9])(?:qq|q)(?=[群号:：\s\d是为我吧])|扣扣|企鹅)(?:群)?"
    + _SAYS
    + r"(?P<id>[1-9]\d{4,10})(?![0-9a-z_@-]|\.\d)",
    re.IGNORECASE,
)
# Words that follow "wechat" in sentences about paying by it.
_WORD = re.compile(
    r"(?i:support|payment|please|wallet|balance|account|service|official|message|number|instead|transfer|refund|because"
    r"|moments|article|friend|friends|public|channel|channels|anyway|thanks|thank|doesnt|having|before|should|contact)"
)


def find(reading: Reading) -> Iterator[Span]:
    """Ids of WeChat and QQ; a mobile number that is one is a phone."""
    text = reading.digits
    for match in _WECHAT.finditer(text):
        name = "id" if match["id"] else "own"
        if _is_id(match[name], match[0][: match.start(name) - match.start()]):
            yield Span(*match.span(name), "wechat")
    for match in _GLUED.finditer(text):
        if any(char.isdigit() or char in "_-" for char in match["id"]):
            yield Span(*match.span("id"), "wechat")
    for match in _QQ.finditer(text):
        yield Span(*match.span("id"), "qq")


def _is_id(word: str, ahead: str) -> bool:
    """A word of letters alone is an id only where it is said to be: "my wechat is yarasanchez"."""
    if not word.isalpha():
        return True
    said = re.search(r"(?:号码?|id|是|为|叫|搜|加|:|=|\bis)[\s:]*$", ahead, re.IGNORECASE)
    return said is not None and not _WORD.fullmatch(word)

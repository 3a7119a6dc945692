"""Messages that are made of entities and nothing else: the answer to a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xiaoer.text.simplified import plain
from xiaoer.text.tokeniser import tokenise
from xiaoer.understanding.entities.patterns import expression
from xiaoer.understanding.entities.phrases import phrase_finder
from xiaoer.understanding.lexicon import load_lexicon

# Words that only introduce what was asked for, or say that it is wanted.
_FILLER = expression(
    r"订单编?号?码?|定单号?|运单号?|快递单号?|物流单号?|单号|号码|我的|这个|手机号?|电话|尾号|后[四4]位|最后[四4]位|邮箱|邮编|邮政编码"
    r"|收件人|收货人|姓名|名字|我叫|我是|就是|是|为|叫|和|跟|还有|亲|你好|您好|给你|这里|在这|喏|哦|呢|的|哈"
    r"|那[个件双条款台只种张把单]|这[件双条款台只种张把单]|我要|就要|还是要|要|选|就|那|吧|啦|颜色|尺码|码数|大小|规格|数量|日期|时间|大概|大约|左右|谢谢|地址|以及|加上"
    r"|\b(?:my|the|it['’]?s|its|it|is|are|was|here|this|that|order|orders|number|num|no|id|tracking|parcel|phone|mobile"
    r"|last|four|digits|ends?|ending|in|with|e-?mail|address|zip|postal|post|postcode|code|full|name|i['’]?m|i|am|and"
    r"|sure|ok|okay|yes|hi|hello|of|for|4"
    r"|ones?|colou?r|size|quantity|date|please|pls|just|a|an|on|about|around|those|these|thanks)\b",
    re.IGNORECASE,
)
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def nothing_but(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `text` is made of these spans (start, end) and of words that only introduce them.

    "订单号 XE2024010001", "it's #W1234567", "黑色的" and "全部" are; "where is #W1234567" is not. A
    reason is not either: "拍错了" may be the answer to a question, or ask to cancel.
    """
    if not spans or _LETTER_OR_DIGIT.search(_FILLER.sub(" ", without(text, spans))):
        return False
    return not phrase_finder(load_lexicon()).find(tokenise(plain(text))).get("reason")


def without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """`text` with blanks in the place of these spans (start, end)."""
    kept = list(text)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    return "".join(kept)

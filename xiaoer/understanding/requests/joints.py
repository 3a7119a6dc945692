"""What stands between two requests of one message, in both languages.

All patterns are for half-width text, in which every character stands where it stood.
"""

from __future__ import annotations

import re

HAN = "\u3400-\u4dbf\u4e00-\u9fff"


def any_of(*patterns: str) -> re.Pattern[str]:
    """The patterns as one, blind to case."""
    return re.compile("|".join(patterns), re.IGNORECASE)


# 另外一件 (the other one), 另外收费 (charged separately), 还有货吗 (still in stock), 不再发 (no more) add nothing.
ADDS = any_of(
    r"(?:哦|噢|啊)?对了|此外|除此之外|并且|而且|以及|同时|最后|顺便再?|顺带|顺手|顺路",
    r"另外(?![一两几那这个的再]|[买寄收付送交配]|发(?!票)|加(?:一|件|个))",
    r"还有(?:就是|个事儿?|件事|一?点|问题)?(?:是)?"
    r"(?![吗没么货效多几半两三现别红橙黄绿青蓝紫黑白灰粉]|一[件个双箱包本袋瓶款半]|什么|哪|库存|活动|优惠|券吗|机会|其他|[\dA-Za-z])",
    r"(?:再有|再就是|然后就是|还想|还要)(?=[^了])",
    r"(?:然后|接着|随后)呢?(?:再)?",
    r"再来(?=[把查给帮])|并(?=[帮把给])",
    r"(?<![不别要先])再(?:顺便)?(?=[帮给查问把推开催改换退取投转替告]|看[看下一]|来[问查看])",
    r"\b(?:and|&)\s+(?:then|also|finally|separately|besides|meanwhile)\b(?:\s+I\s+also)?",
    r"\b(?:oh,?\s+)?(?:and\s+)?(?:by\s+the\s+way|btw|on\s+top\s+of\s+that|in\s+addition|additionally)\b",
    r"\b(?:and\s+)?(?:besides(?!\s+the)|before\s+I\s+forget|one\s+more\s+thing|secondly|thirdly|lastly)\b",
    r"\b(?:and\s+)?(?:while\s+you(?:['’]?re|\s+are)\s+(?:there|at\s+it)|at\s+the\s+same\s+time|after\s+that|as\s+well\s+as)\b",
    r"(?<=[\s,.;!?)])(?:also|plus|then|oh\s+and|oh)\b",
)
"""What says that one more thing follows."""

NUMBERS = any_of(
    r"(?:(?<=[\s,;:])|^)\(?[1-9](?:[.、)]|\.\s)(?!\d)\s*",
    r"(?:(?<=[\s,;:])|^)(?:第[一二三四](?:[、,:是]|(?=[我帮退换查取]))|[一二三]是|[一另]个是|首先|其次|先说|再说)[,:]?",
    r"(?:(?<=[\s,;:.])|^)(?:first\s+of\s+all|firstly|for\s+starters|to\s+start\s+with|one:|two:|three:)",
)
"""What numbers the items of a list."""

SENTENCE = re.compile(rf"[!?;。…~\n]+|\.+(?=\s|$)|(?<=[{HAN}])\.")
COMMA = re.compile(r"[,、]|\s[-–—]+\s|\s*[+]\s*|:(?=\s|[^\d\s])")
SPACE = re.compile(rf"(?<=[{HAN}])\s+(?=\S)|(?<=\S)\s+(?=[{HAN}])")

STARTS = (
    r"(?:please|pls|kindly|just|maybe|help\s+me|to|the\s+way\s+to)?\s*"
    r"(?:i|i['’]?(?:m|d|ve|ll)|my|you|we|is|are|am|was|do|does|did|don['’]?t|can|could|would|will|may|has|have|had"
    r"|what|what['’]?s|when|when['’]?s|where|where['’]?s|which|who|why|how|whether|if|is\s+there|any|got|please|pls"
    r"|cancel|return|refund|exchange|swap|change|make|switch|send|ship|track|check|tell|show|give|get|put|update|fix"
    r"|use|charge|pay|add|remove|take|drop|invoice|issue|reissue|email|look|see|find|hurry|rush|chase|speed|expedite"
    r"|recommend|suggest|pick|move|redirect|deliver|let|replace|apply|match|file|report|void|scrap|modify|hold|stop"
    r"|transfer|connect|escalate|call|restore|redo|confirm|figure|compensate|push|nudge|undo|bring|pull|approve|throw"
    r")\b"
)
"""How an English clause begins, as part of a pattern."""

_MY_THING = r"my\s+\w+(?:\s+\w+)?\s*(?:[,.;!?]|$)"
AND_CLAUSE = any_of(rf"(?:\b(?:and|n|but)\b|&)\s+(?!{_MY_THING})(?={STARTS})")
"""An "and" before what may be a request of its own, not before a second noun."""

AND_NOUN = any_of(
    r"(?:\b(?:and|n)\b|&)\s+(?=\S)",
    rf"(?<=[{HAN}]{{2}})(?<!帮我)(?<!给我)(?<![温暖柔平附])[和跟与及](?=[{HAN}A-Za-z]{{2}})",
)
"""An "and" between nouns: of two things of one request, or of two requests."""

OR = any_of(
    r"\b(?:or\s+else|otherwise|or)\b,?",
    r"(?:要不(?!要)然?|不然的?话?|否则|或者|要么)(?!就?退)",
)
"""What offers another way."""

_BEHIND_A_WHOLE = "(?<![的能以再也好亲么没和跟在是把给要想])(?<!时候)(?<!没有)"
_BEHIND_A_WORD = (
    r"(?<=[a-z]{3})(?<!\bthe)(?<!\band)(?<!\byou)(?<!want)(?<!please)(?<!\bpls)(?<!your)(?<!\bnot)(?<!don't)"
    r"(?<!\bfor)(?<!just)(?<!\bor)(?<!could)(?<!with)(?<!would)(?<!that)(?<!this)(?<!that's)(?<!still)(?<!must)"
    r"(?<!will)(?<!only)(?<!never)(?<!\bany)(?<!someone)(?<!anyone)(?<!people)"
)
BARE = any_of(
    rf"(?<=[{HAN}]{{3}}){_BEHIND_A_WHOLE}"
    rf"(?=帮我|帮忙|拜托|(?<![又太很])麻烦|(?<!申)请(?!问)|我还?要|我还?想|人工呢|客服人?呢|(?<=[退换消了吧])那个[{HAN}]{{2}})",
    rf"(?<=[{HAN}]{{2}}[了下吧吗呢到掉消票寄成色码个件])"
    r"(?=(?:快递|物流|发票|订单|优惠券|收货地址|地址|退款|差价)(?:什么|啥|怎么|还|也|帮|改|开|呢|没|要)|能不能|你们有)",
    rf"{_BEHIND_A_WORD}\s+(?=(?:cancel|track|check|return|exchange|refund|change|send|recommend|update|also)\s)",
)
"""Where in unpunctuated text a second request may begin: behind what can stand by itself."""

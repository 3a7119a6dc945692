"""The forms of a clause, in both languages: whether it asks, points, tells, sets a condition or is only manners.

All patterns are for half-width text without space around it.
"""

from __future__ import annotations

import re

from xiaoer.understanding.requests.joints import STARTS, any_of

_IF_ONE = r"(?:不能|不行|没有|没货|没发|不了|能|有|行|可以|发了|到不了|换不了|送不到)"
IF = any_of(
    rf"^(?:如果|要是|假如|若|万一|(?:还|已经)?{_IF_ONE}[^,]{{0,6}}的话|不行|不能的?|没有就|没发的?)",
    r"^(?:if|in\s+case|otherwise|no\s+stock)\b",
)
"""How a condition begins."""

ONLY_IF = any_of(
    r"(?<!什么)(?:之后|以后|付款后|收货后|完成后|的时候|的话)$",
    r"^(?:如果|要是|假如|若是?|万一)(?!.*(?:就|帮我|给我|麻烦|请))[^,]*$",
    r"^(?:if(?!\s+(?:not|so|yes)\s+\w)|in\s+case)\b(?!.*\b(?:then|just|please)\b)[^,]*$",
)
"""A condition without what follows from it."""

_MANNERS = any_of(
    r"你们?好呀?|您好|亲+|宝|老板|老师|店家|掌柜的?|客服|在吗|在么|在不在|有人吗|打扰(?:一?下)?了?|不好意思",
    r"麻烦(?:你|您)?了?|谢+[你您啦了亲]?|多谢|感谢|辛苦了?|拜托了?|急+用?|着急|很急|请问一?下?|想?问一?下|问个事|请",
    r"那个啥?|那啥|嗯+|哦+|唉|哎|呃|又来麻烦(?:你|您)|是这样的?|早上好|下午好|晚上好|哈喽|嗨|好的|是的|对",
    r"有?[几两三]个?(?:问题|事情?|件事)(?:麻烦下)?|快+点?|立刻|马上|赶紧|[啊呀吧哈呢了哦噢嘛啦么]|[\W_]+",
    r"(?:hi+|hello|hey|yo|dear|team|there|all|good\s+(?:morning|afternoon|evening|day)|so|um+|well|ok(?:ay)?)\b",
    r"(?:sorry(?:\s+to\s+(?:bother|disturb)\s+you)?|please|pls|plz|many\s+thanks|much\s+appreciated|thx|cheers)\b",
    r"thank(?:s|\s+you)(?:\s+(?:you|a\s+(?:lot|ton)|again|in\s+advance|so\s+much))?\b",
    r"(?:urgent(?:ly)?|asap|now|immediately|hurry|right\s+away|me\s+again)\b",
    r"(?:i\s+have\s+)?(?:a\s+couple\s+of|a\s+few|two|three)\s+(?:requests|questions|things)\b",
)
_LEFTOVER = any_of(
    r"我们|你们|我要|我想|我还|给我|帮我|我|你|您|能|可以|要|想|麻烦|请|那|就|但是|但|还|也|都|[\W_]+",
    r"(?:and|i|we|you|can|could|would|but|so|or|please)\b",
)


def is_manners(said: str) -> bool:
    """Whether a clause is nothing but greeting, thanks, urging or filling."""
    return _made_of(_MANNERS, said)


def is_leftover(said: str) -> bool:
    """Whether it is what a connective behind the subject leaves ("我|顺便|查下", "I|also|need")."""
    return _made_of(_LEFTOVER, said)


def _made_of(piece: re.Pattern[str], said: str) -> bool:
    """Piece by piece and never back, so that no text takes long."""
    at = 0
    while at < len(said):
        match = piece.match(said, at)
        if not match:
            return False
        at = match.end()
    return True


_TASK = r"(?:退|换|取消|改|查|开|催|投诉|转|问|补|要|重拍|推荐|物流|发票|订单号|地址)"
NOT_THIS = any_of(
    rf"^[我也这又]?(?:不是|并不是|没说|没有要|不用|不要|不想|不需要|别|不)(?:再|要|想|来)?{_TASK}(?!了退)[^?吗呢]*$",
    rf"^(?:懒得|省得|免得|能不能不)(?:我|再|去|要|想)?{_TASK}|^{_TASK}.{{0,3}}就算了$",
    r"^(?:i['’]?m\s+not\s+(?:asking|chasing|returning|looking|trying|complaining)|no\s+need\s+to|not\s+(?:the|an?)\b)[^?]*$",
    r"^i\s+(?:don['’]?t|do\s+not|never|didn['’]?t)\s+(?:want|need|ask|said|say)[^?]*$",
    r"^(?:please\s+)?(?:don['’]?t|do\s+not)\s+(?:cancel|return|exchange|refund|change|ask)[^?]*$",
)
"""What the customer says that they don't want: the contrast to their request."""

_LOOK = r"(?:看看|看下|看一下|瞅瞅|查查|查下|查一下|瞧瞧|核实下?|问问|问一下|问下|处理一?下|算算|想想办法)"
POINTS = any_of(
    rf"^那?你?(?:再?帮我?|给我?|麻烦|请)*(?:再|先)?{_LOOK}(?:吧|呗|啊|一下)?$",
    r"^我?就?(?:想|先)+请?问?(?:清楚|一下|下|问)$|^(?:这|到底)?是?(?:怎么|咋)(?:回事|办|弄|搞|处理)[啊呢呀]?$",
    r"^(?:问一下|啥情况|什么情况|什么意思|行吗|行不行|可以吗|可以不|好吗|对吗|对吧|是吗|能吗|凭什么|为什么|为啥|看着办)$",
    r"^(?:能的话|可以的话|不能的话|有的话|没有的话|要是可以|发我|告诉我|给个(?:痛快|准)话|你看图|.*听懂(?:了|没)[^,]*)$",
    r"^(?:多久到账?|几号|几点|多少钱?|大概多少|能减多少|怎么领|哪[个些]|支持哪些|有哪些|要多久|什么颜色的?|哪里查|都是啥)$",
    r"^(?:还|应该|现在)?没有?发(?:货|出)?(?:对?吧|呢|吗)?$|^差价我(?:来|会)?补$|^多退少补$|^(?:多的钱|其余的?)都?退给?我$",
    r"^我(?:会|可以|来)?补(?:一下)?差价$|^在哪(?:里|儿)?(?:点|看|领|申请|查)?$",
    r"^\W*(?:can|could|would)\s+you(?:\s+please)?(?:\s+(?:check|look|help|have\s+a\s+look|tell\s+me|see))?"
    r"(?:\s+(?:it|for\s+me|into\s+it|this))?\W*$",
    r"^\W*(?:please\s+)?(?:(?:have|take)\s+a\s+look|check|look\s+(?:it\s+up|into\s+it)|do\s+it|fix(?:\s+it)?|explain"
    r"|help(?:\s+me)?|tell\s+me|change\s+it|confirm|see)(?:\s+please)?\W*$",
    r"^\W*(?:i\s+was\s+(?:just\s+)?wondering|give\s+me\s+(?:that|it)|what\s+(?:do\s+i\s+do|now|happened|gives)"
    r"|what['’]?s\s+(?:up|going\s+on|happening|the\s+code|the\s+number)|how\s+come|why(?:\s+is\s+that)?|how\s+are\s+you"
    r"|how\s+(?:do\s+i|to)\s+do\s+(?:it|that|this)"
    r"|is\s+that\s+(?:ok|okay|possible|right)|ok|right|can\s+i|you\s+choose|here['’]?s\s+the\s+thing)\W*$",
    r"^\W*(?:how\s+(?:much|soon|long|many)(?:\s+(?:off|extra|more|is\s+it))?|what\s+time|what\s+are\s+they"
    r"|which\s+(?:colou?rs?|sizes?|one|shop)|where\s+(?:do\s+i\s+(?:click|apply|look)|does\s+it\s+go))\W*$",
    r"^\W*(?:how\s+(?:shall|should|do)\s+i\s+(?:proceed|go\s+about\s+it)|what(?:\s+are|['’]s)\s+(?:the\s+)?next(?:\s+steps?)?"
    r"|(?:i['’]?ll\s+)?pay\s+the\s+difference|(?:please\s+)?send\s+it\s+by\s+e-?mail"
    r"|(?:it\s+)?(?:hasn['’]?t|not|isn['’]?t)\s+(?:been\s+)?(?:shipped|dispatched|sent)(?:\s+(?:out|yet|right))*)\W*$",
)
"""What asks without saying for what: the clause beside it does."""

DOES = any_of(r"没|坏|错|少|丢|扣|退|换|取消|改|撤|查|看|催|投诉|推荐|开|补|付|要|[吗呢]|什么|怎么|[a-z]{3}")
"""What can stand by itself before an unpunctuated second request."""

# What is done: 退了 is asked for, 发了 is told.
_DO = (
    r"(?:退(?!款申请|换)|换(?!货的|的)|改|取消|撤|重"
    r"|(?:查|看|瞅|开|催|加|减|补|赔|发(?!票)|寄|送|转|投诉|举报|推荐|叫|找|用(?!户)|付|问|安排|恢复|作废|拦|截)(?![了过的不]))"
)
_BEFORE_DO = r"^|\d|[件单个款双条]|再|就|直接|快点|赶紧|赶快|尽快|都|全|还是|统统|最后|一起|立刻|马上|优先|重新|先"
_DONE = (
    r"退[掉货款钱吧]*|退了[吧]?|退回[来去]?|取消[了掉吧]*|换货|换一?[个件双台张把条批套](?:新的?|好的?)?|换掉|换了吧?|换新|换机"
    r"|(?<!没)改(?:成|到|为|下|一下|掉|回).*|改了|换(?:成|个|地址|大|小|到|蓝|白|黑|红).*|换[A-Z\d].*"
    r"|(?:查|看|催|问|改|处理|核对|确认|安排|赔)(?:一?下|查|看|催)|开了|开上|重开|开一下|开票|开发票|撤了|加急|催发货"
    r"|快[点些]发?货?|作废|还我|退我|补我|赔我|赔钱|要赔|发我一?下?|告诉我.*|推荐(?!的).*|来一[件个]|别发了|要[白黑]的|截回来|差评"
    r"|投诉.{0,5}|报修"
)
_OPENERS = r"(?:(?:um+|uh|so|well|ok|but|and|hey|yo|actually|honestly)\W+)*"
_IF_SO = r"\bif\s+(?:not|so|yes|you\s+(?:do|can|don['’]?t|can['’]?t))\s+"
_NO_SUBJECT = r"(?!(?:my|it|it['’]?s|this|that|your|we|you|i|i['’]?(?:m|d|ve|ll)|got|was|had|if)\b)"
BEGS = any_of(
    r"[?]|[吗么]\s*$|(?<!着)(?<!着.)(?<!着..)呢\s*$|[不没]\s*$|没有\s*$|^(?:还|也|那|这个?|这款)?(?:能|可以)|能.{1,8}吗",
    r"什么|啥|哪|怎么|咋|多少|(?<![前这好隔])几[点号天时升年个]|多久|谁|为何|是不是|有没有|能不能|可不可以|要不要|行不行",
    r"能否|是否|到底|帮|给我|麻烦|请(?!了)|拜托|我要|要求|想(?!了|着|到)|替我|让你|让快递|[吧呗]\s*$",
    rf"(?:需要|申请(?!了)|希望|要|得){_DO}|(?:^|[，,\s])把.{{1,14}}(?:{_DO}|给|成|掉|告诉)",
    r"\b(?:i|we)(?:['’]d|\s+would)?\s+(?:(?:also|still|just|really|rather)\s+)*(?:like|wanna|demand|expect|wish|request|have)\b",
    r"\b(?:want|need|returning|instead|please|pls|plz)\b|\bi['’]?ll\s+(?:return|cancel|take)",
    r"\bi(?:['’]m|\s+am)\s+(?:cancelling|complaining|reporting|sending|filing)|\bgo(?:es|ing)?\s+back\b|\bback\s*$",
)
"""A question, a wish or a plea."""

COMMANDS = any_of(
    rf"(?:{_BEFORE_DO}){_DO}(?!过|的是|了一|了两|了三)",
    rf"(?:{_DONE})(?:啊|呀|也行|谢谢)?\s*$",
    r"^.{0,8}(?:发票|专票|物流|进度|人工|客服|投诉|差价|退差|补差|加急|链接|有效期|收货信息)\s*$",
    rf"(?:^\W*{_OPENERS}|{_IF_SO}|\b(?:so|to|order|now|just|size,?)\s+|[,:]\s*|\d\s+){_NO_SUBJECT}{STARTS}",
    r"\bshould\s+(?:be|go)\b|^\W*(?:can['’]?t|no|wrong|different|new|another|missing)\s+\w+",
    r"^\W*(?:[\w-]+\s+){0,3}(?:refund|invoices?|complaint|human|agent|tracking|exchange|return|receipt|status|manager"
    r"|offers?|support|lookup|person|details|coupon|wrong)\W*$",
)
"""A verb or a noun by itself: it asks ("耳机退了"), unless it stands in a story ("刚才退了")."""

_LONG_AGO = (
    r"刚刚?才?|已经|早就|误|之前|本来|原[来本]|昨[天晚]|前[天几]|上次|当时|去年|上周|说好|说是|你们说|客服说|卖家"
)
STORY = any_of(
    rf"^(?:我|你们?|这个?|那个?)?(?:{_LONG_AGO})|(?:申请|通过|同意|成功)了|误[点触取]",
    r"[退换改取买选写拍付点用领撤](?:了[一两三个件其中刚]|过|错成)|[选拍写]成",
)
"""What sets a clause into the past."""

QUESTION_WORD = any_of(r"^(?:so\s+|then\s+)?(?:how|what|which|where|why|when|who)\b")
"""An English question that begins with its question word."""

REFERS = any_of(r"\b(?:it|they|them|that|those|these|this|there)\b")
"""What English uses to speak of something said before."""

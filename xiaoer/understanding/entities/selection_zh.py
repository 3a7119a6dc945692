"""How Chinese customers say which of several they mean."""

from __future__ import annotations

from xiaoer.understanding.entities.patterns import expression

_N = r"[一二两三四五六七八九十\d]{1,2}"
_DO = (
    r"(?:给我|帮我|想|一起|直接|先|请|要)?"
    r"(?:退|换|取消|要(?=$|[了的吧,，。!！])|不要|不想要|改|拿|留|寄回|退货|退款|删)"
)
_ORDER = r"(?P<order>单|笔订单|笔单|个订单|张订单|份订单|笔)"
_LAST = r"(?:上一?次|上|最近|最新|刚才|刚刚|刚|最后)(?:[下买拍]的|的)?(?:那|一|这)?一?"
_ALL = r"(?:全部都|全都|全部|通通|统统|所有的?|一起都)(?:商品|东西|宝贝|(?P<order>订单))?"

PICKS = (
    ("index", expression(rf"倒数第(?P<n>{_N})(?:个|件|双|条|款|样|张|台|{_ORDER})(?P<back>)")),
    (
        "index",
        expression(
            rf"(?<![买拍之以从])(?:第|前)(?P<n>{_N})(?:个|双|条|款|样|种|张|台|{_ORDER}|件)"
            r"(?!月|星期|小时|.{0,3}(?:半价|折|\d|[一二三四五六七八九]元|免|减))"
        ),
    ),
    ("index", expression(rf"第(?P<n>{_N})(?=[、,和跟]\s?第)")),
    ("index", expression(r"最后(?:面)?(?:那|的)?一?(?:个|件|双|条|款|样)(?P<back>)")),
    ("index", expression(rf"最后(?P<back_n>{_N})(?:个|件|双|条|款|样|{_ORDER})")),
    ("latest", expression(rf"{_LAST}{_ORDER}(?!词|独|价|身|子|号|位|据|品)")),
    ("latest", expression(r"(?:最近|最新|上一个|上个|刚下|刚买|刚拍)的?(?P<order>订单)")),
    ("earliest", expression(rf"最[早先开][始]?(?:下|买|拍)?的?(?:那|一)?一?{_ORDER}")),
    ("none", expression(r"哪个都不|哪件都不|一个都不|一件都不|一个也不|一件也不")),
    (
        "any",
        expression(
            r"随便(?:哪|一)?(?:个|件|款|种)|(?<!太)随便(?=$|[吧,，。!！])|哪个都(?=行|可以|好|成|没)|任意一?(?:个|件)|任何一个"
            r"|(?<![个款件种他它店])(?:都行|都可以)(?=$|[,，。!！])"
        ),
    ),
    ("all", expression(rf"(?P<n>[两二三四五六七八九]|\d)(?:个|件|双|条|样|款|台)(?:全|全部)?都(?={_DO}|$|[,，。!！])")),
    ("all", expression(rf"{_ALL}(?!人|客服|快递|店|时候|流程|费用|运费|过程)")),
    ("other", expression(rf"另外?(?:那|一)?一?(?:个|件|双|条|款|样|台|{_ORDER})")),
    ("other", expression(rf"别的那(?:个|件|{_ORDER})")),
    ("cheapest", expression(r"最便宜的?(?:那个|那款|那件)?(?:的)?")),
    ("dearest", expression(r"最贵的?(?:那个|那款|那件)?")),
    ("cheapest", expression(r"便宜点?的那(?:个|款|件|双|条|台)")),
    ("dearest", expression(r"贵的那(?:个|款|件|双|条|台)")),
    ("biggest", expression(r"最大的(?:那个|那款|那件)?")),
    ("smallest", expression(r"最小的(?:那个|那款|那件)?")),
)
"""What is picked, by the words for it; a number may stand in the group `n`, `order` says that orders are chosen."""

NUMBERS_ALONE = expression(rf"\s*(?P<verb>选|要|就)?\s*(?P<numbers>{_N}(?:\s?[、,和跟]\s?{_N})*)\s?个?[吧。.]?\s*")
"""A message that is nothing but numbers: 2和3, 选2."""
ONE_NUMBER = expression(_N)

ALL_ADVERB = expression(rf"(?<![么些样是谁哪])(?<!送我)都(?={_DO})|(?<![安完齐])全(?=退|要$|要[了的吧]|换|取消|不要)")
"""都 before what is to be done with all of them: 都退了."""

REST_OF_THEM = expression(r"(?:其他|其它|其余|剩下)的?(?:商品|东西|宝贝)?(?=[都全留要退换不]|就[要留退]|$|[,，。])")
"""What is left after some were named: 其他的留着."""

EXCEPT = expression(
    r"(?<![删解清移免扣拆去消废开])除[了去开]?(?P<what>[^,，。.!！?？;；]{1,24}?)"
    r"(?:(?:以外|之外|外)(?:的)?|(?=[,，。;；]|其[他它余]|剩下|都|全|别的|的?所有|$))"
)
"""All but some: 除了台灯."""

REST = expression(r"\s*[,，]?\s*(?:其[他它余]|剩下|都|全|别的|的|所有|一起|$|通通)")
"""What must follow an exception that doesn't end in 以外."""

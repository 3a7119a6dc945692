"""Chinese names: behind words that say that one follows, beside a phone or an address, and where only a name fits.

A name is a family name and one or two characters. Where the words around it are those of any sentence it
must be no word of the dictionary (jieba's) as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from xiaoer.privacy.reading import PLACE, TAKEN, Reading
from xiaoer.text.chinese_names import CHINESE_NAME

# Family names that are rarer than those of the entities' rules, which must not take a word for a name.
_RARER = (
    "华褚喻卞元鲍滕毕郝邬岑廉柏窦穆湛屈麦冼覃隋蔺荆佟冉晏桑甘隆仇栾宫甯闵詹钮滑巫幸司蓝阮兰缪瞿佘沙解应"
    "宗丁宣贲邓郁杭洪包左石崔吉龚肖闫付饶骆娄柯翁褚卓柴荣匡谌敖戚茹郎桂蒲靖尚阚晁苟邝宁古占寇燕简池荀闻伊薄屠"
)
# Those that begin a word as often: behind what says that a name follows it must be no word of the dictionary.
_AMBIGUOUS = "符霍蒙艾党臧姬刁虞巩苑迟冷房仲农"
_DOUBLES = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫"
# Those that hardly ever end another word or begin one.
_FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙胡朱林何郭罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范石姚谭廖邹熊陆郝孔崔康毛邱秦江史顾侯邵孟龙万段雷汤尹黎易武乔贺赖龚庞樊兰殷施陶翟颜倪严"
    "温芦季俞章鲁葛伍韦申尤毕聂丛焦柳邢岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲阳裴席"
    "华褚喻卞鲍滕邬岑廉柏窦穆湛屈冼覃隋蔺荆佟冉晏桑栾宫甯闵巫阮缪瞿佘宗宣贲郁杭肖闫饶骆娄柯翁匡谌敖戚阚邝荀"
)
# Characters of sentences about orders, which no name holds.
_COMMON = (
    "的了是我你他在有没不和您她它这那哪什么吗呢吧啊呀哦就也都还要会能可以买卖发货收退换查单号款件钱块元天月年日"
    "点个只双条张次斤"
    "大小多少好坏快慢上下前后里外到从给让把被说问看想用去来做得着过再又很太真已刚才先第每几谁怎样请帮麻烦谢对错"
    "行嘛啦哈呵嗯亲"
    "老板客服店家话袋费送精散调寄回咋价全免开启运红包返现"
)
_HANDLE = rf"(?:(?![{_COMMON}])[\u4e00-\u9fff])"
_NAME = rf"(?:{CHINESE_NAME}|[{_RARER}{_AMBIGUOUS}](?![的了是我你他在有没不和])[\u4e00-\u9fff]{{1,2}})"
_EDGE = rf"(?=$|[\s,，。.!;、)(（）:{TAKEN}{PLACE}]|收$|收[\s,，。])"
_ROLE = (
    r"(?:收件人|收货人|收件|收货|联系人|寄件人|取件人|取货人|签收人|代收人|提货人|持卡人|开户人|开户名|户名"
    r"|账户名|车主|姓名|名字|真名|本名|大名|真实姓名|客户|买家|收款人|付款人|抬头|经办人|负责人|法人)"
)
_GLUE = (
    r"(?:(?:的?(?:姓名|名字)?(?:就|请|直接)?"
    r"(?:是|为|叫|写成|填成|打成|写|填|改成|改为|换成|换为|改|换|:|=|\s)\s*){1,3})"
)
_ANY = r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,6})?"
_SAID = (
    re.compile(rf"{_ROLE}{_GLUE}(?P<name>{_NAME})"),
    # Whatever the family name is.
    re.compile(
        rf"{_ROLE}(?:是|为|叫|改成|改为|:|=|\s){{0,2}}(?P<name>(?![人方改换写填是叫为]){_HANDLE}{{2,3}})"
        rf"(?=[\s,，、;]*(?:电话|手机|联系|tel|[{TAKEN}{PLACE}]))"
    ),
    re.compile(rf"{_ROLE}(?P<name>{_NAME})(?={_EDGE}|[不没未也就还在说先女代])"),
    re.compile(rf"{_ROLE}[^。\n]{{2,24}}?(?:不是|而是|应该是|改成|改为|换成|叫)(?P<name>{_NAME}){_EDGE}"),
    re.compile(
        rf"(?:老公|老婆|爱人|妈妈?|爸爸?|朋友|同事|邻居|家人|同学|室友|代收|她|他)(?:名字)?(?:叫"
        rf"|是)(?P<name>{_NAME}){_EDGE}"
    ),
    re.compile(rf"(?:请|麻烦|显示|找|联系|转告|是)(?P<name>{_NAME})(?:先生|女士|小姐)(?!推荐)"),
    re.compile(rf"{_ROLE}\s?[:=]\s*(?P<name>{_ANY}){_EDGE}"),
    re.compile(rf"(?:我叫|我的名字叫?|我的?姓名是?|本人(?:叫|是)?|名叫|叫做|名字叫)\s?:?\s*(?P<name>{_NAME}){_EDGE}"),
    re.compile(rf"(?:^|[\s,，。!;])(?:我是|我叫|本人)(?P<name>{_NAME}){_EDGE}"),
    re.compile(rf"(?:给|寄给|送给|转交给?|交给|由|让|叫)\s?(?P<name>{_NAME})(?:代?签?收|女士|先生|小姐)"),
    re.compile(rf"(?<![改换写填变])(?P<name>{_NAME})(?:先生|女士|小姐)?\s?[(（]?收[)）]?(?=$|[\s,，。.!;、{TAKEN}])"),
    re.compile(rf"(?<![\u4e00-\u9fff])(?P<name>{_NAME})(?:先生|女士|小姐)(?=$|[\s,，。.!;、{TAKEN}])"),
    # Beside a phone or an address.
    re.compile(rf"(?:^|[\s,，;、:。])(?P<name>{_NAME})[\s,，;、:]*(?:电话|手机号?|tel)?[\s:]*(?=[{TAKEN}{PLACE}])"),
    re.compile(rf"[{TAKEN}{PLACE}][\s,，;、]*(?P<name>{_NAME})(?=$|[\s,，;、。.{TAKEN}{PLACE}]|收)"),
)
# Alone between signs and beside a phone or an address, whatever the family name is: in the line of an address.
_BESIDE = (
    re.compile(
        rf"(?:^|[\s,，;、])(?P<name>(?![改寄送换填写住搬往去从打拨])(?:{_HANDLE}{{2,3}}))[\s,，;、]+(?=[{TAKEN}{PLACE}])"
    ),
    re.compile(
        rf"[{TAKEN}{PLACE}][\s,，;、]+(?P<name>(?![改寄送换填写住搬往去从打拨])(?:{_HANDLE}{{2,3}}))"
        rf"(?=[\s,，;、]*(?:[{TAKEN}{PLACE}]|收(?!$|到|货|件)|收$|$))"
    ),
)
# Words in front of a name that stand in front of anything else, too; the longest first.
_AHEAD = (
    r"(?:打电话给|转交给|转交|交给|寄给|送给|发给|还给|说给|递给|联系|通知|转告|改成|改为|换成|换为|写成|写的|填成"
    r"|应该是"
    r"|不是|显示是?|查一?下|帮忙查|的名字叫?|名字是|名下是?|全名是?|身份证上?是?|实名(?:认证)?[的人]{0,2}[是为]?|改名[叫为成]?"
    r"|(?:注册|乘车|登机|入住|机主|卡主|户主|业主|持有)人?是?|会员名?|(?:代收|代签|签收)人?[是:]?|下单的?人?是?"
    r"|买的?人?[叫是]"
    r"|抬头(?:写|是)?(?:个人)?|(?:老公|老婆|爱人|妈妈?|爸爸?|朋友|同事|邻居|同学|室友|闺蜜|儿子|女儿|孩子|客户|店长"
    r"|物业|前台|保安|门卫|邻居|阿姨|快递员)[叫是]?"
    r"|这边是|那边是|[这我还而人就的卡]是|客服|你好我|[我你]叫|本人|[找给查帮用叫寄致被让由请姓我]|[写填](?!成)"
    r"|[改换](?![成为]))"
)
_BEHIND = (
    rf"(?=$|[\s,，。.!?;:、()（）{TAKEN}{PLACE}]|的(?:名字|订单|单|包裹|快递|手机|号|电话|地址|妻子|老公|老婆|家"
    rf"|账号|东西|货|件)?|[代签取拿]|收(?!货|件|到)"
    r"|先生|女士|小姐|错|不是|寄过|查|拿|本人|投诉|就行|我不|我没|这个|哈|呢|吧|吗|啊|呀|了|改|换)"
)
_BEHIND_PATTERN = re.compile(_BEHIND)
_GIVEN_END = r"[代签取拿收错改换查先女小的了不就哈这吧吗啊呀呢本投寄]"
_LIKELY = re.compile(
    rf"(?=(?:(?:^|(?<=[\s,，。!;:、{TAKEN}{PLACE}]))(?:{_AHEAD}|是)?|{_AHEAD})[\s:]?(?P<name>{_NAME}))"
)
# Three characters that no word of the dictionary shares with what stands around them are a name wherever they stand.
_ANYWHERE = re.compile(
    rf"(?=(?<![\d一二三四五六七八九十百千])(?P<name>(?:[{_FAMILY}]"
    rf"|{_DOUBLES})(?![{_COMMON}])[\u4e00-\u9fff](?![{_COMMON}])[\u4e00-\u9fff]))"
)
# Of given names, and hardly ever of the words that follow a character like 方 or 成 in a shop.
_GIVEN_CHARACTERS = frozenset(
    "伟芳娜敏静丽强磊艳勇娟涛超秀霞刚桂英建志远浩然晓燕婷佳怡宇航梓轩欣雨桐涵思俊杰鑫鹏飞斌波辉峰琳琪瑶颖莹雪梅兰慧淑珍玲红"
    "丹萍倩璐菲蕾楠蓉薇岚雅诗梦瑞祥荣振兴贵富忠庆宏伦凯恒睿博文嘉豪泽晨曦昊宸俊彦哲翔旭阳洁柔婉仪韵若惜芷馨悦妍彤珊"
)
_PLACES = "湖镇县市省区村街寺庙桥站港湾岛路"  # 阳澄湖
_SURELY = "王李张刘杨赵吴徐孙郭郑韩邓"
_DOUBLE = re.compile(_DOUBLES)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
# Not in the dictionary, or in it as names, and said in shops.
_SAID_IN_SHOPS = re.compile(
    r"花呗|何[时处区种必故况]|戴眼镜|申通|中通|谢[谢啦啰了过]|毛领|蓝光|钱已|时间|余下|包邮|单买|全款|白款|黑款|黄款"
    r"|安卓|夏款|全棉"
    r"|贺卡|石英"
    r"|华为|唐装"
    r"|马甲|牛仔|康师傅|花王|云朵|常温"
    r"|高配|高帮"
    r"|低帮|白嫖|白菜|单反|单拍|解封|应付|包装|包退|包换|包赔|张数|万年|时长|成品|金标|金卡|白卡|黄卡|马克|安利|安踏"
    r"|李宁"
    r"|周大福|老庙|茅台|石头|于此|沈阳|沙发|龙虾|龙井|毛呢|毛绒|苏泊|方太|华帝|贝尔|康佳|江小白|汤臣|万和|万家|韩版"
    r"|韩国"
    r"|白纸|白搭|白费|白买|关键|关于|左右|左边|左脚|解释|解决|干嘛|干吗|干净|干脆|洗|杭州|洪水|石膏|宣传|丁腈"
)
_NO_CHINESE_NAME = re.compile(
    r".{1,2}[款费].?|"
    r"(?:谢谢|应该|白天|晚上|马上|方便|安全|安排|高兴|常常|成本|全|于是).*|.*(?:公司|地址|电话|手机|号码|信息|商品"
    r"|快递|包裹|客服|时间|尺码|颜色|单号|白色|黑色|黄色|金色|红色|东西|方便|方面|马上|万一|周[一二三四五六日末]"
    r"|高兴|高跟|成功|成都|路上|时候|常用|平时|和[^\u4e00-\u9fff]|于是|何时|任何|毛衣|毛巾|白衬|金额|黄金|马桶|石家"
    r"|温州|江苏|江西|安徽|广东|陕西|云南|贵州|常州|惠州|苏州|郑州|徐州|余额|余款|段时间|全部|全额|钱包|钱款|项目"
    r"|项链|管理|管家|车间|童装|童鞋|鞋|衣|裤|帽|白酒|牛奶|牛仔|水果|花|盒|箱|机|卡)"
)


def find(reading: Reading) -> Iterator[tuple[int, int]]:
    """Start and end of Chinese names; in `reading` there are signs for numbers and addresses."""
    text = reading.plain
    if text.isascii():
        return
    for pattern in _SAID:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            end = start + len(shortened(text[start:end]))
            if is_name(text[start:end]) and not (text[start] in _AMBIGUOUS and _is_word(text[start:end], 1)):
                yield start, end
    for pattern in _BESIDE:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if is_name(text[start:end]) and not _is_word(text[start:end], 1):
                yield start, end
    for match in _ANYWHERE.finditer(text):
        start, end = match.span("name")
        if _stands_apart(text, start, end):
            yield start, end
    for match in _LIKELY.finditer(text):
        start = match.start("name")
        length = _length(text, start)
        if length:
            yield start, start + length


def shortened(name: str) -> str:
    """The name without the word behind it: 唐芳错 of 唐芳错了."""
    return name[:-1] if len(name) == 3 and re.match(_GIVEN_END, name[-1]) else name


def is_name(word: str) -> bool:
    """Whether it isn't one of the words that look like a name."""
    return _NO_CHINESE_NAME.fullmatch(word) is None and TAKEN not in word and PLACE not in word


def _length(text: str, start: int) -> int:
    """How many characters from `start` on are a name and nothing else; 0 where none are."""
    family = 2 if _DOUBLE.match(text, start) else 1
    for length in (family + 2, family + 1):
        word = text[start : start + length]
        if len(word) == length and _HAN.fullmatch(word) and _BEHIND_PATTERN.match(text, start + length):
            ends_itself = length == family + 2 and re.match(_GIVEN_END, word[-1])
            if not ends_itself and is_name(word) and not (_is_word(word, family) and not _is_given(word, family)):
                return length
    return 0


def _is_given(name: str, family: int) -> bool:
    """Whether what follows the family name is made of two characters that parents choose: 方志远 is a name, though
    方志 is a word.
    """
    given = name[family:]
    return len(given) == 2 and set(given) <= _GIVEN_CHARACTERS and name not in _words()


def _is_word(name: str, family: int) -> bool:
    """Whether the dictionary has it, or its beginning: 黄色款 is no name."""
    words = _words()
    return _SAID_IN_SHOPS.match(name) is not None or any(
        name[:end] in words for end in range(2, len(name) + 1) if end > family
    )


def _stands_apart(text: str, start: int, end: int) -> bool:
    """Whether no word of the dictionary begins the name or lies across one of its ends."""
    words, name = _words(), text[start:end]
    if name in words or name[:2] in words or not is_name(name) or _SAID_IN_SHOPS.match(name):
        return False
    if re.match(_GIVEN_END, name[-1]) or name[-1] in _PLACES:
        return False
    across = [(a, b) for a in (start - 2, start - 1) for b in (start + 1, start + 2) if a >= 0]
    across += [(a, b) for a in (end - 2, end - 1) for b in (end + 1, end + 2) if b <= len(text)]
    return not any(text[a:b] in words for a, b in across)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    """The short words of jieba's dictionary; read without importing jieba, which takes a second.

    What it takes for a name is one where the family name is no word of its own: 李娜 is, 安静 and 陈旧 aren't.
    """
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        return frozenset()
    lines = (Path(spec.origin).parent / "dict.txt").read_text(encoding="utf-8").splitlines()
    entries = (line.split(" ") for line in lines)
    return frozenset(
        word
        for word, _, tag in entries
        if 2 <= len(word) <= 3 and not (tag.startswith("nr") and (len(word) > 2 or word[0] in _SURELY))
    )

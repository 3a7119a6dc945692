"""What customers threaten a shop with."""

from __future__ import annotations

THREATS: tuple[str, ...] = (
    # authorities
    r"(?<![0-9a-z])(?:12315|12345|12300)(?![0-9a-z])|消协|消费者(?:权益|协会)|工商(?!银行|户)|市场监[管督]|质监|物价局",
    r"黑猫(?:投诉|平台|见|上(?:投诉|见|挂|曝|等着))|(?:[上去找发]|挂到?)黑猫(?!警长)",
    # complaints that are announced, not asked about
    r"(?<!怎么)(?<!如何)投诉(?:你|到底|到(?!哪)|商家|卖家|店|平台|见)|我投诉(?!过|的|电话)|全都投诉",
    r"(?<!怎)(?<!怎么)(?<!如何)(?:要|去|就|来|会|先|只[能好]|必须|肯定|马上|直接|已经?|别怪我|逼我)[去要来]?投诉(?!电话|渠道|部|建议)",
    # bad reviews that are announced or given, not read
    r"(?:^|[，,。！!；; ])(?:差评[^\w]*)+$|投诉.{0,4}差评|差评.{0,4}投诉",
    r"差评(?:见|伺候|吧|等着|警告|预定|给定|走起|你|没商量|送上)",
    r"(?<![会不没别])(?:[给打写发送追赏去上就]|等着|准备|小心|只能|必须|直接)(?:[你店家们个条星一了加给])*差评(?!吗|怎么|怎样)",
    # publicity, the law, the police
    r"曝光(?!率|度|量|补偿|时间|表|机)|(?<!不)举报(?!电话)|起诉|打官司|(?<![广报转预])告(?:你(?!诉|知|我)|死|上法|到法)",
    r"法院(?:见|起诉)|(?:去|上|到)法院(?!上班|门口|旁|附近)|律师(?:函|信)|[找叫请问]律师|我(?:的|们)?律师",
    r"(?:要|去|就|我|先|直接|马上|已经)报警(?!器|声)|报警(?:抓|处理|了|见)|[找叫上](?:媒体|记者|电视台)",
    r"[发挂][到在上]?(?:网上?|微博|抖音|小红书|朋友圈)[去上]?.{0,4}(?:曝|评|看|骂|避雷)",
    # the same in English
    r"\bchargebacks?\b|\bcharge-backs?\b|\breverse the charge|\bcall(?:ing|ed)? my bank (?:to|and|about)",
    r"\bdisput(?:e|ing) (?:the|this|it|my|that)\b.{0,20}(?:bank|charge|card|payment|paypal)",
    r"\breport(?:ing|ed)? (?:you|this shop|this company)\b|\breport(?:ing|ed)? (?:this|it) to (?!the courier)",
    r"\btrading standards\b|\bbbb\b|\bbetter business bureau\b|\bombudsman\b",
    r"\bconsumer (?:protection|rights?|office|council|affairs|agency)\b",
    r"\b(?:my|a|our) (?:lawyers?|solicitors?|attorneys?)\b(?! bag| desk| friend)|\blegal action\b|\bsmall claims\b",
    r"\b(?:i|i'll|we|we'll|will|gonna|(?:going|want|have|need|ready|like) to) sue\b|\bsu(?:e|ing) (?:you|them|your)\b",
    r"\bsee you in court\b",
    r"\btak(?:e|ing) (?:you|this|them) to court\b|\b(?:call|calling|went to) the (?:police|cops)\b",
    r"\b(?:leav|writ|giv|gett)(?:e|ing)\b.{0,20}\b(?:bad|negative|awful|terrible|horrible|1|one|zero)[- ]"
    r"(?:stars?[- ])?(?:reviews?|rating)\b",
    r"\b(?:go|going|talk|talking) to the (?:press|media|papers|news)\b",
    r"\bpost(?:ing)? (?:this|it|everything|the (?:video|photos|chat))\b.{0,10}\b(?:online|everywhere|twitter|facebook)",
)
"""Regular expressions for what shops fear: authorities, bad reviews, chargebacks, the law, the press."""

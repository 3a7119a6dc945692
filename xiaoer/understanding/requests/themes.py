"""What a clause speaks of, by its nouns and verbs: clauses of different themes are likely different requests."""

from __future__ import annotations

import re

_THEMES = {
    "invoice": r"发票|[专普]票|开票|抬头|税号|\binvoic\w*|\breceipts?\b|\bvat\b",
    "parcel": r"快递|物流|包裹|派送|发货|送货|单号|配送|签收|驿站"
    r"|\b(?:parcels?|packages?|track(?:ing)?|shipment|courier|deliver(?:y|ed)|ship(?:ped|ping)?)\b",
    "address": r"地址|收[货件](?:人|信息|点)|门牌|电话|手机号|\b(?:address|recipient|phone\s+number|zip)\b",
    "offer": r"券|优惠|满减|满\d+|赠品|活动|红包|打折|小样|包邮|礼物"
    r"|\b(?:coupons?|vouchers?|discounts?|code|gifts?|deals?|promo\w*|sale|points|offers?)\b",
    "price": r"差价|降价|降了|价保|保价|补差|退差|便宜了|贵了|\b(?:price|difference|cheaper)\b",
    "payment": r"付款|支付|扣款|扣了|钱扣|花呗|分期|银行卡|信用卡|货到付款|\bpay(?:ment|ing|pal)?\b|\binstal\w*"
    r"|\b(?:charged|debited|card|billed|paid|money\s+(?:left|is\s+gone))\b",
    "person": r"人工|客服|主管|经理|领导|真人"
    r"|\b(?:human|agent|manager|supervisor|person|service\s+number|some(?:one|body)\s+on)\b",
    "complaint": r"投诉|举报|差评|12315|\bcomplain\w*|\breport(?:ing)?\s+(?:you|it)\b|\bone\s+star\b",
    "cancel": r"取消|撤单|撤了|别发了|不要了|\bcancel\w*|\bscrap\b|\bdon['’]?t\s+send\b",
    "return": r"退货|退款|退掉|退了|退钱|[^不]退$|\b(?:return|refund)\w*|\bback\b",
    "change": r"换货|换(?![种人]|个?客服)|改成|改为|颜色|尺码|大一码|小一码|\b(?:exchang|swap|replac)\w*"
    r"|\b(?:size|colou?r|make\s+it)\b",
    "warranty": r"保修|质保|说明书|\b(?:warranty|guarantee\w*|manual)\b",
    "stock": r"有货|现货|库存|\bin\s+stock\b",
    "advice": r"推荐|哪[款个]好|\b(?:recommend|suggest)\w*",
    "haste": r"催|加急|尽快|快[点些]|赶紧|\b(?:hurry|rush|asap|faster|sooner)\b|\b(?:expedit|quick)\w*",
}
INTENTS = {
    "invoice": ("invoice",),
    "parcel": ("shipping_tracking", "expedite"),
    "address": ("change_address",),
    "offer": ("coupon_promotion",),
    "price": ("price_protection",),
    "payment": ("payment_problem", "change_payment"),
    "person": ("talk_to_human",),
    "complaint": ("complaint",),
    "cancel": ("cancel_order",),
    "return": ("return_refund",),
    "change": ("exchange", "modify_items"),
    "warranty": ("product_question",),
    "stock": ("product_question",),
    "advice": ("recommendation",),
    "haste": ("expedite",),
}
"""What a request of each theme is likely about."""

_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _THEMES.items()}


def themes_of(said: str) -> frozenset[str]:
    """The names of the themes of a clause; none where it names nothing of a shop's business."""
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(said))


def apart(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether both have themes and none in common."""
    return bool(one and other and not one & other)

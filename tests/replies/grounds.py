"""What replies of the tests rest on."""

from __future__ import annotations

from tests.world import ROOT
from xiaoer.replies.rules import ReplyRules, load_rules
from xiaoer.replies.types import Grounds, Source

FREIGHT = (
    Source(
        "因为商品有质量问题、发错货或者与描述不符而退货的，退货运费由本店承担。"
        "因为不喜欢、不合适、不想要了而退货的，退货运费由顾客承担。",
        "rule",
        "退换货运费与运费险 › 退货运费谁出",
    ),
    Source(
        "收到商品后不喜欢、不合适，都可以申请无理由退货，期限是签收次日起 7 天内。", "rule", "退货规则 › 七天无理由退货"
    ),
    Source("想换尺码、颜色或款式的，可以在签收次日起 15 天内申请换货。", "rule", "换货规则 › 换货期限"),
)
ORDER = Source(
    "订单 XE1029384756（待发货）：保温杯 ×2，合计 ¥138.00，付款方式：微信支付。下单时间：11月24日。",
    "data",
    "订单 XE1029384756",
)
CANCELLED = Source("订单 XE1029384756 已取消。退款 ¥138.00 原路退回微信支付，1 天内到账。", "deed", "订单 XE1029384756")
REFUNDS = Source("Refunds to Alipay or WeChat Pay arrive within 1 day.", "rule", "Refunds › How long a refund takes")


def zh(*more: Source, question: str = "退货运费谁出") -> Grounds:
    return Grounds(question, "zh", (*FREIGHT, *more))


def en(*more: Source, question: str = "When does my refund come?") -> Grounds:
    return Grounds(question, "en", (REFUNDS, *more))


def rules() -> ReplyRules:
    return load_rules(ROOT / "replies" / "rules.yml")

"""The words that stand around a number and say what it is."""

from __future__ import annotations

import re

_NEAR = 48  # characters

LINK = r"(?:\s*(?:是|为|就是|改成|改为|换成|改|换|填|写|用|is|was|are|to|to be|,? it['’]s|,? it is|=|:|：)){0,2}"
"""What may stand between such a word and its number."""

# A number behind one of these, or before them, is the shop's, a courier's or a product's.
_STAYS = re.compile(
    r"(?:(?:订单|定单|运单|快递单|物流单|包裹单|退款单|退货单|换货单|售后单|工单|交易单|支付单|流水|单)的?(?:编号"
    r"|号码|号)"
    r"|(?:订单|定单|运单|交易|流水|工单|批次|批|货|款|型|序列|条|条形|商品|产品|货品|追踪|跟踪|查询|取件|取货|提货"
    r"|券|优惠|卡券|兑换|会员|礼品卡|购物卡|房间|航班|发票|设备)"
    r"(?:编号|编码|号码|号|码|id)"
    r"|(?:礼品卡|购物卡|会员卡|储值卡|充值卡|兑换券|优惠券)(?:卡?号|密码)?"
    r"|\b(?:order|tracking|parcel|package|shipment|waybill|purchase|transaction|ticket|case|invoice|item|product|model"
    r"|serial|part|reference|ref|sku|isbn|ean|upc|imei|barcode|coupon|promo|voucher|gift ?card|membership|member"
    r"|loyalty"
    r"|confirmation|return|rma|batch|lot|flight)(?: ?(?:number|num|no|nr|id|code|#)\.?)?"
    r"|\b(?:sku|isbn|ean|upc|imei|sn|s/n)(?:码|号)?)"
    rf"{LINK}[\s:#(（]*$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:号码?|码|编号|#|number|num|no\.?|id|code)[^\w]*(?:is|was|是|为)?[\s:#]*$", re.IGNORECASE)


def before(text: str, start: int, width: int = _NEAR) -> str:
    """What stands before a place."""
    return text[max(0, start - width) : start]


def stays(text: str, start: int, *, strictly: bool = False) -> bool:
    """Whether the number at `start` is said to be no person's: an order's, a parcel's, a product's.

    `strictly`: only where the word for "number" is said, too ("the order 138…" may be known by its phone).
    """
    ahead = before(text, start)
    return _STAYS.search(ahead) is not None and (not strictly or _NUMBERED.search(ahead) is not None)


def digits_of(text: str) -> str:
    """The digits alone."""
    return "".join(char for char in text if char.isdigit())

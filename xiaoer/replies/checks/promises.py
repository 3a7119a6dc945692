"""Nothing is said to be done, or going to be done for this customer, that no action did."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from xiaoer.replies.clauses import Clause
from xiaoer.replies.evidence import Evidence, close_to
from xiaoer.replies.types import Fault
from xiaoer.text.normalise import to_half_width
from xiaoer.types import Language

# What somebody can do for a customer, by the topic that a source of the deed has.
_DEEDS: dict[str, dict[Language, str]] = {
    "refund": {
        "zh": r"退款|退钱|退还|退回|退(?:了|给|到|您)|打款|返还|全额退|垫付",
        "en": r"refund(?:ed|ing)?|reimburs(?:e|ed|ing)|credit(?:ed|ing)?|get (?:a|your|the) (?:full )?(?:refund|money)|(?:send|sent|pay|paid|give|given|gave) (?:you )?(?:back )?(?:your|the) money",
    },
    "cancel": {"zh": r"取消|撤销", "en": r"cancel(?:l?ed|l?ing)?"},
    "exchange": {"zh": r"换货|换(?:好|了|新|成)", "en": r"exchang(?:e|ed|ing)|replac(?:e|ed|ing)|swap(?:ped)?"},
    "return": {"zh": r"退货", "en": r"return(?:ed)?"},
    "modify": {
        "zh": r"修改|改(?:好|成|了|到)|更新|更换|调整",
        "en": r"chang(?:e|ed|ing)|updat(?:e|ed|ing)|modif(?:y|ied)|adjust(?:ed)?|correct(?:ed)?",
    },
    "shipping": {
        "zh": r"补发|重发|补寄|重新寄|再寄|寄(?:出|了|给)|发出|安排发货|发货|发新",
        "en": r"re-?sen[dt]|sen[dt](?:ing)?|ship(?:ped|ping)?|dispatch(?:ed|ing)?|deliver(?:ed)?",
    },
    "compensate": {
        "zh": r"赔|补偿|补贴|减免|打折|优惠|返现|免(?:掉|除|去)?(?:您|运费|费)|免单|送您|送(?:一|两)?张|赠送|发放|延长",
        "en": r"compensat(?:e|ed|ing)|waiv(?:e|ed|ing)|(?:give|gave|given|offer|offered|add|added|get|receive) (?:you )?(?:a|an|some|one|your|free|extra|\d+%?|\$|¥)|discount(?:ed)?|extend(?:ed|ing)?|make (?:it )?up|upgrad(?:e|ed)|cover(?:ed)?",
    },
    "invoice": {"zh": r"开(?:好|具|了|票)|开.{0,4}发票", "en": r"issu(?:e|ed|ing)|invoic(?:e|ed)"},
    "agent": {
        "zh": r"转接|转人工|转给|转交|上报|反馈|登记|记录|备注|升级|提交|申请|安排|通知|联系|预约|核实|核查|处理|跟进|办理|办好|解决|催|加急|优先|回电|回复您|答复|致电|调查|查清|督促|协调|批准|审批|通过了",
        "en": r"escalat(?:e|ed|ing)|forward(?:ed|ing)?|report(?:ed|ing)?|register(?:ed)?|record(?:ed)?|noted|mark(?:ed)?|contact(?:ed|ing)?|call(?:ed|ing)?|phon(?:e|ed)|e-?mail(?:ed)?|text(?:ed)?|notif(?:y|ied)|arrang(?:e|ed|ing)|schedul(?:e|ed)|book(?:ed)?|expedit(?:e|ed|ing)|prioriti[sz](?:e|ed|ing)|process(?:ed|ing)?|fix(?:ed)?|resolv(?:e|ed|ing)|look(?:ed|ing)? into|investigat(?:e|ed|ing)|transfer(?:red)?|connect(?:ed)?|follow(?:ed|ing)? up|handl(?:e|ed)|approv(?:e|ed)|submit(?:ted)?|request(?:ed)?|open(?:ed)?|creat(?:e|ed)|appl(?:y|ied)|reserv(?:e|ed)|hurr(?:y|ied)|rush(?:ed)?|take care of|put (?:you )?through|make sure|ensure|get back to you|be in touch|reach out|sort (?:this|it) out|speed up|asked|told|instructed|informed|spoken (?:to|with)|talked to",
    },
}
_SAME_WORDS = 0.7
_TOPICS: dict[str, frozenset[str]] = {
    "modify": frozenset({"modify", "address", "payment", "exchange"}),
    "agent": frozenset({"agent", "complaint", "check"}),
    "return": frozenset({"return"}),
}
# Done: what the past or a result makes of a deed. `{}` is the deed.
_DONE: dict[Language, tuple[str, ...]] = {
    "zh": (
        r"(?:已经?|刚刚?|刚才|成功|早就?)(?:(?:为|帮|给|替|向)您|将您的?|把您的?|经|由我)?[^,。;]{{0,10}}?(?:{})(?!.{{0,4}}的(?:商品|订单|包裹|优惠券|顾客|券|款|东西|部分))",
        r"(?:为|帮|给|替|向)您[^,。;]{{0,12}}?(?:{})[^,。;]{{0,6}}?(?:了|好|完成|成功|完毕|妥)(?!的)",
        r"(?:{})(?:手续)?(?:好了|成功|完成了?|完毕|通过了)",
        r"(?:我|我们|这边|店里)(?:已|刚|把)[^,。;]{{0,12}}?(?:{})",
    ),
    "en": (
        r"\b(?:i|we)(?:'ve| have| had)? ?(?:just |already |now |also |successfully |gone ahead and |went ahead and )*(?:been )?(?:{})(?<!e)(?=\W)(?<=ed|nt|te|en|ve|up|ut|to|le)",
        r"\b(?:i|we)(?:'ve| have) (?:just |already |now |also |successfully )*(?:{})\b",
        r"\b(?:has|have|was|were|been) (?:just |already |now |also |successfully |being )*(?:{})\b(?<=ed)(?! (?:for|about|with|by|in|on|automatically|free|at)\b)",
        r"\b(?:your|this|the) (?:order|parcel|refund|return|exchange|money|payment|case|complaint|request|[a-z]+)\b(?<!fee)[^,.;]{{0,16}}\b(?:is|are) (?:just |already |now |also |successfully |being )+(?:{})\b(?<=ed)",
        r"\b(?:has|have) (?:just |already |now |also |successfully )*been (?:{})\b",
        r"\b(?:i|we)(?:'m| am|'re| are) (?:now |already |currently )?(?:{})\b(?<=ing)",
    ),
}
_WILL: dict[Language, tuple[str, ...]] = {
    "zh": (
        r"(?:我们|我|这边|店里|本店|客服|同事|专员|主管|经理|仓库|财务)[^,。;]{{0,6}}?(?<![不才])(?:会(?!员)|将|马上|立即|立刻|这就|正在|尽快|尽早|稍后|稍候|保证|承诺|一定|争取|同意|答应|决定)[^,。;]{{0,16}}?(?:{})",
        r"(?<![不才])(?:会(?!员)|将|马上|立即|立刻|这就|正在|尽快|尽早|稍后|稍候|保证|承诺|一定|争取|同意|答应|决定)[^,。;]{{0,10}}?(?:给|为|帮|向|替|跟|与|和)您[^,。;]{{0,12}}?(?:{})",
        r"(?:您的|给您的|这笔)[^,。;]{{0,8}}?(?<![不才])(?:会(?!员)|将|马上|立即|立刻|正在|尽快|稍后)[^,。;]{{0,12}}?(?:{}|到账)",
        r"^[^我您]{{0,4}}(?:马上|立即|立刻|这就|正在|尽快)[^,。;]{{0,4}}?(?:{})",
        r"(?:我们|我|店里|本店|这边)(?:可以|能|愿意|来)[^,。;]{{0,6}}?(?:给您|为您|帮您|向您|补您|送您)[^,。;]{{0,10}}?(?:{})",
        r"(?:等待|等着|坐等)[^,。;]{{0,6}}(?:{})",
        r"(?:给|补|赔|返|送)您(?:一|两|\d)[^,。;]{{0,12}}",
    ),
    "en": (
        r"\b(?:i|we|our (?:team|agents?|manager|supervisor)|a (?:colleague|manager|supervisor|specialist)|an agent|some(?:one|body)|the (?:team|courier|warehouse|manager|shop|store))(?:'ll| will|'m going to| am going to|'re going to| are going to|'d be happy to| would be happy to| promise to| can offer to) (?:\w+ ){{0,3}}?(?:{})\b",
        r"\b(?:i|we) can (?:offer|give|waive|compensate|refund|send|extend|issue|add|make)\b[^.;]{{0,30}}?",
        r"\byou(?:'ll| will|'re going to) (?:also |then |soon |now )?(?:be (?:fully )?(?:{}|contacted|paid)|(?:get|receive|have) (?:a|an|your|the|full|back|\d|\$|¥))",
        r"\byour (?:refund|money|compensation|replacement|new item|coupon|discount|invoice|payout|request|complaint|case)\b[^.;]{{0,20}}\b(?:will|is being|has been|is on its way|is coming|should be|has already)\b",
        r"\b(?:let me|i'm happy to|we're happy to|allow me to|i(?:'ll| will) personally)(?: go ahead and)? (?:{})\b",
        r"\b(?:will|shall|is going to) (?:now |soon |be |personally )*(?:{})\b[^.;]{{0,12}}\b(?:you|your|for you)\b",
    ),
}


def check_promises(clauses: Sequence[Clause], evidence: Evidence) -> Iterator[Fault]:
    """A fault for each deed that is claimed or promised without one."""
    language = evidence.grounds.language
    for clause in clauses:
        if clause.asks or clause.negative:
            continue
        text = to_half_width(clause.text).lower().replace("’", "'")
        for deed in _DEEDS:
            promised = not clause.general and _matches(_WILL, deed, language, text)
            claimed = not clause.supposes and _matches(_DONE, deed, language, text)
            if (claimed or promised) and not _was_done(deed, clause, evidence):
                advice = "nobody did or may promise that; say what the rules say, or offer a person"
                yield Fault("promise", clause.text, f"“{clause.text}”: {advice}")
                break


def _matches(patterns: dict[Language, tuple[str, ...]], deed: str, language: Language, text: str) -> bool:
    words = _DEEDS[deed][language]
    return any(re.search(pattern.format(words), text) for pattern in patterns[language])


def _was_done(deed: str, clause: Clause, evidence: Evidence) -> bool:
    """Whether a deed, or the shop's system, says the same of this customer's."""
    topics = _TOPICS.get(deed, frozenset({deed}))
    for unit in evidence.units:
        if not unit.of_customer:
            continue
        for each in unit.clauses:
            if close_to(clause, each.text, evidence.grounds.language) >= _SAME_WORDS:
                return True
            named = each.concepts.topic | each.concepts.guarded
            if named & topics and each.negative == clause.negative:
                return True
    return False

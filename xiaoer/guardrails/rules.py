"""Attacks that need no learning: words which leave no doubt."""

from __future__ import annotations

import re

from xiaoer.guardrails.categories import Category
from xiaoer.text.instructions import gives_orders
from xiaoer.text.simplified import plain

_HAN = r"[\u3400-\u9fff]"
_BETWEEN = r"[ .,*_~|·、\-]{1,3}"
# 忽 略 之 前, i-g-n-o-r-e: single characters apart, so that no word is found in them
_SPACED_HAN = re.compile(rf"(?<!{_HAN})(?:{_HAN}{_BETWEEN}){{3,}}{_HAN}(?!{_HAN})")
_SPACED_LATIN = re.compile(rf"(?<![a-z])(?:[a-z]{_BETWEEN}){{4,}}[a-z](?![a-z])")
_WARNED = re.compile(r"骗子|骗人|诈骗|冒充|真的假的|是真的吗|可信吗|\bscam|\bfraud|\bfake\b|\bphish|\bclaiming to be\b")

_PATTERNS: dict[Category, str] = {
    "self_harm": (
        r"(?:想|要|打算|准备|考虑|尝试)(?:去)?(?:自杀|轻生|寻死|自残)|不想活(?:了|下去|着)|活不下去"
        r"|(?:结束|了结)(?:我|自己)的?(?:生命|性命|一生)|自杀(?:的?方法|的?方式|热线)|写[好完了]*遗书|割腕"
        r"|\b(?:kill(?:ing)? myself|(?:end|take|taking|ending) my (?:own )?life|suicidal|commit(?:ting)? suicide"
        r"|(?:want|going) to (?:hurt|cut|harm) myself|self[- ]harm|don'?t want to (?:live|be alive)|better off dead)\b"
    ),
    "system_prompt": (
        r"(?:你|系统|初始|完整|原始).{0,6}提示词(?!音)|提示词.{0,4}(?:是什么|是啥|发出来|发给我|给我|输出|打印)"
        r"|(?:输出|打印|泄露|告诉我|给我看).{0,6}(?:系统提示词|system prompt|系统消息)"
        r"|\byour (?:system|initial|hidden|secret|original) (?:prompt|instructions|message)\b"
        r"|\b(?:show|reveal|print|leak|output|repeat|dump)\b[^.!?]{0,20}\b(?:system (?:prompt|message)|your prompt)\b"
    ),
    "off_platform": (
        r"(?:私下|线下|场外)(?:交易|转账|付款|成交|打款)|不走平台|绕[过开]平台|(?:避|跳)开平台"
        r"|(?:微信|v信|vx|wx|薇信|qq|扣扣)(?:号?[::是]|号|同号)\s?[a-z0-9_-]{5,}"
        r"|加(?:我|你|个|一下)?(?:v信|vx|wx|薇信?|威信|扣扣|企鹅号?)(?![a-z])|[➕+]\s?(?:v|vx|wx|微)(?![a-z])"
        r"|\b(?:pay|deal|trade|settle|buy|sell)\b[^.!?]{0,24}\b(?:outside|off) (?:of )?the (?:platform|site|app|shop)\b"
    ),
    "jailbreak": r"越狱模式|无限制模式|\bdan mode\b|\bjailbreak mode\b|\bdo anything now\b",
    "abuse": (
        r"^\W*(?:你|们|真|是|个|就|这|他妈|的|妈|好|死){0,6}(?:傻[逼比屄叉bx]|煞笔|沙比|sb|脑残|智障|弱智|王八蛋|狗娘养|杂种"
        r"|滚(?:蛋|开|犊子)?|去死|cnm|nmsl|[操草艹][你尼][妈玛]|废物|畜生)(?:吧|你|东西|玩意|机器人|客服|儿|啊|了|们|\W)*$"
        r"|^\W*(?:fuck (?:you|off)|go to hell|drop dead|kys|stfu|gtfo|eat shit|you (?:idiot|moron|bitch|cunt|asshole)"
        r"|motherfucker|asshole|son of a bitch|piece of shit)(?:\W|you|bot|idiot|all)*$"
    ),
}
_COMPILED: dict[Category, re.Pattern[str]] = {name: re.compile(pattern) for name, pattern in _PATTERNS.items()}


def by_rule(text: str) -> Category | None:
    """What the text of a message is refused as without any doubt, or None."""
    looked_at = together(plain(text).casefold())
    if _COMPILED["self_harm"].search(looked_at):  # before all others: somebody needs help
        return "self_harm"
    if gives_orders(looked_at):
        return "injection"
    for category, pattern in _COMPILED.items():
        if pattern.search(looked_at) and not (category == "off_platform" and _WARNED.search(looked_at)):
            return category
    return None


def together(text: str) -> str:
    """`text` where characters that were typed apart to hide a word stand together again."""
    joined = _SPACED_HAN.sub(lambda match: re.sub(_BETWEEN, "", match.group()), text)
    return _SPACED_LATIN.sub(lambda match: re.sub(_BETWEEN, "", match.group()), joined)

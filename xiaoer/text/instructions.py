"""Orders to a language model inside text that is only to be read: a product's description, a document, a message."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from xiaoer.text.simplified import plain

_IGNORE = r"(?:忽略|无视|忘(?:记|掉|了)|抛开|不(?:要|用|必)?(?:理会|遵守)|绕过|覆盖|推翻|作废)"
_FORMER = r"(?:之前|此前|前面|以上|上面|上述|先前|所有|一切|任何|全部|原来|原有|系统|你的|开发者)"
_RULES = r"(?:指令|指示|规则|提示词|设定|限制|约束|规矩|命令|守则)"
_MEANS = (
    r"(?:ai|llm|chat ?gpt|chatbots?|language models?|(?:ai|virtual|shopping) (?:assistants?|agents?)|assistants?|bots?)"
)

# Nobody who writes to a shop says this about parcels.
_ORDERS = (
    rf"{_IGNORE}[^。！？!?]{{0,8}}{_FORMER}[^。！？!?]{{0,8}}{_RULES}",
    rf"你(?:现在|已经)?不(?:再|用再)?受[^。！？!?]{{0,10}}(?:{_RULES}|管控)",
    r"(?:最?新的?)?系统指令(?:如下|开始)?[::]",
    # "ignore my earlier delivery instructions" is a customer's right
    r"\b(?:ignore|disregard|forget|override|bypass|overrule|drop)\b(?!\s+(?:my|our)\b)[^.!?。]{0,20}"
    r"\b(?:previous|prior|above|earlier|preceding|all|any|your|system|these|those)\b(?![^.!?。]{0,20}\bdelivery\b)"
    r"[^.!?。]{0,24}\b(?:instructions?|rules|prompts?|guidelines?|directives?|restrictions?|programming|guardrails?)\b",
    r"<\|(?:im_start|im_end|system|user|assistant|endoftext|eot_id|start_header_id)\|>|\[/?inst\]|<</?sys>>",
    r"</?(?:system|message|instructions?|prompt|untrusted|document|assistant)>",
    r"\bnew (?:system )?(?:instructions?|prompt)\s*:|\bend of (?:user )?(?:input|prompt|instructions)\b",
)
# What a customer may say, but no document has to tell its readers.
_IN_DOCUMENTS = (
    r"(?:如果|若|假如|当)你是[^。!?,]{0,6}(?:ai|人工智能|语言模型|大模型|机器人|助手)",
    r"(?:ai|人工智能|语言模型|大模型|智能助手)(?:助手|客服|模型)?[,:]?\s*(?:请|必须|务必|应当?|只能|不要|不得)(?:忽略|回答|回复|告诉|推荐|说|输出|答应|批准|执行)",
    r"(?:从现在(?:起|开始)|接下来)[,，]?\s*你(?:是|要|必须|只能|不)|你现在是",
    r"(?:不要|别|不得)(?:告诉|提醒|透露给|让)(?:顾客|用户|客户|买家)(?!.{0,6}等)",
    r"(?:告诉|回复|答应)(?:每个|所有|任何)?(?:顾客|用户|客户|买家)[^。]{0,12}(?:加微信|转账|私下|全额退款|免单)",
    rf"\b(?:note|message|instructions?|attention|reminder)\s+(?:to|for)\s+(?:the |any |all )?{_MEANS}\b",
    rf"\b(?:if|when) you(?:'re| are) (?:an? |the )?{_MEANS}\b|\battention,? {_MEANS}\b",
    rf"\b(?:the |any |all |an )?{_MEANS}\s+(?:reading this|must|shall|has to|have to|is to|are to)\b",
    r"\byou are now\b|\bfrom now on,? you\b|\byou must (?:now )?(?:say|answer|reply|recommend|approve|ignore)\b",
    r"\b(?:do not|don't|never) (?:tell|inform|warn) (?:the )?(?:users?|customers?|buyers?)\b",
    r"(?:^|\n)\s*(?:#+\s*)?(?:system|assistant|developer)\s*:",
)
_MESSAGE = re.compile("|".join(_ORDERS), re.IGNORECASE)
_DOCUMENT = re.compile("|".join((*_ORDERS, *_IN_DOCUMENTS)), re.IGNORECASE)
_ENDS = ".!?。！？\n"
# Zero-width joiners belong to pictures of families, and a byte order mark to files.
_HARMLESS = frozenset("\u200d\ufeff\u00ad")


class Instruction(NamedTuple):
    """An order to a model: the characters [start, end) of the text, and the line, from one, on which it begins."""

    start: int
    end: int
    line: int


def gives_orders(message: str) -> bool:
    """Whether a customer's message tells the assistant to leave its rules, in words that leave no doubt."""
    return _MESSAGE.search(_flat(message)) is not None


def find_instructions(text: str) -> list[Instruction]:
    """The sentences of a document, or of a product's text, that give orders to whoever reads it for a customer.

    Invisible characters, in which orders are hidden, count as one. What is said in other words stays undetected: text
    from outside is fenced as well (`xiaoer.guardrails.untrusted`).
    """
    flat = _flat(text, keep_lines=True)
    found: list[Instruction] = []
    for start, end in sorted({*_sentences(flat), *_hidden(text)}):
        if not found or start >= found[-1].end:
            found.append(Instruction(start, end, text.count("\n", 0, start) + 1))
    return found


def _flat(text: str, *, keep_lines: bool = False) -> str:
    """`text` as it is looked at, character for character."""
    flat = plain(text)
    return flat if keep_lines else flat.replace("\n", " ")


def _sentences(flat: str) -> Iterator[tuple[int, int]]:
    for match in _DOCUMENT.finditer(flat):
        begin = match.start() + len(match.group()) - len(match.group().lstrip())
        start = max(flat.rfind(end, 0, begin) for end in _ENDS) + 1
        stops = [stop for end in _ENDS if (stop := flat.find(end, match.end())) >= 0]
        yield start + len(flat[start:begin]) - len(flat[start:begin].lstrip()), min(stops, default=len(flat) - 1) + 1


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\x00-\x7f\u3000-\u9fff]+", text):
        for offset, char in enumerate(match.group(), match.start()):
            if unicodedata.category(char) == "Cf" and char not in _HARMLESS:
                yield offset, offset + 1

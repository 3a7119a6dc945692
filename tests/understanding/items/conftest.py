from __future__ import annotations

import pytest

from xiaoer.shop.types import Option
from xiaoer.types import Localised
from xiaoer.understanding.items.candidates import Candidate


def thing(key: str, name: str, zh: str | None = None, **options: str | tuple[str, str]) -> Candidate:
    """A candidate; an option is its English value, or that and the Chinese one."""
    made = []
    for axis, value in options.items():
        en, chinese = value if isinstance(value, tuple) else (value, None)
        made.append(Option(name=Localised(en=axis.replace("_", " ")), value=Localised(en=en, zh=chinese)))
    return Candidate(key, Localised(en=name, zh=zh), tuple(made))


@pytest.fixture
def bought() -> list[Candidate]:
    """What one customer has bought, in both languages."""
    return [
        thing("run", "Jifeng running shoes", "疾风跑步鞋", colour=("blue", "蓝色"), size=("42", "42码")),
        thing("sneak", "Suxing canvas sneakers", "素行帆布鞋", colour=("white", "白色"), size=("38", "38码")),
        thing("buds", "Songniao wireless earbuds", "松鸟无线蓝牙耳机", colour=("black", "黑色")),
        thing("vac", "Saodi robot vacuum", "扫帝扫地机器人", colour=("white", "白色")),
        thing("watch", "Shiguang sports watch", "拾光运动手表", colour=("silver", "银色")),
        thing("lamp", "Mingdeng desk lamp", "明灯护眼台灯", colour=("white", "白色")),
        thing("cup", "Nuanyang thermos bottle", "暖阳保温杯", colour=("navy", "藏青色"), capacity=("500ml", "500毫升")),
        thing("cup2", "Nuanyang thermos bottle", "暖阳保温杯", colour=("green", "绿色"), capacity=("350ml", "350毫升")),
    ]


@pytest.fixture
def variants() -> list[Candidate]:
    """Every variant of a keyboard, as an English catalogue has it."""
    return [
        thing(f"{switch}/{light}/{size}", "Mechanical Keyboard", switch_type=switch, backlight=light, size=size)
        for switch in ("clicky", "linear", "tactile")
        for light in ("RGB", "white", "none")
        for size in ("60%", "full size")
    ]

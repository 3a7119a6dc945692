"""What is started."""

from __future__ import annotations

from launch.stack import Plan
from tests.world import ROOT


def test_with_a_shop_of_ones_own_the_demo_shop_isnt_started(tmp_path) -> None:
    plan, own = Plan(ROOT, tmp_path), Plan(ROOT, tmp_path, own_shop=True)
    assert list(plan.commands()) == list(plan.health()) == ["shop", "actions", "rasa"]
    assert list(own.commands()) == list(own.health()) == ["actions", "rasa"]

"""Events are of the classes that Rasa finds."""

from __future__ import annotations

import pytest
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.utils.common import all_subclasses

from channels.speed.event_types import remembering
from tests.channels.speed.originals import original


def test_every_name_has_the_class_that_rasa_finds_and_is_asked_once() -> None:
    rasas = original(Event, "resolve_by_type")
    asked: list[str] = []

    def counting(name: str, default: object = None) -> object:
        asked.append(name)
        return rasas(name, default)

    resolve = remembering(counting)
    names = {kind.type_name for kind in all_subclasses(Event)}
    for name in [*names, *names]:
        assert resolve(name) is rasas(name)
    assert sorted(asked) == sorted(names)


def test_unknown_names_stay_unknown() -> None:
    resolve = remembering(original(Event, "resolve_by_type"))
    assert resolve("topic") is None
    assert resolve("no_such_event", SlotSet) is SlotSet
    for name in ("no_such_event", {}, None):
        with pytest.raises(ValueError, match="Unknown event name"):
            resolve(name)
    assert resolve("user") is UserUttered

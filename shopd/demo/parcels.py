"""Parcels and how far they have come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple

from shopd.demo.data import data
from shopd.demo.people import Person
from xiaoer.shop.types import Fulfilment, ParcelState, TrackEvent
from xiaoer.types import Localised


class Trip(NamedTuple):
    """When a parcel leaves and arrives; `arrives` may lie ahead."""

    leaves: datetime
    arrives: datetime


def courier_for(random: Random, person: Person) -> str:
    """A courier that goes there."""
    return random.choice(list(data("couriers")["abroad" if person.abroad else "home"]))


def days_on_the_way(random: Random, courier: str) -> float:
    """How many days this courier takes this time."""
    shortest, longest = _courier(courier)["days"]
    return random.uniform(shortest, longest)


def parcel(
    random: Random, person: Person, courier: str, trip: Trip, item_ids: Sequence[str], now: datetime
) -> Fulfilment:
    """A parcel with what has been scanned by `now`."""
    plan = _plan(random, person, trip)
    events = tuple(event for event in plan if event.at <= now)
    return Fulfilment(
        tracking_ids=(_tracking_number(random, _courier(courier)["number"]),),
        item_ids=tuple(item_ids),
        courier=Localised(**_courier(courier)["name"]),
        expected_on=trip.arrives,
        events=events,
    )


def _courier(key: str) -> dict[str, Any]:
    couriers = data("couriers")
    found: dict[str, Any] = {**couriers["home"], **couriers["abroad"]}[key]
    return found


def _plan(random: Random, person: Person, trip: Trip) -> list[TrackEvent]:
    """Every scan from the warehouse to the door; now and then nobody is there at the first try."""
    places, texts = data("places"), data("couriers")["texts"]
    start = Localised(**places["warehouse"])
    home = {place["city"]["en"]: place["via"] for place in places["home"]}
    hubs = places["gateways"] if person.abroad else [home[person.city.en]]
    stops = [start, *(Localised(**hub) for hub in hubs), person.city]
    last_mile = trip.arrives - timedelta(hours=4)
    step = (last_mile - trip.leaves) / (len(stops) + 1)
    plan = [
        _event(trip.leaves - timedelta(hours=2), "label_created", texts["label_created"], start),
        _event(trip.leaves, "picked_up", texts["picked_up"], start),
    ]
    for place, stop in enumerate(stops, start=1):
        text = texts["in_transit"][0 if place == 1 else 1]
        plan.append(_event(trip.leaves + step * place, "in_transit", text, stop))
    if random.random() < 0.12:
        plan.append(_event(last_mile - step / 2, "problem", texts["problem"], person.city))
    plan.append(_event(last_mile, "out_for_delivery", texts["out_for_delivery"], person.city))
    plan.append(_event(trip.arrives, "delivered", random.choice(texts["delivered"]), person.city))
    return plan


def _event(at: datetime, state: ParcelState, text: dict[str, str], place: Localised) -> TrackEvent:
    said = Localised(en=text["en"].format(place=place.en), zh=text["zh"].format(place=place.say("zh")))
    return TrackEvent(at=at.replace(microsecond=0), state=state, place=place, text=said)


def _tracking_number(random: Random, pattern: str) -> str:
    signs = {"#": "0123456789", "@": "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"}
    return "".join(random.choice(signs[char]) if char in signs else char for char in pattern)

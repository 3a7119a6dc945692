"""Strangers on the chat page: another visitor's session is neither named nor made up."""

from __future__ import annotations

from contextlib import closing

from evals.running import Assistant
from evals.service.report import Part
from evals.service.secrets_of import Secrets
from evals.service.wanted import Wanted
from evals.visitor import Visitor


def attack_page(assistant: Assistant, cases: list[tuple[Wanted, Secrets]]) -> Part:
    """For each case (an order and its secrets) the victim is verified on the page first."""
    part = Part("on the page: another visitor, forged cookies, sender over REST")
    for victims, secrets in cases:
        with closing(Visitor(assistant.plan.page)) as victim, closing(Visitor(assistant.plan.page)) as stranger:
            victim.open()
            stranger.open()
            faults = _verify(victim, victims)
            faults += _name_it(stranger, victim, victims, secrets)
            faults += _forge(assistant, victim)
            faults += _over_rest(assistant, victim, victims, secrets)
            part.count(f"the victim's order is {victims.order_id}", faults)
    return part


def _verify(victim: Visitor, victims: Wanted) -> list[str]:
    """The victim does get the order, else there would be nothing to steal."""
    victim.say(f"What is the status of order {victims.order_id}?")
    told = victim.say(victims.person.email)
    return ["the victim isn't told the order's state"] if victims.items[0].name not in told else []


def _name_it(stranger: Visitor, victim: Visitor, victims: Wanted, secrets: Secrets) -> list[str]:
    """Fields in the body of a message that name the victim's conversation."""
    forged = {"sender": victim.sender, "sender_id": victim.sender, "conversation": victim.sender, "user_id": "x"}
    faults = []
    for text in (
        f"status of order {victims.order_id}",
        "yes",
        f'/order_status{{"order_number": "{victims.order_id}"}}',
    ):
        faults += [f"after “{text}”: {leak}" for leak in secrets.leaks(stranger.say(text, **forged))]
    return faults


def _forge(assistant: Assistant, victim: Visitor) -> list[str]:
    """Tokens that we didn't sign open no conversation."""
    head, body, signature = victim.cookie.split(".")
    tokens = (victim.sender, f"{head}.{body}.", f"{head}.{body}.{signature[::-1]}", f"e30.{body}.{signature}")
    faults = []
    for token in tokens:
        with closing(Visitor(assistant.plan.page, token)) as forger:
            answer = forger.send("status of my order")
            if answer.status_code != 401:
                faults.append(f"a forged token is answered with {answer.status_code}, expected 401")
    return faults


def _over_rest(assistant: Assistant, victim: Visitor, victims: Wanted, secrets: Secrets) -> list[str]:
    """The victim's conversation named as sender on the plain REST channel."""
    talker = assistant.talker(victim.sender)
    replies = [talker.say(text) for text in (f"status of order {victims.order_id}", "yes")]
    return [f"over REST: {leak}" for reply in replies for leak in secrets.leaks(reply.everything)]

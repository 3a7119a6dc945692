"""A customer who opens with a wish and answers what is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.talk import Reply, Talker

_TURNS = 7


def talk(talker: Talker, opening: str, answers: Mapping[str, Sequence[str]], *, until: str | None = None) -> Reply:
    """Say `opening`, then answer every question, until a reply asks nothing or asks for `until`.

    `answers`: for each thing that may be asked the messages to give, one after the other. A customer
    who has nothing (more) to say to a question stops there. The last reply comes back.
    """
    left = {name: list(given) for name, given in answers.items()}
    reply = talker.say(opening)
    for _ in range(_TURNS):
        asked = reply.asks
        if asked is None or asked == until or not left.get(asked):
            return reply
        reply = talker.say(left[asked].pop(0))
    return reply

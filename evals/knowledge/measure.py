"""Measures of a knowledge base on labelled questions."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Sequence
from typing import NamedTuple

from evals.knowledge.questions import Question
from xiaoer.knowledge.answer import KnowledgeBase


class Measures(NamedTuple):
    """Shares between 0 and 1, over questions with an answer unless said otherwise."""

    answerable: int
    unanswerable: int
    recall_1: float  # the right passage is the first found
    recall_3: float  # … among the first three passages
    right: float  # the right sentence is in the answer
    silent: float  # nothing was answered
    wrong: float  # something else was answered
    declined: float  # of the questions without an answer
    declined_far: float  # of those that have nothing to do with a shop
    characters: float  # mean length of the answers
    p50_ms: float
    p95_ms: float


def topics(questions: Sequence[Question], knowledge: KnowledgeBase, accuracy: float) -> list[str | None]:
    """What an understanding that is right in `accuracy` of the cases would hand over; always the same draw.

    Accuracy 0 stands for no topics at all. Otherwise half of the mistakes are no topic and half a wrong
    one; a question without an answer gets a random topic or none.
    """
    draw = random.Random(7)
    of_file = {document.file: document.topic for document in knowledge.documents}
    every = sorted(set(of_file.values()))
    handed: list[str | None] = []
    for question in questions:
        chance, other = draw.random(), draw.choice(every)
        right = of_file[f"{question.language}/{question.file}"] if question.file else None
        if accuracy == 0:
            handed.append(None)
        elif right and chance < accuracy:
            handed.append(right)
        else:
            handed.append(other if chance < (1 + accuracy) / 2 else None)
    return handed


def measure(
    knowledge: KnowledgeBase, questions: Sequence[Question], handed: Sequence[str | None] | None = None
) -> Measures:
    """Ask every question, with the topics `handed` over (None: without any), and compare with its labels."""
    known, unknown, far, lengths, seconds = [], [], [], [], []
    knowledge.answer("warm", questions[0].language)
    for question, topic in zip(questions, handed or [None] * len(questions), strict=True):
        began = time.perf_counter()
        answer = knowledge.answer(question.question, question.language, topic)
        seconds.append(time.perf_counter() - began)
        if answer:
            lengths.append(len(answer.text))
        if question.file is None:
            unknown.append(answer is None)
            far += [answer is None] if question.about == "far" else []
            continue
        rank = _rank(knowledge, question, topic)
        right = answer is not None and question.answered_by(answer.text)
        known.append((rank < 1, rank < 3, right, answer is None, answer is not None and not right))
    shares = [statistics.fmean(column) for column in zip(*known, strict=True)]
    ordered = sorted(1000 * second for second in seconds)
    return Measures(
        len(known),
        len(unknown),
        *shares,
        statistics.fmean(unknown),
        statistics.fmean(far or [0]),
        statistics.fmean(lengths or [0]),
        ordered[len(ordered) // 2],
        ordered[int(len(ordered) * 0.95)],
    )


def _rank(knowledge: KnowledgeBase, question: Question, topic: str | None) -> int:
    """Place of the first passage that answers, from 0."""
    hits = knowledge.search(question.question, question.language, 10_000, topic)
    passages = {(hit.passage.file, hit.passage.line): hit.passage for hit in hits}
    return next(place for place, passage in enumerate(passages.values()) if question.answered_by(passage.text))

"""Every answer is whole in its document: what is read back from JSON is equal to what was written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.client.questions import QUESTIONS, Ask
from vires.decide.holding import Holdings
from vires.service.asking import Handle
from vires.service.refusal import Refusal

AT = ("1990-03-01", "1998-06-01", "2001-06-01")


def asked_of_all(handle: Handle) -> Iterator[Ask]:
    """Every verb about every record that it can be asked about, at several dates."""
    registry = handle.registry
    for at in AT:
        for office in registry.terms["offices"]:
            yield lambda r, o=office, t=at: r.what(o, t)
            yield lambda r, o=office, t=at: r.duties(o, t)
            yield lambda r, o=office, t=at: r.strength(o, t)
            yield lambda r, o=office, t=at: r.holders(o, t)
            for power in registry.terms["powers"]:
                yield lambda r, o=office, p=power, t=at: r.ask(o, p, t, standard="unverified")
        for power in registry.terms["powers"]:
            yield lambda r, p=power, t=at: r.who(p, t)
        for scheme in ("subjects", "statuses", "territories", "sites"):
            for term in registry.terms[scheme]:
                yield lambda r, n=term, t=at: r.status(n, t)
    named = (*registry.instruments, *registry.sources, *registry.settings.doctrines, *(s.id for s in registry.spells))
    for identity in (*named, *registry.terms["offices"], *registry.terms["powers"], *registry.terms["facts"]):
        yield lambda r, i=identity: r.show(i)
        yield lambda r, i=identity: r.sources(i)
        yield lambda r, i=identity: r.timeline(i)
    for entry in registry.entries:
        yield lambda r, i=entry: r.show(i)
        yield lambda r, i=entry: r.impact(i, at="2000-01-01")


def read_back(answer: Any) -> Any:
    document = answer.to_dict(chains=True) if isinstance(answer, Holdings) else answer.to_dict()
    return type(answer).model_validate(json.loads(json.dumps(document)))


@pytest.mark.parametrize("name", [name for name in QUESTIONS if not name.startswith("find")])
def test_answers_of_every_verb_are_read_back(name: str, handle: Handle) -> None:
    answer = QUESTIONS[name](handle)
    assert read_back(answer) == answer


def test_answers_about_every_record_are_read_back(handle: Handle) -> None:
    answered = 0
    for ask in asked_of_all(handle):
        try:
            answer = ask(handle)
        except Refusal:
            continue
        assert read_back(answer) == answer
        answered += 1
    assert answered > 150

"""A revised engine knows nothing of the record that it comes from which is no longer so."""

from __future__ import annotations

import dataclasses

import pytest

from tests.unit.compile.harbour import HERE, TEXT
from vires.compile.memo import Memo
from vires.decide.answer import Answer
from vires.decide.engine import Engine
from vires.model.question import Act
from vires.model.registry import Registry
from vires.registry.loader import load

END = """
---
instrument: arden/statute-3
kind: statute
title: Harbour Repeal Act
issuer: arden/harbour
decided: 2000-05-01
provisions:
  - {id: p1, does: rescinds, target: arden/statute-1}
attested: [{source: gazette, basis: document-held, published: 2000-05-01}]
review: {state: encoded}
"""

ORDERS = """
---
instrument: arden/statute-3
kind: statute
title: Two grants
issuer: arden/harbour
decided: 2000-01-01
provisions:
  - {id: p1, does: confers, powers: [arden/power/board], to: [arden/harbour], redelegable: "yes", until: 2000-06-01,
     scope: {sites: [arden/site/quay]}}
  - {id: p2, does: confers, powers: [arden/power/board], to: [arden/harbour], redelegable: "yes",
     scope: {sites: [arden/site/shed]}}
attested: [{source: gazette, basis: document-held, published: 2000-01-01}]
review: {state: encoded}
---
instrument: arden/order-4
kind: order
title: From both grants
issuer: arden/harbour
invokes: [arden/statute-3]
decided: 2000-02-01
provisions:
  - {id: p1, does: delegates, powers: [arden/power/board], to: [arden/harbour/master], redelegable: "yes"}
attested: [{source: gazette, basis: document-held, published: 2000-02-01}]
review: {state: encoded}
---
instrument: arden/order-5
kind: order
title: Kept by the pilot
issuer: arden/harbour/master
invokes: [arden/order-4]
decided: 2000-07-01
provisions:
  - {id: p1, does: delegates, powers: [arden/power/board], to: [arden/harbour/pilot], survives: true}
attested: [{source: gazette, basis: document-held, published: 2000-03-01}]
review: {state: encoded}
"""


def read(text: str) -> Registry:
    loaded = load({"arden.yaml": text.encode()})
    assert not loaded.problems
    assert loaded.registry is not None
    return loaded.registry


def asked(at: str, **stated: object) -> Act:
    named = {"office": "arden/harbour/pilot", "power": "arden/power/board", "at": at, "facts": {"warrant": True}}
    return Act.model_validate({**named, **stated})


def revised(before: str, after: str, act: Act) -> Answer:
    """What an engine for one text answers once revised to another; it is what one made anew answers."""
    engine, other = Engine(read(before)), read(after)
    engine.decide(act, HERE)
    new = engine.revised(other)
    assert new.decide(act, HERE) == Engine(dataclasses.replace(other)).decide(act, HERE)
    return new.answer(act, HERE)


def test_a_rescission_of_an_instrument_ends_what_is_added_to_it() -> None:
    text = TEXT.decode() + END
    less = text.replace("  - {id: p1, does: confers", "  - {id: p0, does: confers")
    assert revised(less, text, asked("2000-09-01")).outcome == "NO_AUTHORITY_SHOWN"
    assert revised(text, less.replace("statute-1/p1", "statute-1"), asked("2000-09-01")).outcome == "NO_AUTHORITY_SHOWN"


def test_a_rescission_finds_an_instrument_recorded_after_it() -> None:
    text = TEXT.decode() + END.replace("arden/statute-1", "arden/order-2")
    head, _, tail = text.partition("---\ninstrument: arden/order-2")
    without = head + tail[tail.index("---\n") :]
    assert revised(without, text, asked("2000-04-01")).outcome == "AUTHORIZED"
    assert revised(without, text, asked("2000-09-01")).outcome == "NO_AUTHORITY_SHOWN"


@pytest.mark.parametrize(("before", "after"), [("2000", "2000-05"), ("2000-05", "2000"), ("2000-05", "2000-05-02")])
def test_a_date_that_is_less_or_more_exact_now_is_shown_as_it_is(before: str, after: str) -> None:
    one, other = (TEXT.decode().replace("decided: 2000-03-01", f"decided: {date}") for date in (before, after))
    answer = revised(one, other, asked("2000-05-10"))
    assert answer.outcome == ("AUTHORIZED" if after == "2000-05-02" else "DISPUTED")


def test_what_was_carried_at_a_making_goes_with_its_date() -> None:
    late = TEXT.decode() + ORDERS
    early = late.replace("decided: 2000-07-01", "decided: 2000-03-01")
    act = asked("2001-06-01", sites=["arden/site/quay"])
    assert revised(late, early, act).outcome == "AUTHORIZED"
    assert revised(early, late, act).outcome == "NO_AUTHORITY_SHOWN"


def test_the_engine_revised_from_answers_as_before() -> None:
    later = """
---
instrument: arden/order-6
kind: order
title: Pilots, for good
issuer: arden/harbour/master
invokes: [arden/statute-1/p1]
decided: 2000-09-01
provisions: [{id: p1, does: delegates, powers: [arden/power/board], to: [arden/harbour/pilot]}]
attested: [{source: gazette, basis: document-held, published: 2000-09-01}]
review: {state: encoded}
"""
    engine, act = Engine(read(TEXT.decode())), asked("2001-06-01")
    assert engine.revised(read(TEXT.decode() + later)).answer(act, HERE).outcome == "AUTHORIZED"
    assert engine.answer(act, HERE).outcome == "NO_AUTHORITY_SHOWN"


def test_what_is_put_after_a_memo_was_shared_is_seen_on_one_side_only() -> None:
    memo: Memo[int] = Memo()
    memo.put("act", "first", 1)
    left = memo.without(["order"])
    memo.put("act", "second", 2)
    left.put("act", "third", 3)
    assert (memo.get("act", "first"), left.get("act", "first")) == (1, 1)
    assert (memo.get("act", "second"), left.get("act", "second")) == (2, None)
    assert (memo.get("act", "third"), left.get("act", "third")) == (None, 3)

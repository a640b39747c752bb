"""Who holds a power, and what an office holds: nobody left out, no hierarchy told twice."""

from __future__ import annotations

import random

import pytest

from tests.generated import LENGTH, example
from tests.unit import arden, harbours
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.decide.holding import Holdings, list_holdings
from vires.model.finding import Outcome
from vires.service.asking import Handle
from vires.service.refusal import Refusal

TO_ALL = """---
instrument: arden/act/1996/harbours
kind: statute
title: Second Harbours Act
issuer: arden/assembly
decided: 1996-01-01
provisions:
  - {id: s1, does: confers, powers: [arden/power/inspect], to: [arden/harbour], redelegable: no}
attested:
  - {source: gazette, basis: document-held, published: 1996-01-02}
review: {state: encoded}
"""


def told(holdings: Holdings) -> list[tuple[str, str]]:
    return [(holding.outcome.value, holding.term) for holding in holdings.held]


def test_every_holder_is_listed_with_its_outcome_and_instrument() -> None:
    holdings = arden.handle().who("inspect", at="2000-01-01", sites=[])
    assert told(holdings) == [("AUTHORIZED", "arden/harbour/master"), ("CONDITIONAL", "arden/harbour/inspector")]
    assert [under.provision for under in holdings.held[1].under] == ["arden/order/7/grant"]
    assert holdings.held[1].under[0].condition == {"fact": "trained"}
    assert holdings.held[1].deciding == ("arden/order/7/grant",)


def test_a_body_that_holds_only_through_its_people_is_set_apart() -> None:
    holdings = arden.handle().who("inspect", at="2000-01-01", sites=[])
    (wider,) = holdings.wider
    assert wider.term == "arden/harbour"
    assert wider.through == ("arden/harbour/inspector", "arden/harbour/master")


def test_a_body_that_holds_stands_for_all_below_it_that_hold_alike() -> None:
    handle = Handle(arden.registry(law=arden.LAW + TO_ALL), now=arden.NOW)
    alike = handle.who("inspect", at="2000-01-01", sites=[])
    assert told(alike) == [("AUTHORIZED", "arden/harbour")]
    assert alike.held[0].alike == ("arden/harbour/inspector", "arden/harbour/master")
    assert alike.wider == ()


def test_a_body_of_which_one_differs_is_listed_beside_all_below_it() -> None:
    handle = Handle(arden.registry(law=arden.LAW + TO_ALL), now=arden.NOW)
    differing = handle.who("inspect", at="2000-01-01", sites=["yard"], facts={"board-approval": False})
    assert told(differing) == [
        ("AUTHORIZED", "arden/harbour/master"),
        ("IRREGULAR", "arden/harbour/inspector"),
        ("CONDITIONAL", "arden/harbour"),
    ]
    assert differing.wider == ()


def test_powers_of_an_office_are_listed_and_narrower_ones_told_with_the_broader() -> None:
    holdings = arden.handle().what("harbour/inspector", at="2000-01-01", sites=[], facts={"trained": True})
    assert told(holdings) == [("AUTHORIZED", "arden/power/inspect")]
    assert holdings.held[0].alike == ("arden/power/inspect/cargo",)
    assert (holdings.asked, holdings.unreached) == (2, 1)


def test_what_no_grant_reaches_is_counted_and_what_some_grant_reaches_in_vain_is_named() -> None:
    holdings = harbours.handle().what("fisheries/inspector", at="2001-01-01")
    assert holdings.held == ()
    assert [(holding.term, holding.alike) for holding in holdings.not_shown] == [
        ("arden/power/inspect", ("arden/power/inspect/cargo",)),
        ("arden/power/seize-nets", ()),
    ]
    assert (holdings.asked, holdings.unreached) == (2, 1)


def test_each_holder_has_the_answer_that_asking_gives() -> None:
    handle = harbours.handle(harbours.REVIVAL)
    stated = {"at": "2000-06-01", "sites": ["yard@80"], "standard": "documented"}
    for power in handle.registry.terms["powers"]:
        holdings = handle.who(power, **stated)
        outcomes = dict.fromkeys(handle.registry.terms["offices"], "NO_AUTHORITY_SHOWN")
        for holding in (*holdings.held, *holdings.not_shown):
            outcomes.update(dict.fromkeys((holding.term, *holding.alike), holding.outcome.value))
        asked = {office: handle.ask(office, power, **stated).outcome.value for office in outcomes}
        for wider in holdings.wider:
            assert outcomes.pop(wider.term) == "NO_AUTHORITY_SHOWN"
            assert asked.pop(wider.term) != "NO_AUTHORITY_SHOWN"
        assert outcomes == asked


@pytest.mark.parametrize("verb", ["who", "what"])
def test_on_generated_records_each_term_has_the_answer_that_asking_gives(verb: str) -> None:
    seen = {"held": 0, "wider": 0, "not_shown": 0, "unreached": 0}
    for seed in range(8_000, 8_060):
        made = example(random.Random(seed).randbytes(LENGTH))
        if len(made.registry.entries) > 10:
            continue
        question, engine = made.questions[0], Engine(made.registry)
        part, scheme = ("office", "offices") if verb == "who" else ("power", "powers")
        act = question.act.model_copy(update={part: None})
        holdings = list_holdings(made.registry, act, question.vantage, engine.decide, engine.answer)
        expected: dict[str, tuple[str, object]] = dict.fromkeys(made.registry.terms[scheme], ("unreached", None))
        for kind, listed in (("held", holdings.held), ("not_shown", holdings.not_shown)):
            for holding in listed:
                for term in (holding.term, *holding.alike):
                    expected[term] = (kind, (holding.outcome, holding.branches))
        expected.update((wider.term, ("wider", None)) for wider in holdings.wider)
        undecided = {term.term for term in holdings.too_open}
        for term, (kind, answer) in expected.items():
            if term in undecided:
                continue
            try:
                asked = engine.answer(act.model_copy(update={part: term}), question.vantage)
            except TooOpen:
                continue
            seen[kind] += 1
            where = f"seed {seed}, {term}, {kind}"
            if kind == "held":
                assert (asked.outcome, asked.branches) == answer, where
            else:
                assert (asked.outcome == Outcome.NO_AUTHORITY_SHOWN) == (kind != "wider"), where
    assert all(count > 10 for count in seen.values()), seen


def test_the_point_of_view_is_stated_as_for_a_question() -> None:
    handle = harbours.handle(harbours.REVIVAL)
    before = handle.who("inspect", at="1999-06-01", as_of="1998-12-31", sites=[])
    after = handle.who("inspect", at="1999-06-01", sites=[])
    held = [("AUTHORIZED", "arden/harbour/master"), ("CONDITIONAL", "arden/harbour/inspector")]
    # The fisheries service holds a part of it all the while.
    part = ("CONDITIONAL", "arden/fisheries")
    assert sorted(told(before)) == sorted([*held, part])
    assert told(after) == [part]
    assert before.prospective
    assert before.vantage["as_of"] == "1998-12-31"


def test_what_leaves_too_much_open_is_named_and_does_not_spoil_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    from vires.decide.answer import Answer
    from vires.model.question import Act
    from vires.temporal.vantage import Vantage

    handle = arden.handle()
    answer = handle.engine.answer

    def refusing(act: Act, vantage: Vantage) -> Answer:
        if act.office == "arden/harbour/inspector":
            raise TooOpen(("fact:trained", "fact:board-approval"))
        return answer(act, vantage)

    monkeypatch.setattr(handle.engine, "answer", refusing)
    holdings = handle.who("inspect", at="2000-01-01", sites=[])
    assert told(holdings) == [("AUTHORIZED", "arden/harbour/master")]
    assert [(u.term, u.atoms) for u in holdings.too_open] == [
        ("arden/harbour/inspector", ("fact:trained", "fact:board-approval"))
    ]


def test_an_outcome_that_is_sure_is_listed_though_a_whole_finding_would_leave_too_much_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from vires.model.finding import Finding
    from vires.model.question import Act
    from vires.temporal.vantage import Vantage

    handle = arden.handle()
    whole = handle.who("inspect", at="2000-01-01", sites=[])

    def refusing(act: Act, vantage: Vantage) -> Finding:
        raise TooOpen(("time",))

    monkeypatch.setattr(handle.engine, "decide", refusing)
    holdings = handle.who("inspect", at="2000-01-01", sites=[])
    assert told(holdings) == told(whole)
    assert [h.branches for h in holdings.held] == [h.branches for h in whole.held]
    assert [[u.provision for u in h.under] for h in holdings.held] == [
        [u.provision for u in h.under] for h in whole.held
    ]
    assert [h.answer for h in holdings.held] == ["", ""]


def test_json_has_no_chains_but_their_last_links() -> None:
    document = arden.handle().who("inspect", at="2000-01-01", sites=[]).to_dict()
    assert {"verb", "of", "held", "wider", "not_shown", "too_open", "asked", "unreached", "registry", "vantage"} <= set(
        document
    )
    assert set(document["held"][0]) == {
        "term", "label", "outcome", "answer", "branches", "under", "more_chains", "deciding", "alike",
    }  # fmt: skip
    assert "office" not in document["question"]


def test_an_unknown_power_is_refused_with_what_is_near() -> None:
    with pytest.raises(Refusal) as refused:
        arden.handle().who("inspct vessels")
    assert refused.value.slug == "name-unknown"
    assert "arden/power/inspect" in refused.value.nearest


def test_the_bundled_registry_says_who_may_arrest() -> None:
    import vires

    grounds = {"reason-to-believe-in-violation": True, "likely-to-escape": True}  # what 8 U.S.C. 1357(a)(2) asks of all
    holdings = vires.open(now="2025-06-01").who(
        "immigration/arrest/without-warrant", at="2025-01-23", sites=[], facts=grounds
    )
    held = {term: holding.outcome for holding in holdings.held for term in (holding.term, *holding.alike)}
    assert held["us/dhs/secretary"] == Outcome.AUTHORIZED
    assert held["us/doj/dea/special-agent"] == Outcome.CONDITIONAL
    assert "us/doj" in [wider.term for wider in holdings.wider]

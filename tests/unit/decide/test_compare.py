"""Differences and impacts on the law of Arden (S19, S20), by the definition and by the fast engine alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from vires.decide.answer import Answer
from vires.decide.asked import check
from vires.decide.change.side import Ask, Engine, Side, Stated
from vires.decide.compare import Change, Compared, difference
from vires.decide.definition import Definition
from vires.decide.engine import Engine as Fast
from vires.decide.impact import impact
from vires.decide.reference.report import verdict
from vires.decide.reference.world import World
from vires.model.finding import Outcome
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.registry.loader import load
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

BASE = (Path(__file__).parents[3] / "conformance" / "bases" / "arden.yaml").read_bytes()
HEAD = """
---
instrument: arden/{name}
kind: {kind}
title: {name}
issuer: {issuer}
{invokes}decided: {decided}
attested: [{{source: gazette, basis: document-held, published: {published}}}]
review: {{state: encoded}}
provisions:
"""
NOW = Vantage(Dating.parse("2001-12-31"), Dating.parse("2001-12-31"))


def plain(registry: Registry) -> Ask:
    """The definition, asked for no more than the answer."""

    def ask(act: Act, vantage: Vantage) -> Answer:
        check(registry, act, vantage)
        found = verdict(Definition(World(registry, act, vantage)))
        return Answer(found.outcome, found.branches.shown() if found.branches else ())

    return ask


ENGINES: dict[str, Engine] = {"definition": plain, "engine": lambda registry: Fast(registry).answer}


@pytest.fixture(params=sorted(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    return ENGINES[request.param]


def head(
    name: str,
    kind: str = "order",
    issuer: str = "arden/minister",
    invokes: str = "[arden/act]",
    decided: str = "1995-01-01",
    published: str | None = None,
) -> str:
    routes = f"invokes: {invokes}\n" if kind == "order" else ""
    return HEAD.format(
        name=name, kind=kind, issuer=issuer, invokes=routes, decided=decided, published=published or decided
    )


ACT = (
    head("act", "statute", "arden/assembly", decided="1990-01-01")
    + """
  - id: s1
    does: confers
    powers: [arden/power/inspect, arden/power/detain]
    to: [arden/minister]
    redelegable: {to: [arden/harbour, arden/fisheries]}
  - {id: s2, does: confers, powers: [arden/power/direct-staff], to: [arden/minister], redelegable: no}
"""
)
GRANT = (
    head("grant", decided="1995-01-01")
    + """
  - id: p
    does: delegates
    powers: [arden/power/inspect]
    to: [arden/harbour/inspector]
    redelegable: no
    since: 1996-01-01
"""
)


def registry(*texts: str) -> Registry:
    loaded = load({"base.yaml": BASE, "law.yaml": "".join(texts).encode()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    return loaded.registry


def side(made: Registry, at: str, vantage: Vantage = NOW) -> Side:
    return Side(made, Dating.parse(at), vantage)


def between(engine: Engine, made: Registry, before: str, after: str, stated: Stated | None = None) -> Compared:
    return difference(side(made, before), side(made, after), engine, stated)


def offices(found: Iterable[Change]) -> set[str]:
    return {office for change in found for office in change.cell.offices}


def test_a_grant_that_begins_is_the_difference_and_is_responsible(engine: Engine) -> None:
    found = between(engine, registry(ACT, GRANT), "1995-12-31", "1996-01-01")
    (change,) = found.changes
    assert change.cell.offices == ("arden/harbour/inspector", "arden/harbour/inspector/senior")
    assert "arden/power/inspect/board" in change.cell.powers
    assert (change.before.outcome, change.after.outcome) == (Outcome.NO_AUTHORITY_SHOWN, Outcome.AUTHORIZED)
    assert (change.responsible, change.together) == (("arden/grant/p",), False)


def test_the_same_difference_read_backwards(engine: Engine) -> None:
    made = registry(ACT, GRANT)
    forward = between(engine, made, "1995-12-31", "1996-01-01").changes
    backward = between(engine, made, "1996-01-01", "1995-12-31").changes
    assert [(c.cell, c.after, c.before, c.responsible) for c in forward] == [
        (c.cell, c.before, c.after, c.responsible) for c in backward
    ]


def test_nothing_differs_where_nothing_begins_or_ends(engine: Engine) -> None:
    found = between(engine, registry(ACT, GRANT), "1996-01-01", "2001-06-01")
    assert (found.changes, found.compared, found.touched) == ((), 0, ())


def test_what_begins_and_ends_in_between_is_no_difference(engine: Engine) -> None:
    made = registry(ACT, GRANT.replace("since: 1996-01-01", "since: 1996-01-01\n    until: 1997-01-01"))
    found = between(engine, made, "1995-06-01", "1998-01-01")
    assert found.changes == ()
    assert found.touched == ("arden/grant/p",)


def test_who_only_passes_a_power_on_is_no_cell(engine: Engine) -> None:
    made = registry(ACT, GRANT)
    found = impact(side(made, "2000-01-01"), made.without(["arden/act/s2"]), engine)
    assert offices(found.changes) == {"arden/minister"}
    assert {c.cell.powers for c in found.changes} == {("arden/power/direct-staff",)}


def test_a_wide_term_that_a_list_splits_is_told_by_its_narrower_ones_and_its_rest(engine: Engine) -> None:
    limit = head("limit", decided="1995-02-01", invokes="[arden/act/s2]") + (
        "  - {id: p, does: restricts, force: law, binds: [arden/harbour/inspector/senior], since: 1998-01-01,"
        " powers: [arden/power/inspect], exercises: arden/power/direct-staff}\n"
    )
    made = registry(ACT, GRANT, limit)
    found = impact(side(made, "2000-01-01"), made.without(["arden/grant"]), engine)
    cells = {c.cell.offices: c.before.outcome for c in found.changes}
    assert cells == {
        ("arden/harbour/inspector/senior",): Outcome.BARRED,
        ("arden/harbour/inspector/any.other",): Outcome.AUTHORIZED,
    }


def test_an_open_list_makes_its_rest_a_cell_of_its_own(engine: Engine) -> None:
    wide = GRANT.replace(
        "to: [arden/harbour/inspector]", "to: {including: [arden/harbour/pilot], within: arden/harbour}"
    )
    found = between(engine, registry(ACT, wide), "1995-12-31", "1996-01-01").changes
    by_outcome = {c.after.outcome: set(c.cell.offices) for c in found}
    assert by_outcome[Outcome.AUTHORIZED] == {"arden/harbour/pilot"}
    assert {"arden/harbour/deputy", "arden/harbour/any.other"} <= by_outcome[Outcome.DISPUTED]


def test_a_rescinded_limit_tells_sites_apart_only_as_its_list_does(engine: Engine) -> None:
    limit = head("limit", decided="1995-02-01", invokes="[arden/act/s2]") + (
        "  - {id: p, does: restricts, force: policy, binds: [arden/harbour], powers: [arden/power/inspect],"
        " scope: {sites: [arden/site/school], within: 100 m}, exercises: arden/power/direct-staff}\n"
    )
    end = head("end", decided="1999-01-01", invokes="[arden/act/s2]") + (
        "  - {id: p, does: rescinds, target: arden/limit/p, revives: none}\n"
    )
    found = between(engine, registry(ACT, GRANT, limit, end), "1998-12-31", "1999-01-01").changes
    assert {c.responsible for c in found} == {("arden/end/p",)}
    places = {site for c in found for site in c.cell.sites or ()}
    assert places == {
        "arden/site/school", "arden/site/school@100", "arden/site/school/church", "arden/site/school/church@100",
    }  # fmt: skip
    assert {(c.before.outcome, c.after.outcome) for c in found} == {(Outcome.IRREGULAR, Outcome.AUTHORIZED)}


def test_a_change_of_two_kinds_of_place_at_once_is_not_lost(engine: Engine) -> None:
    when = "{all: [{scope: {sites: [arden/site/quay]}}, {scope: {sites: [arden/site/school]}}]}"
    both = GRANT.replace("since: 1996-01-01", f"since: 1996-01-01\n    when: {when}")
    (change,) = between(engine, registry(ACT, both), "1995-12-31", "1996-01-01").changes
    assert change.cell.sites is None
    act = Act(
        office="arden/harbour/inspector",
        power="arden/power/inspect",
        sites=(Place(site="arden/site/quay"), Place(site="arden/site/school")),
        at=Dating.parse("1996-01-01"),
    )
    assert engine(registry(ACT, both))(act, NOW).outcome == Outcome.AUTHORIZED


def test_of_two_grants_neither_is_responsible_alone(engine: Engine) -> None:
    twin = GRANT.replace("arden/grant", "arden/twin").replace("title: grant", "title: twin")
    (change,) = between(engine, registry(ACT, GRANT, twin), "1995-12-31", "1996-01-01").changes
    assert change.responsible == ("arden/grant/p", "arden/twin/p")
    assert change.together


def test_each_link_without_which_nothing_would_differ_is_responsible(engine: Engine) -> None:
    act = ACT.replace("    to: [arden/minister]\n", "    to: [arden/minister]\n    since: 1995-12-31T12:00+00:00\n")
    (change,) = [
        c
        for c in between(
            engine, registry(act, GRANT.replace("1995-01-01", "1996-01-01")), "1995-06-01", "1996-01-02"
        ).changes
        if "arden/minister" not in c.cell.offices
    ]
    assert change.responsible == ("arden/act/s1", "arden/grant/p")
    assert not change.together


@pytest.mark.parametrize(
    ("axis", "before", "after"), [("as_of", "1994-12-31", "1995-01-01"), ("known_by", "1995-03-01", "1995-03-02")]
)
def test_the_other_two_axes(engine: Engine, axis: str, before: str, after: str) -> None:
    made = registry(ACT, GRANT.replace("published: 1995-01-01", "published: 1995-03-02"))
    sides = [side(made, "2000-01-01", replace(NOW, **{axis: Dating.parse(date)})) for date in (before, after)]
    (change,) = difference(*sides, engine).changes
    assert change.cell.offices[0] == "arden/harbour/inspector"
    assert change.responsible == ("arden/grant/p",)


def test_a_reorganisation_is_no_provision(engine: Engine) -> None:
    act = head("act", "statute", "arden/assembly", decided="1990-01-01") + (
        "  - {id: s1, does: confers, powers: [arden/power/detain], to: [arden/customs], redelegable: no}\n"
    )
    found = between(engine, registry(act), "2001-03-31", "2001-04-01")
    assert offices(found.changes) == {"arden/coast-guard", "arden/coast-guard/officer"}
    assert {c.responsible for c in found.changes} == {()}
    assert "arden/coast-guard" in found.reorganised


def test_what_is_stated_confines_the_cells(engine: Engine) -> None:
    made = registry(ACT, GRANT)
    senior = Stated(offices=("arden/harbour/inspector/senior",), powers=("arden/power/inspect/board",))
    (change,) = between(engine, made, "1995-12-31", "1996-01-01", senior).changes
    assert change.cell.offices == ("arden/harbour/inspector/senior",)
    assert set(change.cell.powers) == {"arden/power/inspect/board", "arden/power/board-and-detain"}
    assert between(engine, made, "1995-12-31", "1996-01-01", Stated(offices=("arden/court",))).changes == ()


def test_impact_of_a_route_is_what_falls_with_it(engine: Engine) -> None:
    made = registry(ACT, GRANT)
    found = impact(side(made, "2000-01-01"), made.without(["arden/act/s1"]), engine).changes
    assert offices(found) == {"arden/minister", "arden/harbour/inspector", "arden/harbour/inspector/senior"}
    assert {c.after.outcome for c in found} == {Outcome.NO_AUTHORITY_SHOWN}
    assert {c.responsible for c in found} == {("arden/act/s1",)}


def test_impact_of_a_rescission_is_what_it_ended(engine: Engine) -> None:
    end = head("end", decided="1999-01-01", invokes="[arden/act]") + (
        "  - {id: p, does: rescinds, target: arden/grant, revives: none}\n"
    )
    made = registry(ACT, GRANT, end)
    (change,) = impact(side(made, "2000-01-01"), made.without(["arden/end"]), engine).changes
    assert (change.before.outcome, change.after.outcome) == (Outcome.NO_AUTHORITY_SHOWN, Outcome.AUTHORIZED)


def test_a_list_read_otherwise_is_a_difference_though_its_atom_has_one_name(engine: Engine) -> None:
    scope = "    scope: {sites: {including: [arden/site/quay], within: arden/site/%s}}\n"
    before, after = (registry(ACT, GRANT.rstrip("\n") + "\n" + scope % within) for within in ("market", "school"))
    found = impact(side(before, "2000-01-01"), after, engine).changes
    assert {site for c in found for site in c.cell.sites or ()} >= {"arden/site/market/any.other", "arden/site/school"}


def test_cells_too_open_are_told_and_not_taken_as_the_same() -> None:
    made = registry(ACT, GRANT)

    def refusing(_: Registry) -> Ask:
        from vires.decide.answer import TooOpen

        def ask(act: Act, vantage: Vantage) -> Answer:
            raise TooOpen(("fact:trained",))

        return ask

    found = between(refusing, made, "1995-12-31", "1996-01-01")
    assert found.changes == ()
    assert [open_.atoms for open_ in found.too_open] == [("fact:trained",)]


def test_the_cost_follows_what_changed_and_not_the_size_of_the_record() -> None:
    texts = [ACT]
    for number in range(150):
        text = head(f"grant-{number}", decided=f"{1992 + number % 8}-02-0{1 + number % 9}")
        texts.append(
            text + f"  - {{id: p, does: delegates, powers: [arden/power/inspect], to: [arden/fisheries/warden], "
            f"redelegable: no, until: {2002 + number}-01-01}}\n"
        )
    made = registry(*texts, GRANT)
    asked: list[Act] = []

    def counting(of: Registry) -> Ask:
        ask = Fast(of).answer

        def answer(act: Act, vantage: Vantage) -> Answer:
            asked.append(act)
            return ask(act, vantage)

        return answer

    found = between(counting, made, "1995-12-31", "1996-01-01", Stated(powers=("arden/power/inspect/board",)))
    assert offices(found.changes) == {"arden/harbour/inspector", "arden/harbour/inspector/senior"}
    assert {act.office for act in asked} == {"arden/harbour/inspector"}


def test_progress_counts_offices_and_powers(engine: Engine) -> None:
    seen: list[tuple[int, int]] = []
    difference(
        side(registry(ACT, GRANT), "1995-12-31"),
        side(registry(ACT, GRANT), "1996-01-01"),
        engine,
        progress=lambda done, of: seen.append((done, of)),
    )
    assert seen
    assert seen[-1][0] == seen[-1][1]

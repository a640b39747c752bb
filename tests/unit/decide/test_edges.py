"""Edges of the definition that the conformance cases do not come to. The rule is in each name."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from tests.unit.decide.quay import ACT, BASE, GRANT, HEAD, answered, arden, asked, order
from vires.decide.reference.possible import shown_order
from vires.model.registry import Registry
from vires.registry.loader import load
from vires.temporal.dating import Dating

QUAY = BASE
for few, more in (
    (
        "  - {id: arden/warden, label: Warden}\n  - {id: arden/pilot, label: Pilot}\n",
        "  - {id: arden/quay, label: Quay office}\n"
        "  - {id: arden/warden, label: Warden, broader: [arden/quay]}\n"
        "  - {id: arden/pilot, label: Pilot, broader: [arden/quay]}\n",
    ),
    ("territories: [", "territories: [{id: arden/south, label: South}, "),
    ("sites: [", "sites: [{id: arden/site/market, label: market}, {id: arden/site/hall, label: hall}, "),
):
    assert QUAY.count(few) == 1
    QUAY = QUAY.replace(few, more)
CLOCK = {"act": "15", "memo": "09", "note": "16"}
DELEGATES = "  - {id: g, does: delegates, to: [arden/warden], powers: [arden/power/inspect]}\n"


def granted(words: str, grant: str = GRANT) -> str:
    """A grant to the warden with some words more."""
    return grant.replace("redelegable", words + ", redelegable")


def quay(*texts: str) -> Registry:
    """The registry of some instruments, in which warden and pilot are of the quay office."""
    loaded = load({"arden.yaml": (QUAY + "".join(texts)).encode()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    return loaded.registry


def implicants(registry: Registry, **told: object) -> dict[str, list[dict[str, tuple[str, ...]]]]:
    """The branches of an answer: per outcome the implicants, each as atoms with their values."""
    return {
        branch.outcome: [{one.atom: one.in_ for one in implicant.all} for implicant in branch.when.any]
        for branch in answered(registry, **told).branches
    }


def test_s13_linked_lists_are_one_variable_whatever_is_asked_between() -> None:
    both = GRANT.replace("[arden/warden]", "[arden/pilot, arden/warden]").replace("id: p", "id: q")
    first = granted("scope: {territories: [arden/north]}, when: {fact: trained}")
    heavy = {"number:tonnage": ("(5,inf)",)}
    assert implicants(
        quay(ACT + first + granted("when: {number: tonnage, at_most: 5}", both)), office="arden/quay"
    ) == {
        "AUTHORIZED": [
            {"number:tonnage": ("(-inf,5]",), "office:[arden/pilot,arden/warden]": ("true",)},
            {
                "fact:trained": ("true",), "office:[arden/warden]": ("true",), "territory:[arden/north]": ("true",),
            },
        ],
        "NO_AUTHORITY_SHOWN": [
            {"office:[arden/pilot,arden/warden]": ("false",)},
            heavy | {"fact:trained": ("false",)},
            heavy | {"office:[arden/warden]": ("false",)},
            heavy | {"territory:[arden/north]": ("false",)},
        ],
    }  # fmt: skip


def test_s15_what_only_impossible_completions_turn_on_is_not_listed() -> None:
    narrow, wide = "{scope: {territories: [arden/north]}}", "{scope: {territories: [arden/north, arden/south]}}"
    impossible = f"{{all: [{{fact: trained}}, {narrow}, {{not: {wide}}}]}}"
    registry = quay(ACT + granted(f"when: {{any: [{impossible}, {{number: tonnage, at_most: 5}}]}}"))
    assert implicants(registry) == {
        "AUTHORIZED": [{"number:tonnage": ("(-inf,5]",)}],
        "NO_AUTHORITY_SHOWN": [{"number:tonnage": ("(5,inf)",)}],
    }


def test_s15_a_time_that_cannot_be_leaves_no_outcome() -> None:
    passing = GRANT.replace("arden/warden", "arden/minister").replace("redelegable: no", "redelegable: yes")
    root = ACT + passing.replace("redelegable", "until: 1995-01-01T08:00+00:00, redelegable")
    first = order("first", "1995-01-01") + DELEGATES.replace("}", ", redelegable: yes, survives: true}").replace(
        "arden/warden", "arden/pilot"
    )
    second = HEAD.format(
        name="second", kind="order", issuer="arden/pilot", invokes="[arden/first]", decided="1995-01-01T10:00+00:00"
    ) + DELEGATES.replace("}", ", survives: true}")
    finding = asked(arden(root, first, second.replace("published: 1995-01-01T10:00+00:00", "published: 1995-01-01")))
    assert {fact.atom: fact.splits for fact in finding.ask_next} == {
        "time@arden/first": {
            "..1995-01-01T08:00+00:00": ("AUTHORIZED",),
            "1995-01-01T08:00+00:00..1995-01-01T10:00+00:00": ("NO_AUTHORITY_SHOWN",),
        }
    }


def test_s9_a_limit_on_passing_on_looks_at_the_recipient_inside_a_chain() -> None:
    root = (
        ACT
        + GRANT.replace("arden/warden", "arden/minister").replace("redelegable: no", "redelegable: yes")
        + "  - {id: l, does: restricts, force: law, limits: delegation, to: [arden/pilot], binds: [arden/minister]}\n"
    )
    first = order("first", "1995-01-01") + DELEGATES.replace("}", ", redelegable: yes}").replace("warden", "pilot")
    second = HEAD.format(
        name="second", kind="order", issuer="arden/pilot", invokes="[arden/first]", decided="1996-01-01"
    )
    other = root.replace("to: [arden/pilot]", "to: [arden/assembly]")
    assert asked(arden(root, first, second + DELEGATES)).outcome == "NO_AUTHORITY_SHOWN"
    assert asked(arden(other, first, second + DELEGATES)).outcome == "AUTHORIZED"


@pytest.mark.parametrize(
    ("limited", "outcome"), [("", "NO_AUTHORITY_SHOWN"), (", powers: [arden/power/inspect]", "AUTHORIZED")]
)
def test_s9_a_limit_on_passing_on_some_powers_leaves_others_for_what_takes_none(limited: str, outcome: str) -> None:
    passing = GRANT.replace("warden", "minister").replace("redelegable: no", "redelegable: yes")
    root = (
        ACT
        + passing.replace("[arden/power/inspect]", "[arden/power/regulate, arden/power/inspect]")
        + granted("when: {status: arden/status/watched}", GRANT.replace("id: p", "id: q"))
        + f"  - {{id: l, does: restricts, force: law, limits: delegation, binds: [arden/minister]{limited}}}\n"
    )
    passed = order("passed", "1995-01-01", "[arden/act/p]") + DELEGATES.replace("warden", "pilot")
    rule = HEAD.format(name="rule", kind="order", issuer="arden/pilot", invokes="[arden/passed]", decided="1996-01-01")
    watched = "  - {id: w, does: designates, status: arden/status/watched}\n"
    assert asked(arden(root, passed, rule + watched)).outcome == outcome


def test_s7_an_open_list_of_sites_leaves_room_at_them_and_near_them() -> None:
    registry = quay(ACT + granted("scope: {sites: {including: [arden/site/quay]}, near: true}"))
    market, near = {"open:arden/act/p.sites>arden/site/market": ("true",)}, {"near:arden/act/p": ("true",)}
    assert asked(registry, sites=["arden/site/quay"]).outcome == "AUTHORIZED"
    assert implicants(registry, sites=["arden/site/market@near"])["AUTHORIZED"] == [near | market]
    assert implicants(registry, sites=["arden/site/market"])["AUTHORIZED"] == [market]


def test_s7_an_open_list_of_sites_leaves_room_within_a_site_only() -> None:
    registry = quay(ACT + granted("scope: {sites: {including: [arden/site/quay], within: arden/site/market}}"))
    assert asked(registry, sites=["arden/site/hall"]).outcome == "NO_AUTHORITY_SHOWN"
    assert asked(registry, sites=["arden/site/market@5"]).outcome == "NO_AUTHORITY_SHOWN"
    assert asked(registry, sites=["arden/site/market"]).outcome == "DISPUTED"


def test_s18_an_open_list_is_as_wide_as_it_may_be() -> None:
    limit = "  - {id: l, does: restricts, force: law, overrides: any, binds: {including: [arden/warden]}}\n"
    assert asked(arden(ACT + granted("overrides: any") + limit)).outcome == "AUTHORIZED", "the grant is narrower"


def test_s8_a_word_of_which_it_is_open_whether_it_was_public_is_a_reading() -> None:
    text = (ACT + GRANT).replace("published: 1990-01-01", "published: {between: [2001-12-30, 2002-01-02]}")
    date = "date:arden/act.attested.gazette.published"
    assert implicants(arden(text)) == {
        "AUTHORIZED": [{date: ("2001-12-30..2001-12-31",)}],
        "NO_AUTHORITY_SHOWN": [{date: ("2002-01-01..2002-01-02",)}],
    }


def test_s8_a_word_published_in_a_month_of_long_ago_leaves_nothing_open() -> None:
    assert answered(arden((ACT + GRANT).replace("published: 1990-01-01", "published: 1990-01"))).outcome == "AUTHORIZED"


def test_s8_a_word_that_may_have_been_retracted_may_leave_a_reading() -> None:
    said = "{source: gazette, basis: document-held, published: 1990-02-01, says: {p.until: 2001-01-01}"
    early, open_ = "retracted: 1990-03", "retracted: {between: [2001-12-30, 2002-01-02]}"
    registry = arden((ACT + GRANT).replace("attested: [", f"attested: [{said}, {early}}}, {said}, {open_}}}, "))
    date, reading = "date:arden/act.attested.gazette.retracted", "reading:arden/act/p.until"
    assert implicants(registry)["NO_AUTHORITY_SHOWN"] == [{date: ("2002-01-01..2002-01-02",), reading: ("2001-01-01",)}]


def test_s15_coverage_that_begins_later_is_not_of_the_act_and_a_duty_of_no_power_is_no_conflict() -> None:
    common = "holds: all acts, since: 2001-12-01, checked_to: 2001-12-31"
    pilots = f"{{topic: pilots, offices: [arden/pilot], {common}}}"
    coverage = f"coverage: [{{topic: quays, {common}}}, {pilots}]\ndoctrines:"
    duty = "  - {id: d, does: directs, to: [arden/warden], duty: report}\n"
    limit = "  - {id: l, does: restricts, force: law}\n"
    loaded = load({"arden.yaml": (BASE.replace("doctrines:", coverage) + ACT + GRANT + duty + limit).encode()})
    assert loaded.registry is not None
    finding = asked(loaded.registry)
    assert (finding.coverage.covered, finding.conflicts, len(finding.duties)) == (False, (), 1)
    assert [note.topic for note in asked(loaded.registry, at="2001-12-15").coverage.notes] == ["quays"]


def test_s8_an_open_list_says_a_longer_closed_one_less_exactly() -> None:
    text = (ACT + GRANT.replace("[arden/warden]", "[arden/pilot, arden/warden]")).replace(
        "attested: [",
        "attested: [{source: gazette, basis: document-held, published: 1990-02-01,"
        " says: {p.to: {including: [arden/pilot]}}}, ",
    )
    assert asked(arden(text)).outcome == "AUTHORIZED"


def test_s10_clock_times_say_which_came_later() -> None:
    act, stay = (
        ACT.replace("decided: 1990-01-01\n", "decided: 1990-01-01T10:00+00:00\n"),
        HEAD.format(name="stay", kind="statute", issuer="arden/assembly", invokes="[]", decided="1990-01-01"),
    )
    suspends = "  - {id: s, does: suspends, target: arden/act}\n"
    for hour, outcome in (("09", "AUTHORIZED"), ("11", "NO_AUTHORITY_SHOWN")):
        at = stay.replace("decided: 1990-01-01\n", f"decided: 1990-01-01T{hour}:00+00:00\n")
        assert asked(arden(act + GRANT, at + suspends)).outcome == outcome


def test_s8_what_names_another_of_its_day_came_after_it() -> None:
    root = ACT + GRANT.replace("warden", "minister").replace("redelegable: no", "redelegable: yes")
    passed = order("passed", "1995-01-01") + DELEGATES
    limit = HEAD.format(name="limit", kind="statute", issuer="arden/assembly", invokes="[]", decided="1995-01-01") + (
        "  - {id: l, does: restricts, force: law, limits: delegation, binds: [arden/minister]}\n"
        "  - {id: s, does: suspends, target: arden/passed, since: 2005-01-01}\n"
    )
    assert asked(arden(root, passed, limit)).outcome == "AUTHORIZED", "at its making there was no such limit yet"


def test_s11_a_loop_is_shown_after_completions_that_have_none() -> None:
    loop = (
        "  - {id: a, does: declares, status: arden/status/watched,"
        " when: {all: [{not: {fact: trained}}, {not: {status: arden/status/watched}}]}}\n"
    )
    north, either = "{scope: {territories: [arden/north]}}", "{scope: {territories: [arden/north, arden/south]}}"
    parts = f"{{any: [{{fact: trained}}, {{status: arden/status/watched}}]}}, {{any: [{north}, {either}]}}, {either}"
    condition = f"when: {{all: [{parts}]}}"
    finding = asked(quay(ACT + loop + granted(condition)))
    assert [branch.outcome for branch in finding.branches] == ["AUTHORIZED", "NO_AUTHORITY_SHOWN", "UNDEFINED"]
    assert finding.cycle == ("not: the status `arden/status/watched` is recorded at the act",)


def test_s8_no_order_is_shown_on_a_way_against_the_clock() -> None:
    hour = {name: Dating.parse(f"1990-01-01T{at}:00+00:00").bound(ZoneInfo("Etc/UTC")) for name, at in CLOCK.items()}
    named = [("act", "rule"), ("rule", "memo"), ("rule", "note"), ("ring", "rung"), ("rung", "ring"), ("act", "ring")]
    assert shown_order(named, hour) == [("act", "ring"), ("rule", "note")]
    assert shown_order(named, {}) == [("act", "ring"), ("act", "rule"), ("rule", "memo"), ("rule", "note")]

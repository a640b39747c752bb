"""Edges of the reference rules that the conformance cases leave to small registries. The rule is in each name."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.decide.quay import ACT, GRANT, HEAD, NOW, arden, asked, order
from vires.decide.definition import QuestionError, decide
from vires.decide.status import duties, statuses
from vires.model.question import Act
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage


def test_s9_undoing_a_modification_needs_the_power_that_its_target_took() -> None:
    text = ACT + GRANT + "  - {id: q, does: confers, to: [arden/minister], powers: [arden/power/regulate]}\n"
    stop = order("stop", "1995-01-01") + "  - {id: s, does: suspends, target: arden/act/p}\n"
    lift = order("lift", "1996-01-01") + "  - {id: r, does: rescinds, target: arden/stop/s, revives: none}\n"
    holding = (
        ACT
        + GRANT.replace("}", "}")
        + ("  - {id: q, does: confers, to: [arden/minister], powers: [arden/power/inspect]}\n")
    )
    assert asked(arden(text, stop, lift)).outcome == "AUTHORIZED", "the stay does not stand: its maker may not inspect"
    assert asked(arden(holding, stop)).outcome == "NO_AUTHORITY_SHOWN"
    assert asked(arden(holding, stop, lift)).outcome == "AUTHORIZED", "who could stay may lift"


def test_s9_a_clause_without_offices_admits_any_recipient() -> None:
    clause = "redelegable: {powers: [arden/power/inspect]}"
    root = ACT + f"  - {{id: p, does: confers, to: [arden/minister], powers: [arden/power/inspect], {clause}}}\n"
    grant = "  - {id: g, does: delegates, to: [arden/warden], powers: [arden/power/inspect]}\n"
    assert asked(arden(root, order("order", "1995-01-01") + grant)).outcome == "AUTHORIZED"


def test_s9_a_limit_on_passing_on_that_names_no_recipient_bars_all() -> None:
    root = (
        ACT
        + "  - {id: p, does: confers, to: [arden/minister], powers: [arden/power/inspect], redelegable: yes}\n"
        + "  - {id: l, does: restricts, force: law, limits: delegation, binds: [arden/minister]}\n"
    )
    grant = "  - {id: g, does: delegates, to: [arden/warden], powers: [arden/power/inspect]}\n"
    finding = asked(arden(root, order("order", "1995-01-01") + grant))
    assert finding.outcome == "NO_AUTHORITY_SHOWN"
    assert (finding.nearest[0].fails, finding.nearest[0].because) == ("vires", ("arden/act/p", "arden/act/l"))


def test_s9_a_limit_made_under_a_delegation_is_judged_by_the_power_it_takes() -> None:
    root = (
        ACT
        + "  - {id: p, does: confers, to: [arden/warden], powers: [arden/power/inspect]}\n"
        + "  - {id: q, does: confers, to: [arden/minister], powers: [arden/power/regulate], redelegable: yes}\n"
    )
    passed = order("order", "1995-01-01") + (
        "  - {id: g, does: delegates, to: [arden/pilot], powers: [arden/power/regulate]}\n"
    )
    rule = HEAD.format(
        name="rule", kind="order", issuer="arden/pilot", invokes="[arden/order/g]", decided="1996-01-01"
    ) + ("  - {id: l, does: restricts, force: law, exercises: arden/power/regulate, powers: [arden/power/inspect]}\n")
    assert asked(arden(root, passed, rule)).outcome == "BARRED"


@pytest.mark.parametrize(
    ("told", "slug"),
    [
        ({"office": "arden/wardn"}, "unknown-office"),
        ({"power": "arden/power/x"}, "unknown-power"),
        ({"territory": "arden/south"}, "unknown-territory"),
        ({"sites": ["arden/site/quai"]}, "unknown-site"),
        ({"subjects": ["arden/subject/x"]}, "unknown-subject"),
        ({"facts": {"traned": True}}, "unknown-fact"),
        ({"facts": {"trained": 3}}, "bad-fact"),
        ({"facts": {"tonnage": True}}, "bad-fact"),
    ],
)
def test_a_question_that_names_what_is_not_known_is_refused(told: dict[str, Any], slug: str) -> None:
    with pytest.raises(QuestionError) as refused:
        asked(arden(ACT + GRANT), **told)
    assert [problem.slug for problem in refused.value.problems] == [slug]


def test_a_vantage_that_names_what_is_not_known_is_refused_with_all_problems() -> None:
    act = Act.model_validate({"office": "arden/warden", "power": "arden/power/inspect", "at": "2001-06-01"})
    wrong = Vantage(NOW.as_of, NOW.known_by, "rumoured", {"signing": "lax", "sealing": "strict"})
    with pytest.raises(QuestionError) as refused:
        decide(arden(ACT + GRANT), act, wrong)
    slugs = [problem.slug for problem in refused.value.problems]
    assert slugs == ["unknown-standard", "unknown-option", "unknown-doctrine"]


def test_a_status_is_held_in_a_scope_and_everywhere_without_one() -> None:
    text = ACT + (
        "  - {id: e, does: declares, status: arden/status/emergency, since: 2000-01-01}\n"
        "  - {id: w, does: designates, status: arden/status/watched, since: 2001-01-01,"
        " scope: {subjects: [arden/subject/vessel]}}\n"
    )
    registry = arden(text)
    emergency = statuses(registry, "arden/status/emergency", Dating.parse("2001-06-01"), NOW)
    assert [(answer.status, answer.outcome) for answer in emergency.statuses] == [("arden/status/emergency", "HELD")]
    for at, outcome in (("2001-06-01", "HELD"), ("2000-06-01", "NOT_SHOWN")):
        report = statuses(registry, "arden/subject/vessel", Dating.parse(at), NOW)
        assert [(answer.status, answer.outcome) for answer in report.statuses] == [("arden/status/watched", outcome)]
    watched = statuses(registry, "arden/status/watched", Dating.parse("2001-06-01"), NOW)
    assert [(answer.term, answer.outcome) for answer in watched.statuses] == [("arden/subject/vessel", "HELD")]


def test_a_duty_is_laid_whatever_it_is_about() -> None:
    text = ACT + (
        "  - {id: d, does: directs, to: [arden/warden], duty: keep a book, powers: [arden/power/inspect],"
        " scope: {territories: [arden/north]}}\n"
        "  - {id: f, does: directs, to: [arden/warden], duty: report, when: {fact: trained}}\n"
        "  - {id: g, does: directs, to: [arden/pilot], duty: report}\n"
    )
    report = duties(arden(text), "arden/warden", Dating.parse("2001-06-01"), NOW)
    assert [(duty.provision, duty.outcome) for duty in report.duties] == [
        ("arden/act/d", "HELD"),
        ("arden/act/f", "CONDITIONAL"),
    ]

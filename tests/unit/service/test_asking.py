"""Asking: what is said is resolved, what is not said stays unstated, only the moment is filled in."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit import arden
from vires.decide.definition import TooOpen
from vires.service import clock
from vires.service.asking import Handle, too_open
from vires.service.refusal import Refusal

HANDLE = arden.handle()
INSPECTOR = ("harbour/inspector", "inspect")


def refused(**stated: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        HANDLE.ask(*INSPECTOR, **stated)
    return caught.value


def test_what_is_left_out_is_not_stated_and_an_empty_list_is() -> None:
    silent = HANDLE.ask(*INSPECTOR).question
    assert (silent["sites"], silent["subjects"], silent["territory"]) == (None, None, None)
    stated = HANDLE.ask(*INSPECTOR, sites=[], subjects=[], territory="north").question
    assert (stated["sites"], stated["subjects"], stated["territory"]) == ([], [], "arden/north")


def test_the_three_moments_default_to_now_each_by_itself() -> None:
    finding = HANDLE.ask(*INSPECTOR, known_by="1999-01-01")
    assert finding.question["at"] == arden.NOW
    assert (finding.vantage["as_of"], finding.vantage["known_by"]) == (arden.NOW, "1999-01-01")


def test_without_a_moment_given_the_clock_is_read() -> None:
    handle = Handle(arden.registry())
    assert abs((handle.now.instant - clock.now().instant).total_seconds()) < 60  # type: ignore[operator]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("yard", {"site": "arden/site/yard", "metres": None, "near": False}),
        ("yard@80", {"site": "arden/site/yard", "metres": 80.0, "near": False}),
        ("yard@near", {"site": "arden/site/yard", "metres": None, "near": True}),
        (("yard", 80), {"site": "arden/site/yard", "metres": 80.0, "near": False}),
        (("shipyard", "near"), {"site": "arden/site/yard", "metres": None, "near": True}),
    ],
)
def test_a_site_is_at_near_or_so_many_metres_away(said: Any, place: dict[str, Any]) -> None:
    assert HANDLE.ask(*INSPECTOR, sites=[said]).question["sites"] == [place]


@pytest.mark.parametrize("distance", ["yard@far", "yard@-3", "yard@nan", "yard@inf", ("yard", "x")])
def test_a_distance_that_is_none_is_refused(distance: Any) -> None:
    assert refused(sites=[distance]).slug == "distance-unreadable"


def test_a_fact_must_be_of_the_kind_its_term_declares() -> None:
    assert refused(facts={"trained": 3}).slug == "fact-unreadable"
    assert "a number in tons" in refused(facts={"tonnage": True}).message
    assert HANDLE.ask(*INSPECTOR, facts={"tonnage": 3}).question["facts"] == {"tonnage": 3}


def test_dates_standards_and_options_that_do_not_exist_are_refused_with_those_that_do() -> None:
    assert refused(at="yesterday").slug == "date-unreadable"
    assert refused(at="2001-02-30").slug == "date-unreadable"
    assert refused(standard="certain").nearest == ("documented", "reported", "unverified", "expected")
    assert refused(doctrine={"signing": "maybe"}).nearest == ("nothing", "as-any", "undecided")
    assert refused(doctrine={"signed": "nothing"}).slug == "name-unknown"
    assert "signing" in refused(doctrine={"xyzzy": "nothing"}).nearest


def test_a_question_too_open_is_refused_with_what_may_be_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    def give_up(*_: object) -> None:
        raise TooOpen(("fact:trained", "time"))

    monkeypatch.setattr("vires.decide.engine.Engine.decide", give_up)
    refusal = refused()
    assert (refusal.slug, refusal.nearest) == ("too-open", ("fact:trained", "time"))
    assert too_open(("a",)).slug == "too-open"


def test_holders_at_a_moment_are_those_who_held_the_office_then() -> None:
    assert [spell.holder for spell in HANDLE.holders("harbour master").spells] == ["vane", "reed"]
    assert [spell.holder for spell in HANDLE.holders("harbour master", "1995-01-01").spells] == ["vane"]
    then = HANDLE.holders("harbour master", "1999-01-01").spells
    assert [(spell.holder, spell.holding) for spell in then] == [("reed", True)]
    assert HANDLE.holders("harbour master", "1980").spells == ()


def test_sources_say_who_differs_and_what_is_taken() -> None:
    testimony = HANDLE.sources("order/7")
    assert testimony.level == "documented"
    (dispute,) = testimony.disputes
    assert dispute.field == "arden/order/7.decided"
    assert [(r.value, r.sources) for r in dispute.readings] == [
        ("1995-06-01", ("gazette",)), ("1995-06-02", ("coast-news",)),
    ]  # fmt: skip
    assert dispute.settled == "1995-06-01"
    early = HANDLE.sources("order/7", known_by="1995-06-02")
    assert [voice.counts for voice in early.attested] == [True, False]
    assert early.disputes == ()


def test_sources_of_a_source_are_what_it_speaks_of_and_a_term_has_none() -> None:
    assert HANDLE.sources("coast-news").speaks_of == ("arden/order/7",)
    with pytest.raises(Refusal) as caught:
        HANDLE.sources("harbour master")
    assert caught.value.slug == "no-testimony"


def test_a_record_is_shown_with_its_life_and_what_names_it() -> None:
    life = HANDLE.show("order/9/limit")
    assert [(event.on, event.event, event.by) for event in life.life] == [
        ("1998-01-01", "decided", None),
        ("1998-01-01", "starts", None),
        ("2001-05-01", "rescinded", "arden/order/12/end"),
    ]
    assert [(mention.by, mention.field) for mention in life.named_by] == [("arden/order/12/end", "target")]
    office = HANDLE.show("harbour/master")
    assert [event.event for event in office.life if "acting" in event.event] == ["B. Reed (acting) starts"]
    assert HANDLE.show("order/7").record["resolution"]["decided"]["value"] == "1995-06-01"


def test_a_timeline_is_in_the_order_of_days_and_may_be_bounded() -> None:
    everything = HANDLE.timeline()
    assert [filing.id for filing in everything.instruments] == [
        "arden/act/1990/harbours", "arden/order/7", "arden/order/9", "arden/order/12",
    ]  # fmt: skip
    touching = HANDLE.timeline("order/9")
    assert [(f.id, f.touches) for f in touching.instruments] == [
        ("arden/act/1990/harbours", ("invoked",)),
        ("arden/order/9", ("itself",)),
        ("arden/order/12", ("target",)),
    ]
    assert HANDLE.timeline(since="1995-06-01", until="1998-01-01").count == 1
    assert HANDLE.timeline(kind="statute").count == 1
    assert HANDLE.timeline(issuer="harbour/master", kind="order").count == 3
    with pytest.raises(Refusal):
        HANDLE.timeline(kind="treaty")


def test_status_duties_and_strength_are_asked_alike() -> None:
    assert HANDLE.status("quarantine").statuses[0].outcome == "HELD"
    assert [duty.provision for duty in HANDLE.duties("harbour/inspector").duties] == ["arden/order/9/duty"]
    assert HANDLE.strength("harbour").hull == (40, 40)

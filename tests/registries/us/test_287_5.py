"""The table of 8 CFR part 287 by officer class, every cell of it.

The table is written by hand from the regulation as read in about April 2023. A row names the paragraph, the power it
passes on, the classes it lists, and the circumstances that the paragraph and the statute above it ask besides training;
those are stated in every question, so that a cell turns on list and training alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

import vires
from vires.decide.answer import Answer
from vires.decide.quick import Quick
from vires.model.finding import Outcome

BPA = "us/dhs/cbp/border-patrol-agent"
AMA = "us/dhs/cbp/air-and-marine-agent"
SA = "us/dhs/ice/special-agent"
DO = "us/dhs/ice/deportation-officer"
CBPO = "us/dhs/cbp/officer"
IEA = "us/dhs/ice/immigration-enforcement-agent"
DEO = "us/dhs/ice/detention-enforcement-officer"
CLASSES = (BPA, AMA, SA, DO, CBPO, IEA, DEO)

IMMIGRATION = "us/power/immigration"
CRIMINAL = "us/power/criminal"
BOUNDARY = ("us/site/external-boundary@20000",)
APPLICANT = ("us/subject/person-seeking-admission",)

# The day after the text was read, the day after the grant to officers of Justice, the day after the amendment of 2025.
DAYS = ("2023-05-01", "2025-01-23", "2025-10-07")
NOBODY: frozenset[str] = frozenset()


class Row(NamedTuple):
    """One paragraph: `residual` says who may designate further officers, `trained` whether training is asked."""

    paragraph: str
    power: str
    listed: frozenset[str]
    facts: dict[str, bool]
    residual: str = "cbp-or-ice"
    supervisors: bool = True
    trained: bool = True
    sites: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()


# What 8 U.S.C. 1357(a)(2) and (a)(4) ask of an arrest without warrant.
ARREST = {"reason-to-believe-in-violation": True, "likely-to-escape": True}
FELONY = {"reasonable-grounds-for-felony": True, "likely-to-escape": True}

ALL = frozenset(CLASSES)
SIX = frozenset({BPA, AMA, SA, DO, CBPO, IEA})
FIVE = frozenset({BPA, AMA, SA, DO, CBPO})
BORDER = frozenset({BPA, AMA, SA, CBPO})

ROWS = (
    Row("a/1", f"{IMMIGRATION}/interrogate", ALL, {}, residual="any", supervisors=False, trained=False),
    Row("a/2", f"{IMMIGRATION}/administer-oaths", ALL, {}, residual="any", supervisors=False, trained=False),
    Row("b", f"{IMMIGRATION}/patrol-private-lands", BORDER, {}, sites=BOUNDARY),
    Row("b/board", f"{IMMIGRATION}/board-and-search", BORDER, {"beyond-shorter-distance": False}, sites=BOUNDARY),
    Row("c/1", f"{IMMIGRATION}/arrest/without-warrant", SIX, ARREST, residual="cbp-ice-or-uscis"),
    Row("c/2", f"{CRIMINAL}/arrest/immigration-felony", SIX, FELONY, residual="cbp-ice-or-uscis"),
    Row("c/3", f"{CRIMINAL}/arrest/in-presence", FIVE, {}),
    Row(
        "c/4",
        f"{CRIMINAL}/arrest/felony",
        FIVE,
        {
            "felony-arrest-certificate": True,
            "immigration-duty": True,
            "likely-to-escape": True,
            "reasonable-grounds-for-felony": True,
        },
    ),
    Row("c/5", f"{CRIMINAL}/arrest/smuggling", FIVE, {}),
    Row("c/6", f"{IMMIGRATION}/custody", frozenset({IEA, DEO}), {}, residual="none", supervisors=False),
    Row(
        "d",
        f"{IMMIGRATION}/search-applicant",
        SIX,
        {"cause-to-suspect-ground-of-denial": True},
        residual="cbp-ice-or-uscis",
        subjects=APPLICANT,
    ),
    Row("e/1", f"{CRIMINAL}/serve-process/search-warrant", SIX, {}),
    # Of the seven only immigration enforcement agents are among the 53 items; the last item alone asks training.
    Row(
        "e/2",
        f"{IMMIGRATION}/issue-arrest-warrant",
        frozenset({IEA}),
        {"authorized-to-issue-warrants": True, "delegated-to-issue-warrants": False},
        residual="none",
        supervisors=False,
        trained=False,
    ),
    Row("e/3 administrative", f"{IMMIGRATION}/arrest/with-warrant", ALL, {}),
    Row("e/3 criminal", f"{CRIMINAL}/serve-process/immigration-arrest-warrant", FIVE, {}),
    Row("e/4", f"{CRIMINAL}/serve-process/other-arrest-warrant", SIX, {}),
    Row(
        "f",
        f"{CRIMINAL}/carry-firearms",
        ALL,
        {"firearms-proficient": True, "firearms-qualified": True, "force-standard-adhered-to": True},
    ),
    Row(
        "287.8(a)(1)",
        f"{IMMIGRATION}/use-force/non-deadly",
        ALL,
        {"minimum-force": True, "reasonable-grounds-for-force": True},
    ),
    Row("287.8(a)(2)", f"{IMMIGRATION}/use-force/deadly", ALL, {"imminent-danger-to-life": True}),
    Row(
        "287.8(e)",
        f"{IMMIGRATION}/vehicle-pursuit",
        frozenset({BPA, AMA, CBPO}),
        {"designated-pursuit-vehicle": True},
    ),
    # Immigration inspectors are listed, CBP officers by that title are not.
    Row(
        "287.7(b)",
        f"{IMMIGRATION}/issue-detainer",
        frozenset({BPA, SA, DO, IEA}),
        {},
        residual="cbp-ice-or-uscis",
        trained=False,
    ),
)


@cache
def quick() -> Quick:
    handle = vires.open(now="2026-09-01")
    vantage = handle.vantage(doctrine={"acting-service": "delegable-functions"})
    return handle.engine.quick(vantage)


def ask(row: Row, office: str, day: str, **facts: bool) -> Answer:
    stated = {"designated-by-cbp-or-ice-head": False, "designated-by-uscis-director": False, **row.facts}
    # Guidance on certain places, and what was kept from USCIS until 2025, are other matters.
    stated |= {"headquarters-approval": True, "exclusive-to-cbp-or-ice": False}
    stated |= {name.replace("_", "-"): value for name, value in facts.items()}
    return quick().ask(office, row.power, day, None, row.sites, row.subjects, stated)


def outcome(row: Row, office: str, day: str, **facts: bool) -> Outcome:
    return ask(row, office, day, **facts).outcome


def cells() -> Iterator[tuple[Row, str]]:
    return ((row, day) for row in ROWS for day in DAYS)


each_row_and_day = pytest.mark.parametrize(
    ("row", "day"), [pytest.param(row, day, id=f"{row.paragraph} on {day}") for row, day in cells()]
)
each_row = pytest.mark.parametrize("row", [pytest.param(row, id=row.paragraph) for row in ROWS])


def test_the_table_has_the_paragraphs_of_the_section() -> None:
    assert len(ROWS) == len({row.power for row in ROWS}) == 21


@each_row_and_day
def test_the_listed_who_are_trained_hold_the_power(row: Row, day: str) -> None:
    held = {office for office in CLASSES if outcome(row, office, day, basic_immigration_training=True) == "AUTHORIZED"}
    assert held == row.listed


@each_row_and_day
def test_the_unlisted_do_not_trained_or_not(row: Row, day: str) -> None:
    for office in ALL - row.listed:
        for trained in (True, False):
            answer = ask(row, office, day, basic_immigration_training=trained)
            if (row.paragraph, office, trained) == ("c/4", IEA, True):
                # A felony under the immigration laws is a felony too, and for that (c)(2) lists these agents.
                assert (answer.outcome, answer.deciding) == (Outcome.CONDITIONAL, ("us/cfr/8/287.5/c/2",))
            else:
                assert answer.outcome is Outcome.NO_AUTHORITY_SHOWN, office


@each_row_and_day
def test_the_untrained_do_not_save_where_no_training_is_asked(row: Row, day: str) -> None:
    expected = NOBODY if row.trained else row.listed
    held = {office for office in CLASSES if outcome(row, office, day, basic_immigration_training=False) == "AUTHORIZED"}
    assert held == expected


@each_row
@pytest.mark.parametrize("bureau", ["ice", "cbp"])
def test_those_who_supervise_listed_officers_hold_it_too(row: Row, bureau: str) -> None:
    office = f"us/dhs/{bureau}/supervisor"
    found = outcome(row, office, "2025-01-23", basic_immigration_training=True, supervises_listed_officers=True)
    others = outcome(row, office, "2025-01-23", basic_immigration_training=True, supervises_listed_officers=False)
    if row.paragraph == "e/2":
        # Supervisors are not listed as such; some are by title, as supervisory border patrol agents are.
        assert found is others is Outcome.CONDITIONAL
    else:
        assert found is (Outcome.AUTHORIZED if row.supervisors or row.residual == "any" else Outcome.NO_AUTHORITY_SHOWN)
        assert others is (Outcome.AUTHORIZED if row.residual == "any" else Outcome.NO_AUTHORITY_SHOWN)


@each_row
def test_those_whom_the_named_heads_designate_hold_it(row: Row) -> None:
    """An asylum officer is an immigration officer by title, and in none of the lists but that of paragraph (a)."""
    office, day = "us/dhs/uscis/asylum-officer", "2025-01-23"
    by_head = outcome(row, office, day, basic_immigration_training=True, designated_by_cbp_or_ice_head=True)
    by_director = outcome(row, office, day, basic_immigration_training=True, designated_by_uscis_director=True)
    assert (by_head == "AUTHORIZED") == (row.residual != "none")
    assert (by_director == "AUTHORIZED") == (row.residual in {"any", "cbp-ice-or-uscis"})


@each_row
def test_a_designation_does_not_stand_for_the_training(row: Row) -> None:
    office, day = "us/dhs/uscis/asylum-officer", "2025-01-23"
    untrained = outcome(row, office, day, basic_immigration_training=False, designated_by_cbp_or_ice_head=True)
    assert (untrained == "AUTHORIZED") == (not row.trained and row.residual != "none")


@each_row
def test_each_further_circumstance_is_needed(row: Row) -> None:
    office = min(row.listed)
    for name, value in row.facts.items():
        if name != "delegated-to-issue-warrants":
            turned = {name.replace("-", "_"): not value}
            assert outcome(row, office, "2025-01-23", basic_immigration_training=True, **turned) != "AUTHORIZED", name

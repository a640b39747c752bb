"""Periods, and who held an office (S3, S16)."""

from __future__ import annotations

import pytest

from tests.unit.registry.lint.arden import GRANT, diagnostics, found, instrument, listed


def spell(holder: str, since: str, until: str | None = None, more: str = "") -> str:
    end = f", until: {until}" if until else ""
    return f"{{office: arden/harbour/master, holder: {holder}, capacity: acting, since: {since}{end}{more}}}"


def period(text: str) -> str:
    return GRANT.replace("redelegable", f"{text}, redelegable")


@pytest.mark.parametrize(
    "text",
    ["since: 2001-04-01, until: 2001-04-01", "since: 2001-04-02, until: 2001-04-01", "until: 2001-03-05"],
)
def test_empty_period(text: str) -> None:
    assert [slug for slug, _ in found(instrument(period(text)))] == ["empty-period"]


@pytest.mark.parametrize(
    "text",
    [
        "since: 2001-04-01, until: 2001-04-02",
        "since: 2001-04, until: 2001-04",
        "since: 2001-04-01T08:00Z, until: 2001-04-01T09:00Z",
        "since: 2001-03-01, note: it reaches back",
    ],
)
def test_a_period_with_a_moment_in_it_is_not_empty(text: str) -> None:
    assert found(instrument(period(text))) == []


def test_empty_period_of_a_spell() -> None:
    assert [slug for slug, _ in found(listed("holders", spell("lind", "2001-01-01", "2000-01-01")))] == ["empty-period"]


def test_nobody_held_office_in_a_gap() -> None:
    gap = listed("holders", spell("lind", "1998-01-01", "2001-03-05"), spell("moe", "2001-03-06"))
    assert found(instrument(GRANT), gap) == [("nobody-held-office", "2001-03-05")]


def test_an_office_without_holders_is_presumed_filled() -> None:
    assert found(instrument(GRANT), listed("holders", spell("lind", "2001-03-05"))) == []
    elsewhere = "{office: arden/court, holder: lind, capacity: acting, since: 2001-04-01}"
    assert found(instrument(GRANT), listed("holders", elsewhere)) == []


def test_a_gap_that_an_imprecise_date_may_close_is_let_pass() -> None:
    assert found(instrument(GRANT), listed("holders", spell("lind", "1998-01-01", "2001-03"))) == []
    assert found(instrument(GRANT, decided="2001-03"), listed("holders", spell("lind", "2001-03-20"))) == []


def test_the_named_holder_must_have_held_it_that_day() -> None:
    both = listed("holders", spell("lind", "1998-01-01", "2001-03-01"), spell("moe", "2001-03-01"))
    assert found(instrument(GRANT, more="holder: moe"), both) == []
    (one,) = diagnostics(instrument(GRANT, more="holder: lind"), both)
    assert one.message.startswith("`lind` is not recorded as holding `arden/harbour/master` on 2001-03-05")


def test_overlapping_holders_by_a_day_but_not_end_to_start() -> None:
    first = spell("lind", "1998-01-01", "2001-03-01")
    assert found(listed("holders", first, spell("moe", "2001-03-01"))) == []
    assert found(listed("holders", first, spell("moe", "2001-02-28"))) == [("overlapping-holders", "2001-02-28")]


def test_overlapping_holders_where_no_end_is_recorded() -> None:
    (one,) = diagnostics(listed("holders", spell("lind", "1998-01-01"), spell("moe", "2001-03-01")))
    assert "holds it to no recorded end" in one.message


def test_rival_claims_each_on_a_condition_may_overlap() -> None:
    condition = ", stands: {doctrine: relief, is: %s}"
    rivals = listed(
        "holders",
        spell("lind", "1998-01-01", more=condition % "parties"),
        spell("moe", "2001-03-01", more=condition % "universal"),
    )
    assert found(rivals) == []


def test_rescission_without_revives() -> None:
    order = "{id: p1, does: rescinds, target: arden/order%s}"
    later = {"name": "second-order", "decided": "2001-03-06"}
    assert found(instrument(GRANT), instrument(order % "", **later)) == [("rescission-without-revives", "p1")]
    assert found(instrument(GRANT), instrument(order % ", revives: none", **later)) == []


def test_rescission_of_a_rescission_is_told_what_might_come_back() -> None:
    first = instrument("{id: p1, does: rescinds, target: arden/order, revives: none}", name="second-order")
    second = instrument("{id: p1, does: rescinds, target: arden/second-order}", name="third-order")
    (one,) = diagnostics(instrument(GRANT), first, second)
    assert "its target had rescinded `arden/order`" in one.remedy

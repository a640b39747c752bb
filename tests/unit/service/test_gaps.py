"""What needs looking after: each kind where it is, and not where it is not."""

from __future__ import annotations

import pytest

from tests.unit import arden, harbours
from vires.service.refusal import Refusal

LIMITED = arden.REST.replace(
    "capacity: acting, since: 1999-01-01}",
    "capacity: acting, since: 1999-01-01, stands: {number: days-acting, at_most: 1100}}",
)


def test_a_power_that_nobody_holds_is_named_with_what_each_grant_of_it_fails() -> None:
    gaps = harbours.handle().gaps("2001-12-31")
    (power,) = gaps.no_holder
    assert power.power == "arden/power/seize-nets"
    assert [(miss.provision, miss.fails, miss.since) for miss in power.grants] == [
        ("arden/act/1992/fisheries/s2", "period", "2003-01-01")
    ]
    assert harbours.handle().gaps("2003-01-01").no_holder == ()


def test_a_power_is_held_even_if_only_by_one_whom_its_grants_do_not_name() -> None:
    # The fisheries' own grant of cargo has ended; the harbour master's wider power covers it.
    assert "arden/power/inspect/cargo" not in [p.power for p in harbours.handle().gaps("2001-12-31").no_holder]


def test_a_delegation_whose_basis_has_ended_is_named_with_that_basis() -> None:
    (found,) = harbours.handle().gaps("2000-01-01").lapsed
    assert (found.provision, found.office, found.powers) == (
        "arden/order/21/grant", "arden/fisheries/inspector", ("arden/power/inspect/cargo",),
    )  # fmt: skip
    assert [(miss.provision, miss.fails, miss.since) for miss in found.parents] == [
        ("arden/act/1992/fisheries/s1", "period", "2000-01-01")
    ]
    assert harbours.handle().gaps("1999-12-31").lapsed == ()


def test_a_delegation_that_survives_its_basis_is_none() -> None:
    law = arden.LAW + harbours.FISHERIES.replace("    redelegable: no", "    redelegable: no\n    survives: true")
    assert harbours.handle(law=law).gaps("2001-12-31").lapsed == ()


def test_a_delegation_that_was_ended_itself_is_none() -> None:
    ending = harbours.REVIVAL.partition("---\ninstrument: arden/act/2000")[0]
    ending = ending.replace("arden/act/1990/harbours/s1", "arden/order/21/grant")
    assert harbours.handle(ending).gaps("2001-12-31").lapsed == ()


def test_a_delegation_that_falls_by_a_rescission_further_up_is_named() -> None:
    ending = harbours.REVIVAL.partition("---\ninstrument: arden/act/2000")[0]
    (found,) = harbours.handle(ending).gaps("1999-06-01").lapsed
    assert found.provision == "arden/order/7/grant"
    (parent,) = found.parents
    assert (parent.provision, parent.fails, parent.because) == (
        "arden/act/1990/harbours/s1", "ended", ("arden/act/1999/harbours-repeal/end",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "within", "days"),
    [("2001-12-31", 15, [15]), ("2001-12-31", 14, []), ("2002-01-14", 1, [1]), ("2002-01-15", 30, [])],
)
def test_an_end_is_near_within_the_days_asked_for_and_no_longer_once_it_has_come(
    at: str, within: int, days: list[int]
) -> None:
    ending = harbours.handle().gaps(at, within).ending
    assert [(end.provision, end.days) for end in ending] == [("arden/act/1992/fisheries/s3", d) for d in days]
    assert all((end.does, end.status, end.in_force) == ("declares", "arden/status/quarantine", True) for end in ending)


def test_what_has_been_rescinded_ends_no_more() -> None:
    rescission = harbours.REVIVAL.partition("---\ninstrument: arden/act/2000")[0]
    rescission = rescission.replace("arden/act/1990/harbours/s1", "arden/act/1992/fisheries/s3")
    assert harbours.handle(rescission).gaps("2001-12-31", 30).ending == ()


def test_a_list_that_is_open_and_in_force_is_named() -> None:
    (found,) = harbours.handle().gaps("1999-12-31").open_lists
    assert (found.provision, found.field, found.including, found.within, found.in_force) == (
        "arden/order/21/grant", "to", ("arden/fisheries/inspector",), "arden/fisheries", True,
    )  # fmt: skip
    assert harbours.handle().gaps("1992-06-01").open_lists == ()


def test_someone_acting_is_named_with_how_long_and_without_a_limit_that_the_record_has_not() -> None:
    (spell,) = harbours.handle().gaps("2001-12-31").acting
    assert (spell.office, spell.holder, spell.days) == ("arden/harbour/master", "reed", 1095)
    assert (spell.until, spell.days_left, spell.bounds, spell.near) == (None, None, (), False)


def test_a_bound_in_the_record_makes_an_acting_spell_near_its_limit() -> None:
    handle = harbours.handle(rest=LIMITED)
    (spell,) = handle.gaps("2001-12-31", within=5).acting
    assert [(bound.number, bound.unit, bound.at_most) for bound in spell.bounds] == [("days-acting", "days", 1100)]
    assert spell.near
    (spell,) = handle.gaps("2001-12-31", within=4).acting
    assert not spell.near


def test_an_office_whose_holders_leave_a_gap_is_vacant_and_one_without_any_is_not() -> None:
    rest = arden.REST.replace("capacity: acting, since: 1999-01-01", "capacity: acting, since: 1999-03-01")
    (seat,) = harbours.handle(rest=rest).gaps("1999-02-01").vacant
    assert (seat.office, seat.unsure, seat.until, seat.since) == (
        "arden/harbour/master", False, "1999-01-01", "1999-03-01",
    )  # fmt: skip
    assert seat.before == "arden/harbour/master:vane:1990-04-01"
    assert seat.after == "arden/harbour/master:reed:1999-03-01"
    assert harbours.handle().gaps("1999-02-01").vacant == ()


def test_a_change_of_holder_within_the_day_is_unsure() -> None:
    rest = arden.REST.replace("since: 1999-01-01", "since: 1999-01-01T12:00+00:00")
    (seat,) = harbours.handle(rest=rest).gaps("1999-01-01").vacant
    assert seat.unsure


@pytest.mark.parametrize("within", [-1, 40_000])
def test_a_number_of_days_that_is_none_is_refused(within: int) -> None:
    with pytest.raises(Refusal) as refused:
        harbours.handle().gaps(within=within)
    assert refused.value.slug == "days-unreadable"


def test_what_is_too_open_to_say_is_not_called_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    from vires.decide.answer import Answer, TooOpen
    from vires.model.question import Act
    from vires.temporal.vantage import Vantage

    handle = harbours.handle()

    def refusing(act: Act, vantage: Vantage) -> Answer:
        raise TooOpen(("time",))

    monkeypatch.setattr(handle.engine, "answer", refusing)
    gaps = handle.gaps("2001-12-31")
    assert gaps.no_holder == ()
    assert "arden/power/seize-nets" in gaps.undecided


def test_the_bundled_registry_says_what_ran_out_that_spring() -> None:
    import vires

    gaps = vires.open(now="2025-06-01").gaps("2025-03-01", 30)
    assert "us/dhs/finding/2025-01-23/mass-influx/finding" in [end.provision for end in gaps.ending]


def test_json_has_every_kind() -> None:
    document = harbours.handle().gaps("2001-12-31").to_dict()
    assert {"no_holder", "undecided", "lapsed", "ending", "open_lists", "vacant", "acting", "at", "within"} <= set(
        document
    )

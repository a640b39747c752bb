"""Why one question is answered otherwise, and since which moment of acting, on Arden."""

from __future__ import annotations

from typing import Any

from tests.unit import arden
from vires.decide.change.side import Side
from vires.decide.engine import Engine
from vires.decide.reason import Reason, find_reason
from vires.model.registry import Registry
from vires.service.asking import Handle
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

HANDLE = arden.handle()
NOW = Dating.parse("2001-12-31")


def reason(
    before: Registry, after: Registry, at: tuple[str, str] = ("2001-12-01", "2001-12-01"), **said: Any
) -> Reason:
    vantage = Vantage(NOW, NOW)
    act = Handle(before).act(
        said.get("office", "harbour/inspector"), said.get("power", "arden/power/inspect"), at=at[1],
        sites=said.get("sites", []),
    )  # fmt: skip
    sides = [Side(registry, Dating.parse(when), vantage) for registry, when in zip((before, after), at, strict=True)]
    return find_reason(sides[0], sides[1], act, lambda registry: Engine(registry).answer)


def test_a_provision_that_only_one_record_has_is_responsible_since_it_began() -> None:
    other = HANDLE.registry.without(["arden/order/7"])
    assert reason(other, HANDLE.registry) == Reason(("arden/order/7/grant",), False, "1995-06-01")
    assert reason(HANDLE.registry, other) == Reason(("arden/order/7/grant",), False, "1995-06-01")


def test_a_difference_that_began_and_ended_is_dated_within_its_own_stretch() -> None:
    # Order 9 keeps inspectors out of yards until Order 12 ends that; without Order 12 it still does.
    other = HANDLE.registry.without(["arden/order/12"])
    assert reason(other, HANDLE.registry, sites=["arden/site/yard"]) == Reason(
        ("arden/order/12/end",), False, "2001-05-01"
    )
    other = HANDLE.registry.without(["arden/order/9"])
    found = reason(other, HANDLE.registry, ("2000-06-01", "2000-06-01"), sites=["arden/site/yard"])
    assert found == Reason(("arden/order/9/limit",), False, "1998-01-01", "2001-05-01")


def test_where_only_time_passed_it_is_since_the_turn() -> None:
    found = reason(HANDLE.registry, HANDLE.registry, ("2001-04-01", "2001-06-01"), sites=["arden/site/yard"])
    assert found == Reason(("arden/order/12/end",), False, "2001-05-01")


def test_a_root_is_responsible_with_all_that_stands_on_it() -> None:
    other = HANDLE.registry.without(["arden/act/1990/harbours"])
    found = reason(other, HANDLE.registry)
    assert "arden/act/1990/harbours/s1" in found.provisions
    assert found.since == "1995-06-01"

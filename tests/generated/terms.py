"""The terms that generated registries use: a few of each scheme, with the shapes that rules speak of.

Arden has a ministry, a fisheries service with its director and wardens, and a harbour authority; some of its
histories know joint officers, narrower powers that two share, or a coast guard that succeeded the service.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from tests.generated.choices import Choices
from tests.generated.dates import day
from vires.model.term import Fact, Office, Power, Site, Status, Subject, Succession, Term, Territory

ASSEMBLY, COURT, BOARD, MINISTER = "arden/assembly", "arden/court", "arden/board", "arden/minister"
SERVICE, DIRECTOR = "arden/fisheries", "arden/fisheries/director"
WARDEN, SENIOR = "arden/fisheries/warden", "arden/fisheries/warden/senior"
HARBOUR, PILOT = "arden/harbour", "arden/harbour/pilot"
JOINT, GUARD, SAILOR = "arden/joint-patrol", "arden/coast-guard", "arden/coast-guard/sailor"

INSPECT, BOARDING, DETAIN = "arden/power/inspect", "arden/power/inspect/board", "arden/power/detain"
BOTH_POWERS, DIRECT, REVIEW = "arden/power/board-and-detain", "arden/power/direct-staff", "arden/power/review"

LAND, NORTH, COAST, NORTH_COAST = "arden/land", "arden/north", "arden/coast", "arden/north/coast"
QUAY, FISH_QUAY, MARKET, FISH_MARKET = "arden/site/quay", "arden/site/quay/fish", "arden/site/market", "arden/site/hall"
VESSEL, FISHING, CARGO = "arden/subject/vessel", "arden/subject/vessel/fishing", "arden/subject/cargo"
LOADED = "arden/subject/loaded-vessel"

TRAINED, URGENT, TONNAGE, OFFSHORE = "trained", "urgent", "tonnage", "offshore"
EMERGENCY, FLOOD, QUARANTINE = "arden/status/emergency", "arden/status/emergency/flood", "arden/status/quarantine"

POWERS = (INSPECT, BOARDING, DETAIN, BOTH_POWERS, DIRECT, REVIEW)
TERRITORIES = (NORTH, NORTH_COAST, COAST, LAND)
SITES = (QUAY, FISH_QUAY, MARKET, FISH_MARKET)
SUBJECTS = (VESSEL, FISHING, CARGO, LOADED)

SUCCEEDED_ON = ("2000-01-01", "2000-05-01", "2000-05-10")

Terms = Mapping[str, Mapping[str, Term]]


def terms(choices: Choices) -> Terms:
    """The terms of one registry."""
    return _terms(choices.chance(5), choices.chance(6), choices.pick((None, None, None, *SUCCEEDED_ON)))


@cache
def _terms(joint: bool, shared: bool, succeeded: str | None) -> Terms:
    offices = [
        Office(id=ASSEMBLY, label="Assembly"),
        Office(id=COURT, label="Court of Arden"),
        Office(id=BOARD, label="Licensing board"),
        Office(id=MINISTER, label="Minister of the coast"),
        Office(id=SERVICE, label="Fisheries service"),
        Office(id=DIRECTOR, label="Director of fisheries", broader=(SERVICE,), heads=(SERVICE,)),
        Office(id=WARDEN, label="Fisheries warden", broader=(SERVICE,)),
        Office(id=SENIOR, label="Senior fisheries warden", broader=(WARDEN,)),
        Office(id=HARBOUR, label="Harbour authority"),
        Office(id=PILOT, label="Pilot", broader=(HARBOUR,)),
        Office(id=JOINT, label="Joint patrol", broader=(WARDEN, PILOT) if joint else (PILOT,)),
    ]
    if succeeded is None:
        offices.append(Office(id=GUARD, label="Coast guard"))
    else:
        offices.append(Office(id=GUARD, label="Coast guard", succeeds=Succession(term=WARDEN, since=day(succeeded))))
    offices.append(Office(id=SAILOR, label="Sailor of the coast guard", broader=(GUARD,)))
    powers = [
        Power(id=INSPECT, label="inspect"),
        Power(id=BOARDING, label="board a vessel", broader=(INSPECT,)),
        Power(id=DETAIN, label="detain a vessel"),
        Power(id=BOTH_POWERS, label="board and detain", broader=(BOARDING, DETAIN) if shared else (DETAIN,)),
        Power(id=DIRECT, label="direct staff"),
        Power(id=REVIEW, label="review and set aside"),
    ]
    territories = [
        Territory(id=LAND, label="Arden"),
        Territory(id=NORTH, label="Northern district", broader=(LAND,)),
        Territory(id=COAST, label="The coast", broader=(LAND,)),
        Territory(id=NORTH_COAST, label="Northern coast", broader=(NORTH, COAST)),
    ]
    sites = [
        Site(id=QUAY, label="quay"),
        Site(id=FISH_QUAY, label="fish quay", broader=(QUAY,)),
        Site(id=MARKET, label="market"),
        Site(id=FISH_MARKET, label="market hall on a quay", broader=(MARKET, QUAY) if shared else (MARKET,)),
    ]
    subjects = [
        Subject(id=VESSEL, label="vessel"),
        Subject(id=FISHING, label="fishing vessel", broader=(VESSEL,)),
        Subject(id=CARGO, label="cargo"),
        Subject(id=LOADED, label="vessel with its cargo", broader=(VESSEL, CARGO) if shared else (VESSEL,)),
    ]
    facts = [
        Fact(id=TRAINED, label="the officer has been trained"),
        Fact(id=URGENT, label="delay would defeat the purpose"),
        Fact(id=TONNAGE, label="tonnage of the vessel", unit="tons"),
        Fact(id=OFFSHORE, label="distance from the shore", unit="miles"),
    ]
    statuses = [
        Status(id=EMERGENCY, label="coastal emergency"),
        Status(id=FLOOD, label="flood", broader=(EMERGENCY,)),
        Status(id=QUARANTINE, label="in quarantine", record="partial"),
    ]
    return {
        "offices": {term.id: term for term in offices},
        "powers": {term.id: term for term in powers},
        "territories": {term.id: term for term in territories},
        "sites": {term.id: term for term in sites},
        "subjects": {term.id: term for term in subjects},
        "facts": {term.id: term for term in facts},
        "statuses": {term.id: term for term in statuses},
    }

"""Small registries of Arden in which what is in force depends on itself, each with the outcome that a person reads off
the rules. All ask of the fisheries director, on 2000-06-01, whether a vessel may be inspected."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from vires.model.question import Act
from vires.model.registry import Registry
from vires.registry.loader import load
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

BASE = Path(__file__).parents[2] / "conformance" / "bases" / "arden.yaml"
ACT = Act(
    office="arden/fisheries/director",
    power="arden/power/inspect",
    territory="arden/north/hills",
    sites=(),
    subjects=(),
    at=Dating.parse("2000-06-01T12:00+00:00"),
)
VANTAGE = Vantage(as_of=Dating.parse("2001-12-31"), known_by=Dating.parse("2001-12-31"))

WORD = """
attested: [{source: gazette, basis: document-held, published: DECIDED}]
review: {state: encoded}
"""
FOUNDING = "fisheries-act statute assembly 1990-01-01: {id: p, does: confers, to: [arden/minister], powers: [arden/power/inspect], redelegable: yes}"  # noqa: E501
ORDER = "order-1 order minister 1992-01-01 <fisheries-act/p: {id: p, does: delegates, to: [arden/fisheries/director], powers: [arden/power/inspect], redelegable: yes}"  # noqa: E501
LIMIT = "closure-act statute assembly 1991-01-01: {id: p, does: restricts, force: law, powers: [arden/power/inspect]}"


@dataclass(frozen=True)
class Loop:
    """A registry, a line an instrument: `ID KIND ISSUER DECIDED <ROUTE, ROUTE: PROVISION`."""

    name: str
    outcome: str
    lines: tuple[str, ...]

    def registry(self) -> Registry:
        """The registry as the loader makes it of text."""
        text = "\n---\n".join(_instrument(line) for line in self.lines)
        loaded = load({"bases/arden.yaml": BASE.read_bytes(), "loop.yaml": text.encode()})
        assert loaded.registry is not None, [problem.to_dict() for problem in loaded.problems]
        return loaded.registry


def _instrument(line: str) -> str:
    head, _, provision = line.partition(": ")
    identity, kind, issuer, decided, *routes = head.split(" ")
    invokes = [f"arden/{route.strip('<,')}" for route in routes]
    lines = [
        f"instrument: arden/{identity}",
        f"kind: {kind}",
        f"title: {identity}",
        f"issuer: arden/{issuer}",
        f"decided: {decided}",
        *([f"invokes: [{', '.join(invokes)}]"] if invokes else []),
        f"provisions: [{provision}]",
    ]
    return "\n".join(lines) + WORD.replace("DECIDED", decided)


def _writ(number: int, does: str, *targets: str, more: str = "") -> str:
    struck = ", ".join(f"arden/{target}" for target in targets)
    return f"writ-{number} court-order court 1995-01-01: {{id: p, does: {does}, target: [{struck}]{more}}}"


def _order(number: int, issuer: str, routes: str, to: str) -> str:
    return (
        f"order-{number} order {issuer} 1992-01-01 <{routes}: {{id: p, does: delegates, to: [arden/{to}], "
        "powers: [arden/power/inspect], redelegable: yes}"
    )


DIRECTOR, MINISTER = "fisheries/director", "minister"
STATUS = "{status: arden/status/emergency}"

LOOPS = (
    Loop(
        "delegations that only invoke each other",
        "NO_AUTHORITY_SHOWN",
        (FOUNDING, _order(1, MINISTER, "order-2/p", DIRECTOR), _order(2, DIRECTOR, "order-1/p", MINISTER)),
    ),
    Loop(
        "delegations that invoke each other, and one the act",
        "AUTHORIZED",
        (
            FOUNDING,
            _order(1, MINISTER, "order-2/p, <fisheries-act/p", DIRECTOR),
            _order(2, DIRECTOR, "order-1/p", MINISTER),
        ),
    ),
    Loop(
        "three delegations in a ring",
        "NO_AUTHORITY_SHOWN",
        (
            FOUNDING,
            _order(1, MINISTER, "order-3/p", DIRECTOR),
            _order(2, DIRECTOR, "order-1/p", "board"),
            _order(3, "board", "order-2/p", MINISTER),
        ),
    ),
    Loop(
        "an order that annuls its own basis",
        "UNDEFINED",
        (
            FOUNDING,
            ORDER,
            "order-2 order fisheries/director 1998-01-01 <order-1/p: {id: p, does: annuls, target: arden/order-1}",
        ),
    ),
    Loop(
        "an order that rescinds its own basis",
        "NO_AUTHORITY_SHOWN",
        (
            FOUNDING,
            ORDER,
            "order-2 order fisheries/director 1998-01-01 <order-1/p: {id: p, does: rescinds, target: arden/order-1}",
        ),
    ),
    Loop(
        "an order that stays its own basis",
        "NO_AUTHORITY_SHOWN",
        (
            FOUNDING,
            ORDER,
            "order-2 order fisheries/director 1998-01-01 <order-1/p: {id: p, does: suspends, target: arden/order-1}",
        ),
    ),
    Loop(
        "a writ that annuls itself and the order",
        "UNDEFINED",
        (FOUNDING, ORDER, _writ(1, "annuls", "writ-1", "order-1")),
    ),
    Loop(
        "two writs that annul each other, one the order",
        "UNDEFINED",
        (FOUNDING, ORDER, _writ(1, "annuls", "writ-2", "order-1"), _writ(2, "annuls", "writ-1")),
    ),
    Loop(
        "two writs that annul each other and both the order: in every stable model it is gone",
        "UNDEFINED",
        (FOUNDING, ORDER, _writ(1, "annuls", "writ-2", "order-1"), _writ(2, "annuls", "writ-1", "order-1")),
    ),
    Loop(
        "three writs in a ring of annulments: no stable model at all",
        "UNDEFINED",
        (
            FOUNDING,
            ORDER,
            _writ(1, "annuls", "writ-2", "order-1"),
            _writ(2, "annuls", "writ-3"),
            _writ(3, "annuls", "writ-1"),
        ),
    ),
    Loop(
        "a ring of four annulments that a fifth breaks",
        "NO_AUTHORITY_SHOWN",
        (
            FOUNDING,
            ORDER,
            _writ(1, "annuls", "writ-2"),
            _writ(2, "annuls", "writ-3", "order-1"),
            _writ(3, "annuls", "writ-4"),
            _writ(4, "annuls", "writ-1"),
            _writ(5, "annuls", "writ-1"),
        ),
    ),
    Loop(
        "an annulment that is annulled",
        "AUTHORIZED",
        (FOUNDING, ORDER, _writ(1, "annuls", "order-1"), _writ(2, "annuls", "writ-1")),
    ),
    Loop(
        "a stay that is stayed",
        "AUTHORIZED",
        (FOUNDING, ORDER, _writ(1, "suspends", "order-1"), _writ(2, "suspends", "writ-1")),
    ),
    Loop(
        "a stay of a stay that is stayed",
        "NO_AUTHORITY_SHOWN",
        (
            FOUNDING,
            ORDER,
            _writ(1, "suspends", "order-1"),
            _writ(2, "suspends", "writ-1"),
            _writ(3, "suspends", "writ-2"),
        ),
    ),
    Loop(
        "two stays of each other, one of the order",
        "UNDEFINED",
        (FOUNDING, ORDER, _writ(1, "suspends", "writ-2", "order-1"), _writ(2, "suspends", "writ-1")),
    ),
    Loop(
        "two stays of each other, each of another district",
        "AUTHORIZED",
        (
            FOUNDING,
            ORDER,
            _writ(1, "suspends", "writ-2", "order-1", more=", scope: {territories: [arden/south]}"),
            _writ(2, "suspends", "writ-1"),
        ),
    ),
    Loop(
        "a loop about a limit of law",
        "UNDEFINED",
        (FOUNDING, ORDER, LIMIT, _writ(1, "annuls", "writ-2", "closure-act"), _writ(2, "annuls", "writ-1")),
    ),
    Loop(
        "a loop about a limit of practice",
        "AUTHORIZED",
        (
            FOUNDING,
            ORDER,
            LIMIT.replace("force: law", "force: practice"),
            _writ(1, "annuls", "writ-2", "closure-act"),
            _writ(2, "annuls", "writ-1"),
        ),
    ),
    Loop(
        "a loop about a limit beside one that bars anyway",
        "BARRED",
        (
            FOUNDING,
            ORDER,
            LIMIT,
            LIMIT.replace("closure-act", "harbour-act"),
            _writ(1, "annuls", "writ-2", "closure-act"),
            _writ(2, "annuls", "writ-1"),
        ),
    ),
    Loop(
        "a loop about one of two bases of the order",
        "AUTHORIZED",
        (
            FOUNDING,
            FOUNDING.replace("fisheries-act", "harbour-act"),
            ORDER.replace("<fisheries-act/p", "<fisheries-act/p, <harbour-act/p"),
            _writ(1, "annuls", "writ-2", "harbour-act"),
            _writ(2, "annuls", "writ-1"),
        ),
    ),
    Loop(
        "a finding that holds only if it does not",
        "UNDEFINED",
        (
            FOUNDING,
            ORDER,
            LIMIT.replace("}", f", when: {STATUS}}}"),
            f"alarm-act statute assembly 1993-01-01: {{id: p, does: declares, status: arden/status/emergency, "
            f"when: {{not: {STATUS}}}}}",
        ),
    ),
    Loop(
        "a finding that holds only if it does",
        "AUTHORIZED",
        (
            FOUNDING,
            ORDER,
            LIMIT.replace("}", f", when: {STATUS}}}"),
            f"alarm-act statute assembly 1993-01-01: {{id: p, does: declares, status: arden/status/emergency, "
            f"when: {STATUS}}}",
        ),
    ),
    Loop(
        "a loop that ends with the rescission of one of its parts, which is no annulment",
        "UNDEFINED",
        (
            FOUNDING,
            ORDER,
            _writ(1, "annuls", "writ-2", "order-1"),
            _writ(2, "annuls", "writ-1"),
            "repeal-act statute assembly 1996-01-01: {id: p, does: rescinds, target: arden/writ-1}",
        ),
    ),
    Loop(
        "a rescission and a revival of each other's instruments",
        "AUTHORIZED",
        (
            FOUNDING,
            ORDER,
            "repeal-act statute assembly 1996-01-01: {id: p, does: rescinds, target: arden/order-1}",
            "revival-act statute assembly 1997-01-01: {id: p, does: revives, "
            "target: [arden/order-1, arden/repeal-act]}",
        ),
    ),
    Loop(
        "a delegation that survives, in a ring",
        "NO_AUTHORITY_SHOWN",
        (
            FOUNDING,
            _order(1, MINISTER, "order-2/p", DIRECTOR).replace("redelegable", "survives: true, redelegable"),
            _order(2, DIRECTOR, "order-1/p", MINISTER).replace("redelegable", "survives: true, redelegable"),
        ),
    ),
)

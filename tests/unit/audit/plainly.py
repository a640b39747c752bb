"""Acts decided one by one with the whole finding of the plain engine, in the form that an audit has them in."""

from __future__ import annotations

import numpy as np

from vires.audit.acts import Acts
from vires.audit.codes import Codes
from vires.audit.decisions import NOT_DECIDABLE, OUTCOMES, Decisions, Names
from vires.decide.engine import Engine
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage


def vantage(known_by: str = "2001-12-31", standard: str = "reported") -> Vantage:
    """A point of view on a day."""
    return Vantage(Dating.parse("2001-12-31"), Dating.parse(known_by), standard)


def batch(registry: Registry, codes: Codes, acts: list[Act], seen: Vantage) -> Acts:
    """Acts in words, in codes."""
    number = codes.vantage(seen)
    return Acts.of([(act, number) for act in acts], codes, registry.zone)


def decided(registry: Registry, acts: Acts, codes: Codes, names: Names) -> Decisions:
    """What the plain engine says of each."""
    engine = Engine(registry)
    rows: list[tuple[int, ...]] = []
    for row in range(len(acts)):
        if acts.reason[row]:
            reason = names.reason(codes.reasons[int(acts.reason[row])])
            rows.append((OUTCOMES.index(NOT_DECIDABLE), -1, -1, -1, 0, -1, -1, reason))
            continue
        finding = engine.decide(acts.act(row, codes), codes.vantages[int(acts.vantage[row])])
        chain = finding.chains[0].links if finding.chains else ()
        limit = next((one.provision for one in finding.limits if one.met is not True), None)
        miss = finding.nearest[0] if finding.nearest else None
        atoms = {c.atom for b in finding.branches for i in b.when.any for c in i.all}
        rows.append((
            OUTCOMES.index(finding.outcome.value), names.provision(chain[-1].provision if chain else None),
            names.chain(chain), names.provision(limit), names.missed(tuple(atoms)),
            names.provision(miss.provision if miss else None), names.failing(miss.fails if miss else None), 0,
        ))  # fmt: skip
    columns = np.array(rows, np.int32).reshape(-1, 8).T
    return Decisions(columns[0].astype(np.int8), *columns[1:])

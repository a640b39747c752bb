"""What a finding says of an act in the columns of an audit, from the engine itself (S13-S15)."""

from __future__ import annotations

from dataclasses import dataclass

from vires.decide.engine import Engine
from vires.decide.exact.verdict import Verdict
from vires.decide.explain.finding import Builder
from vires.decide.explain.misses import Misses
from vires.decide.explain.paths import Path
from vires.model.finding import Link, Outcome
from vires.model.question import Act
from vires.temporal.vantage import Vantage


@dataclass(frozen=True)
class Gist:
    """The columns of one act: what its finding says, no more."""

    outcome: Outcome
    links: tuple[Link, ...] = ()
    """The first chain, the root first; none where there is no chain."""
    limit: str | None = None
    """The first limit that is not met, or may not be."""
    missing: tuple[str, ...] = ()
    """The open points on which the outcome turns."""
    nearest: str | None = None
    fails: str | None = None


def gist(engine: Engine, act: Act, vantage: Vantage) -> Gist:
    """What `Engine.decide` says of an act, without what other columns do not need: other standards of evidence,
    duties, disputes, coverage. Raises `TooOpen`. What the act names must be known."""
    question, basis, conclusion = engine.concluded(act, vantage)
    outcome = conclusion.outcome
    builder = Builder(engine, vantage, question, basis, Verdict(outcome))
    assert act.office is not None
    assert act.power is not None
    first = builder.paths.first([held.entry for held in basis.held])
    reached = builder.reached.limits(builder.reaching(act.office, act.power))
    limits = [limit.provision for limit in reached if limit.force != "practice" and limit.met is not True]
    nearest = fails = None
    if outcome == Outcome.NO_AUTHORITY_SHOWN:
        missed = Misses(builder.judge).found(builder.question.table.grants(act.office, act.power))
        if missed:
            nearest, fails = missed[0].provision, missed[0].fails
    return Gist(
        outcome=outcome,
        links=() if first is None else shown(builder, first),
        limit=limits[0] if limits else None,
        missing=tuple(sorted(name for name, _ in conclusion.points)),
        nearest=nearest,
        fails=fails,
    )


def shown(builder: Builder, path: Path) -> tuple[Link, ...]:
    """A chain as findings show it, the root first."""
    return builder.chain(path).links

"""What a registry says it covers, for the office, power and date asked about (S14)."""

from __future__ import annotations

from vires.model.finding import CoverageNote, CoverageStatement
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import Dating


def state_coverage(registry: Registry, act: Act) -> CoverageStatement:
    """The registry's own statements that touch a question, and the earliest day to which they were checked."""
    moment = act.at.start(registry.zone)
    notes: list[CoverageNote] = []
    checked: list[Dating] = []
    for coverage in registry.settings.coverage:
        concerns = (("offices", coverage.offices, act.office), ("powers", coverage.powers, act.power))
        if any(
            listed and term is not None and not registry.schemes[scheme].overlaps(listed, term, moment)
            for scheme, listed, term in concerns
        ):
            continue
        if coverage.since is not None and coverage.since.start(registry.zone) > act.at.end(registry.zone):
            continue
        checked.append(coverage.checked_to)
        notes.append(
            CoverageNote(
                topic=coverage.topic, holds=coverage.holds, checked_to=coverage.checked_to.text, gaps=coverage.gaps
            )
        )
    earliest = min(checked, key=lambda date: date.sort_key).text if checked else None
    return CoverageStatement(covered=bool(notes), checked_to=earliest, notes=tuple(notes))

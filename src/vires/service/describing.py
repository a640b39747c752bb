"""What a registry holds, counted: records by kind, how closely their sources were checked, who reviewed them, what
the worked questions cover, and what is known to be missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from vires.model.attestation import Attestation
from vires.model.instrument import Instrument
from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.model.settings import Coverage, Doctrine
from vires.temporal.vantage import STANDARDS

VERIFICATION = ("full-text", "excerpt", "secondary", "general-knowledge", "unstated")
"""How closely an encoder checked a source, the closest first."""


class Described(Noun):
    """The description of a registry. Counts are by the registry's own words; `instruments` gives of each kind how
    many instruments and how many provisions there are; `best` counts instruments by the closest check among their
    sources; `unsaid` are what records leave out because the format cannot say it, by instrument."""

    registry: str
    title: str
    notice: str | None
    licence: str | None
    zone: str
    checked_to: str | None
    digest: str
    instruments: dict[str, tuple[int, int]]
    effects: dict[str, int]
    terms: dict[str, int]
    spells: dict[str, int]
    sources: dict[str, int]
    attestations: dict[str, int]
    levels: dict[str, int]
    best: dict[str, int]
    reviews: dict[str, int]
    reviewers: tuple[str, ...]
    questions: int
    outcomes: dict[str, int]
    topics: dict[str, int]
    titles: dict[str, str]
    coverage: tuple[Coverage, ...]
    doctrines: dict[str, Doctrine]
    unsaid: dict[str, tuple[str, ...]]
    named: dict[str, str]

    def to_dict(self) -> dict[str, Any]:
        """The description as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def describe_registry(registry: Registry) -> Described:
    """Count a registry's records as they are written; nothing is asked of the engine."""
    settings = registry.settings
    instruments = sorted(registry.instruments.values(), key=lambda instrument: instrument.id)
    words = [word for instrument in instruments for word in instrument.attested]
    words += [word for spell in registry.spells for word in spell.attested]
    kinds = sorted(settings.kinds, key=lambda kind: (settings.kinds[kind].rank, kind))
    of_kind = {kind: [one for one in instruments if one.kind == kind] for kind in kinds}
    unsaid = {instrument.id: _unsaid(instrument) for instrument in instruments}
    return Described(
        registry=registry.name,
        title=settings.title,
        notice=settings.notice,
        licence=settings.licence,
        zone=settings.zone,
        checked_to=settings.checked_to.text if settings.checked_to else None,
        digest=registry.digest,
        instruments={
            settings.kinds[kind].label or kind: (len(found), sum(len(one.provisions) for one in found))
            for kind, found in of_kind.items()
            if found
        },
        effects=_counted(provision.does for one in instruments for provision in one.provisions),
        terms={scheme: len(terms) for scheme, terms in registry.terms.items() if terms},
        spells=_counted(spell.capacity for spell in registry.spells),
        sources=_counted(source.kind for source in registry.sources.values()),
        attestations=_in_order(VERIFICATION, (word.verification or "unstated" for word in words)),
        levels=_in_order(STANDARDS, (word.level for word in words)),
        best=_in_order(VERIFICATION, (_closest(one.attested) for one in instruments)),
        reviews=_counted(_state(instrument) for instrument in instruments),
        reviewers=tuple(person.name for person in settings.reviewers),
        questions=len(registry.questions),
        outcomes=_counted(
            str(question.expect["outcome"]) for question in registry.questions if "outcome" in question.expect
        ),
        topics=_counted(question.topic or "other" for question in registry.questions),
        titles=dict(settings.topics),
        coverage=settings.coverage,
        doctrines=dict(settings.doctrines),
        unsaid={name: texts for name, texts in unsaid.items() if texts},
        named={instrument.id: instrument.title for instrument in instruments if unsaid[instrument.id]},
    )


def _unsaid(instrument: Instrument) -> tuple[str, ...]:
    own = [*instrument.cannot_express, *(text for one in instrument.provisions for text in one.cannot_express)]
    return tuple(dict.fromkeys(own))


def _closest(attested: tuple[Attestation, ...]) -> str:
    found = {word.verification or "unstated" for word in attested}
    return next((level for level in VERIFICATION if level in found), "unstated")


def _state(instrument: Instrument) -> str:
    return "accepted" if instrument.review.accepted is not None else instrument.review.state or "unstated"


def _counted(values: Iterable[str]) -> dict[str, int]:
    counted = Counter(values)
    return {value: counted[value] for value in sorted(counted)}


def _in_order(order: tuple[str, ...], values: Iterable[str]) -> dict[str, int]:
    counted = Counter(values)
    return {value: counted[value] for value in order if counted[value]}

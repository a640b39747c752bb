"""A record as it stands, with what has happened to it, who vouches for it and what depends on it.

What is listed here is what the record holds. Whether a rescission or a stay took effect is decided act by act
(S9), so it is asked, not shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vires.model.holder import Spell
from vires.model.instrument import Instrument, plain
from vires.model.origin import Noun, Record
from vires.model.provision import (
    Annuls,
    Consents,
    Declares,
    Designates,
    Provision,
    Ratifies,
    Rescinds,
    Revives,
    Suspends,
)
from vires.model.registry import Registry
from vires.model.term import SCHEMES, Office
from vires.service.mention import Mention, mentions
from vires.service.testimony import Voice, voices
from vires.temporal.dating import Dating

PAST = {
    "suspends": "suspended",
    "rescinds": "rescinded",
    "annuls": "annulled",
    "revives": "revived",
    "ratifies": "ratified",
    "consents": "consented to",
}
"""What an effect on a target is called from the target's side."""


class Event(Noun):
    """Something that happened to a record on a date. `by` is the provision that did it, if another did."""

    on: str
    event: str
    of: str
    by: str | None = None
    title: str | None = None


class Life(Noun):
    """A record: `record` is what its text says; `narrower` are terms directly below a term; `named_by` what
    names it, the record's own parts left out."""

    id: str
    type: str
    label: str
    record: dict[str, Any]
    instrument: str | None = None
    issuer: str | None = None
    life: tuple[Event, ...] = ()
    attested: tuple[Voice, ...] = ()
    narrower: tuple[str, ...] = ()
    named_by: tuple[Mention, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def trace_life(registry: Registry, kind: str, identity: str) -> Life:
    """A record of any kind by its id, which must be known."""
    if kind == "instruments":
        instrument = registry.instruments[identity]
        within = frozenset({identity, *(entry.id for entry in registry.named(identity))})
        return Life(
            id=identity, type="instrument", label=instrument.title, record=_text(instrument),
            issuer=instrument.issuer, life=_ordered(_life_of_instrument(registry, instrument)),
            attested=voices(registry, instrument.attested), named_by=mentions(registry, within),
        )  # fmt: skip
    if kind == "provisions":
        return _provision(registry, identity)
    if kind == "sources":
        source = registry.sources[identity]
        spoken = mentions(registry, frozenset({identity}))
        return Life(id=identity, type="source", label=source.title, record=_text(source), named_by=spoken)
    if kind == "doctrines":
        doctrine = registry.settings.doctrines[identity]
        named = mentions(registry, frozenset({identity}))
        label = doctrine.question or identity
        return Life(id=identity, type="doctrine", label=label, record=_text(doctrine), named_by=named)
    if kind == "spells":
        spell = next(spell for spell in registry.spells if spell.id == identity)
        label = f"{spell.name or spell.holder}, {spell.capacity}, {registry.label(spell.office)}"
        return Life(
            id=identity, type="holder", label=label, record=_text(spell),
            life=_ordered(_bounds(identity, spell.since, spell.until)),
            attested=voices(registry, spell.attested),
        )  # fmt: skip
    return _term(registry, kind, identity)


def _provision(registry: Registry, identity: str) -> Life:
    entry = registry.entries[identity]
    instrument, provision = entry.instrument, entry.provision
    attested = tuple(a for a in instrument.attested if not a.covers or provision.id in a.covers)
    return Life(
        id=identity,
        type="provision",
        label=provision.title or provision.cite or instrument.title,
        record=_text(provision),
        instrument=instrument.id,
        issuer=instrument.issuer,
        life=_ordered(_life_of_provision(registry, identity, instrument, provision)),
        attested=voices(registry, attested),
        named_by=mentions(registry, frozenset({identity})),
    )


def _term(registry: Registry, scheme: str, identity: str) -> Life:
    term = registry.terms[scheme][identity]
    events: list[Event] = []
    if isinstance(term, Office):
        for succession in term.successions:
            events.append(Event(on=succession.since.text, event="succeeds", of=identity, by=succession.term))
        for other in registry.terms[scheme].values():
            if isinstance(other, Office):
                events += [
                    Event(on=s.since.text, event="succeeded by", of=identity, by=other.id)
                    for s in other.successions
                    if s.term == identity
                ]
        for spell in registry.spells:
            if spell.office == identity:
                name = f"{spell.name or spell.holder} ({spell.capacity})"
                events += [
                    event.model_copy(update={"event": f"{name} {event.event}"})
                    for event in _bounds(spell.id, spell.since, spell.until)
                ]
    if scheme == "statuses":
        for entry in registry.entries.values():
            if isinstance(entry.provision, Designates | Declares) and entry.provision.status == identity:
                events += _bounds(
                    entry.id, entry.provision.since or entry.instrument.decided, entry.provision.until,
                    entry.instrument.title,
                )  # fmt: skip
    narrower = sorted(other.id for other in registry.terms[scheme].values() if identity in other.broader)
    return Life(
        id=identity,
        type=_SINGULAR[scheme],
        label=term.label,
        record=_text(term),
        life=_ordered(events),
        narrower=tuple(narrower),
        named_by=mentions(registry, frozenset({identity})),
    )


_SINGULAR = dict(zip(SCHEMES, ("office", "power", "territory", "site", "subject", "fact", "status"), strict=True))


def _life_of_instrument(registry: Registry, instrument: Instrument) -> Iterator[Event]:
    yield Event(on=instrument.decided.text, event="decided", of=instrument.id)
    for event in ("signed", "effective", "announced", "published"):
        moment: Dating | None = getattr(instrument, event)
        if moment is not None:
            yield Event(on=moment.text, event=event, of=instrument.id)
    for entry in registry.named(instrument.id):
        yield from _bounds(entry.id, entry.provision.since, entry.provision.until)
    yield from _done_to(registry, frozenset({instrument.id, *(e.id for e in registry.named(instrument.id))}))


def _life_of_provision(
    registry: Registry, identity: str, instrument: Instrument, provision: Provision
) -> Iterator[Event]:
    yield Event(on=instrument.decided.text, event="decided", of=instrument.id)
    yield from _bounds(identity, provision.since or instrument.decided, provision.until)
    yield from _done_to(registry, frozenset({identity, instrument.id}))


def _done_to(registry: Registry, targets: frozenset[str]) -> Iterator[Event]:
    """What other provisions of the record do to some targets; each by its own `since`, half open."""
    for entry in registry.entries.values():
        provision = entry.provision
        if isinstance(provision, Suspends | Rescinds | Annuls | Revives | Ratifies):
            aimed = provision.targets
        elif isinstance(provision, Consents):
            aimed = (provision.target,)
        else:
            continue
        for target in aimed:
            if target in targets:
                since = provision.since or entry.instrument.decided
                title = entry.instrument.title
                yield Event(on=since.text, event=PAST[provision.does], of=target, by=entry.id, title=title)
                if provision.does == "suspends" and provision.until is not None:
                    yield Event(on=provision.until.text, event="suspension ends", of=target, by=entry.id, title=title)


def _bounds(of: str, since: Dating | None, until: Dating | None, title: str | None = None) -> Iterator[Event]:
    if since is not None:
        yield Event(on=since.text, event="starts", of=of, title=title)
    if until is not None:
        yield Event(on=until.text, event="ends", of=of, title=title)


def _ordered(events: Iterator[Event] | list[Event]) -> tuple[Event, ...]:
    return tuple(sorted(events, key=lambda event: (_day(event.on), event.of, event.event)))


def _day(text: str) -> Any:
    low, mark, high = text.partition("..")
    return Dating.parse({"between": [low, high]} if mark else text).sort_key


def _text(record: Record) -> dict[str, Any]:
    document: dict[str, Any] = plain(record)
    if isinstance(record, Instrument):
        # Who says what stands beside the record, with its sources; settled values are shown as text has them.
        document.pop("attested", None)
        for field, resolution in record.resolution.items():
            document["resolution"][field]["value"] = plain(resolution.value)
    elif isinstance(record, Spell):
        document.pop("attested", None)
    return document

"""Instruments in the order of their dates."""

from __future__ import annotations

from typing import Any

from vires.model.instrument import Instrument
from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.service.mention import mentions
from vires.temporal.dating import Dating


class Filing(Noun):
    """One instrument. `touches` says by which of its fields it touches the record asked about."""

    id: str
    title: str
    cite: str | None
    kind: str
    issuer: str
    decided: str
    signed: str | None
    effective: str | None
    announced: str | None
    published: str | None
    does: tuple[str, ...]
    touches: tuple[str, ...] = ()


class Docket(Noun):
    """The instruments asked for, earliest first; those of one day by id, as their order is not recorded."""

    of: str | None
    label: str | None
    count: int
    instruments: tuple[Filing, ...]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def list_docket(
    registry: Registry,
    record: tuple[str, str] | None = None,
    *,
    since: Dating | None = None,
    until: Dating | None = None,
    kind: str | None = None,
    issuer: str | None = None,
) -> Docket:
    """The instruments of a registry, or those that touch a record: it itself, what it stands on, what names
    it. `since` and `until` bound the day of decision, half open; a date less exact counts if it may fall
    within."""
    chosen: dict[str, tuple[str, ...]] = dict.fromkeys(registry.instruments, ())
    if record is not None:
        chosen = _touching(registry, record)
    kept = []
    for name, touches in chosen.items():
        instrument = registry.instruments[name]
        decided = instrument.decided
        if (since is not None and decided.last < since.first) or (until is not None and decided.first >= until.first):
            continue
        if (kind is not None and instrument.kind != kind) or (issuer is not None and instrument.issuer != issuer):
            continue
        kept.append((decided.sort_key, name, _filing(instrument, touches)))
    filings = tuple(filing for _, _, filing in sorted(kept, key=lambda item: item[:2]))
    of = None if record is None else record[1]
    label = None if of is None else registry.label(of)
    return Docket(of=of, label=label, count=len(filings), instruments=filings)


def _touching(registry: Registry, record: tuple[str, str]) -> dict[str, tuple[str, ...]]:
    kind, identity = record
    own = {entry.instrument.id for entry in registry.named(identity)} | ({identity} & set(registry.instruments))
    # What names any provision of an instrument touches the instrument; what names a term touches the term.
    subject = {identity, *own} | {entry.id for entry in registry.named(identity)}
    if kind == "provisions":
        subject.add(registry.entries[identity].instrument.id)
    touches: dict[str, set[str]] = {name: {"itself"} for name in own}
    for name in own:
        invoked = registry.instruments[name].invokes
        for route in invoked if isinstance(invoked, tuple) else ():
            for holder in _instruments_of(registry, route):
                touches.setdefault(holder, set()).add("invoked")
    for mention in mentions(registry, frozenset(subject)):
        for holder in _instruments_of(registry, mention.by):
            touches.setdefault(holder, set()).add(mention.field)
    return {name: tuple(sorted(how)) for name, how in touches.items()}


def _instruments_of(registry: Registry, identity: str) -> set[str]:
    if identity in registry.instruments:
        return {identity}
    return {entry.instrument.id for entry in registry.named(identity)}


def _filing(instrument: Instrument, touches: tuple[str, ...]) -> Filing:
    def text(value: Dating | None) -> str | None:
        return None if value is None else value.text

    return Filing(
        id=instrument.id,
        title=instrument.title,
        cite=instrument.cite,
        kind=instrument.kind,
        issuer=instrument.issuer,
        decided=instrument.decided.text,
        signed=text(instrument.signed),
        effective=text(instrument.effective),
        announced=text(instrument.announced),
        published=text(instrument.published),
        does=tuple(dict.fromkeys(provision.does for provision in instrument.provisions)),
        touches=touches,
    )

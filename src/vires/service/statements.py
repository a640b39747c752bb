"""What a source states, statement by statement, beside what the record has of it: on whose word it says so, what the
instrument says, where the two differ, and since when each was known.

A statement that the source's record lists is put by its mark and in the registry's own words. What the source attests
besides stands after them, under the names of the records. Nothing is copied of a source but what the record quotes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from vires.model.attestation import Attestation
from vires.model.holder import Spell
from vires.model.instrument import Instrument, plain
from vires.model.origin import Record
from vires.model.provision import Provision
from vires.model.question import Worked
from vires.model.registry import Registry
from vires.service.refusal import Refusal
from vires.service.telling import field_name, same_value, value_text
from vires.service.wording import BASES, Wording, day, joined, period

Owner = Instrument | Spell


@dataclass(frozen=True)
class Passage:
    """One attestation of the source and the record that it speaks for."""

    owner: Owner
    attestation: Attestation

    @property
    def place(self) -> tuple[int, int] | None:
        """Where it stands in the source, in code points."""
        at = self.attestation.at
        return None if at is None else (at.start, at.end)


@dataclass(frozen=True)
class Said:
    """How the source says something of a record: in words, hedged and quoted as it is."""

    record: str
    how: str
    hedge: str | None
    quote: str | None
    note: str | None


@dataclass(frozen=True)
class Differing:
    """A field that the source gives otherwise than the record is written. `because` says why the record has it so,
    where that is recorded."""

    field: str
    said: str
    held: str
    because: str | None


@dataclass(frozen=True)
class Beside:
    """A record as far as a statement speaks of it. `lines` are what its provisions do, each with its id; `known` is the
    day of the first source, with its id and title."""

    id: str
    kind: str
    title: str
    cite: str
    lines: tuple[tuple[str, str], ...]
    days: tuple[tuple[str, str], ...]
    known: tuple[str, str, str] | None
    differing: tuple[Differing, ...]


@dataclass(frozen=True)
class Card:
    """A statement. `mark` is empty for one that the source's record does not list; `name` is what it is linked by."""

    mark: str
    name: str
    claim: str
    places: tuple[tuple[int, int], ...]
    said: tuple[Said, ...]
    beside: tuple[Beside, ...]
    questions: tuple[Worked, ...]


class Statements:
    """What one source states. Raises `Refusal` (`name-unknown`) for one that the registry does not list."""

    def __init__(self, registry: Registry, source: str) -> None:
        known = registry.sources.get(source)
        if known is None:
            raise Refusal(
                "name-unknown", f"no source is called `{source}`", "begin with the list of sources at /read"
            )  # fmt: skip
        self.registry, self.source, self.wording = registry, known, Wording(registry)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Everything that the source attests, in the order of its text; what has no place comes last, by record."""
        owners: tuple[Owner, ...] = (*self.registry.instruments.values(), *self.registry.spells)
        found = [Passage(owner, one) for owner in owners for one in owner.attested if one.source == self.source.id]
        return tuple(sorted(found, key=lambda one: (one.place is None, one.place or (0, 0), one.owner.id)))

    @cached_property
    def cards(self) -> tuple[Card, ...]:
        """The statements that are listed, in their order, and then what else it attests."""
        listed = self.source.statements
        cards, taken = [], set[int]()
        for statement in listed:
            mine = [
                (number, one)
                for number, one in enumerate(self.passages)
                if one.place is not None and statement.holds(*one.place)
            ]
            taken.update(number for number, _ in mine)
            questions = tuple(q for q in self.registry.questions if q.statement == statement.mark)
            passages = [one for _, one in mine]
            cards.append(self._card(statement.mark, statement.claim, statement.at, passages, questions))
        rest: dict[object, list[Passage]] = {}
        for number, one in enumerate(self.passages):
            if number not in taken:
                rest.setdefault(one.place or one.owner.id, []).append(one)
        for passages in rest.values():
            place = passages[0].place
            questions = tuple(self._about({one.owner.id for one in passages}))
            places = () if place is None else (place,)
            cards.append(self._card("", self._claim(passages), places, passages, questions))
        return tuple(cards)

    @cached_property
    def _naming(self) -> dict[str, list[int]]:
        """By instrument or holder, the worked questions that name it or one of its provisions, by their number."""
        found: dict[str, list[int]] = {}
        entries = self.registry.entries
        for number, question in enumerate(self.registry.questions):
            for text in set(_texts(question.model_dump(mode="json", exclude_unset=True))):
                owner = entries[text].instrument.id if text in entries else text
                found.setdefault(owner, []).append(number)
        return found

    def _about(self, owners: Iterable[str]) -> Iterator[Worked]:
        numbers = {number for owner in owners for number in self._naming.get(owner, ())}
        yield from (self.registry.questions[number] for number in sorted(numbers))

    def _card(
        self,
        mark: str,
        claim: str,
        places: tuple[tuple[int, int], ...],
        passages: list[Passage],
        questions: tuple[Worked, ...],
    ) -> Card:
        owners = {one.owner.id: one.owner for one in passages}
        name = mark or f"{passages[0].owner.id}{f'@{places[0][0]}' if places else ''}"
        return Card(
            mark=mark, name=name, claim=claim, places=places,
            said=tuple(dict.fromkeys(self._said(one) for one in passages)),
            beside=tuple(
                self._beside(owner, [one.attestation for one in passages if one.owner is owner])
                for owner in owners.values()
            ),
            questions=questions,
        )  # fmt: skip

    def _claim(self, passages: list[Passage]) -> str:
        """What a source that lists no statement is shown as saying: what the record of it is called."""
        names = dict.fromkeys(_called(one.owner, self.registry) for one in passages)
        return joined(names)

    def _said(self, passage: Passage) -> Said:
        a = passage.attestation
        how = [BASES.get(a.basis, a.basis)]
        how += [a.modality] if a.modality != "asserted" else []
        how += [f"from {joined(self._source(one) for one in a.via)}"] if a.via else []
        how += ["retracted"] if a.retracted is not None else []
        return Said(passage.owner.id, ", ".join(how), a.hedge, a.quote, a.note)

    def _source(self, identity: str) -> str:
        known = self.registry.sources.get(identity)
        return identity if known is None else known.outlet or known.title

    def _beside(self, owner: Owner, attested: list[Attestation]) -> Beside:
        known = self._first(owner)
        days = list(_days(owner))
        differing = _together(one for a in attested for one in self._differing(owner, a))
        if isinstance(owner, Spell):
            lines: tuple[tuple[str, str], ...] = ()
            return Beside(
                owner.id, "holder", _called(owner, self.registry), owner.cite or "", lines, tuple(days), known,
                differing,
            )  # fmt: skip
        covers = {one for a in attested for one in a.covers} if all(a.covers for a in attested) else set[str]()
        lines = tuple(
            (owner.provision_id(p.id), _provision(p, self.wording))
            for p in owner.provisions
            if not covers or p.id in covers
        )
        if owner.purpose:
            lines = ((owner.id, f"stated purpose, which confers nothing: {owner.purpose}"), *lines)
        kinds = self.registry.settings.kinds.get(owner.kind)
        kind = (kinds.label if kinds else None) or owner.kind
        return Beside(
            owner.id, kind, owner.title, owner.cite or "", lines, tuple(days), known, differing
        )  # fmt: skip

    def _first(self, owner: Owner) -> tuple[str, str, str] | None:
        """The source that is shown to be published first, of those that do not deny it and rest on something. One whose
        own day is not shown counts by the last day that it can be of."""
        heard = [a for a in owner.attested if a.modality != "denied" and a.basis != "unverified"]
        if not heard:
            return None
        first = min(heard, key=lambda a: (a.published.end(self.registry.zone), a.source))
        known = self.registry.sources.get(first.source)
        return day(first.published.text), first.source, known.title if known else first.source

    def _differing(self, owner: Owner, attestation: Attestation) -> Iterator[Differing]:
        for path, value in attestation.says.items():
            held = _held(owner, path)
            if same_value(plain(value), plain(held)):
                continue
            settled = owner.resolution.get(path) if isinstance(owner, Instrument) else None
            name, dot, field = path.rpartition(".")
            called = field_name(field, self.wording).replace("_", " ")
            entry = self.registry.entries.get(f"{owner.id}/{name}") if dot else None
            if entry is not None and len(entry.instrument.provisions) > 1:
                called += f" ({entry.provision.title or name})"
            yield Differing(
                called, value_text(plain(value), self.wording),
                value_text(plain(held), self.wording), settled.because if settled else attestation.note,
            )  # fmt: skip


def _together(differing: Iterable[Differing]) -> tuple[Differing, ...]:
    """Fields that differ in the same way as one."""
    found: dict[tuple[str, str, str | None], dict[str, None]] = {}
    for one in differing:
        found.setdefault((one.said, one.held, one.because), {})[one.field] = None
    return tuple(Differing("; ".join(fields), *rest) for rest, fields in found.items())


def spoken_sources(registry: Registry) -> Iterator[tuple[str, int, int]]:
    """The sources that attest something: id, how many statements are listed, of how many records each speaks. Those
    with statements come first, then by how much they speak of."""
    spoken: dict[str, set[str]] = {}
    owners: tuple[Owner, ...] = (*registry.instruments.values(), *registry.spells)
    for owner in owners:
        for one in owner.attested:
            spoken.setdefault(one.source, set()).add(owner.id)
    known = [(name, len(registry.sources[name].statements), len(of)) for name, of in spoken.items()
             if name in registry.sources]  # fmt: skip
    yield from sorted(known, key=lambda one: (-one[1], -one[2], one[0]))


def _called(owner: Owner, registry: Registry) -> str:
    if isinstance(owner, Spell):
        return f"{owner.name or owner.holder}, {owner.capacity}, {registry.label(owner.office)}"
    return owner.title


def _days(owner: Owner) -> Iterator[tuple[str, str]]:
    if isinstance(owner, Spell):
        yield "held", period(owner.since.text if owner.since else None, owner.until.text if owner.until else None)
        return
    for name in ("decided", "signed", "effective", "announced", "published"):
        moment = getattr(owner, name)
        if moment is not None:
            yield name, day(moment.text)


_DOES = {
    "confers": "confers", "delegates": "delegates", "restricts": "limits", "directs": "directs",
    "designates": "designates", "declares": "declares", "assigns": "assigns", "consents": "consents",
    "suspends": "suspends", "rescinds": "ends", "annuls": "annuls", "revives": "brings back", "ratifies": "ratifies",
}  # fmt: skip


def _provision(provision: Provision, wording: Wording) -> str:
    """What a provision does, in a line."""
    own: dict[str, Any] = provision.model_dump(mode="json", by_alias=True, exclude_none=True)
    does = str(own["does"])
    if does == "assigns":
        figure = value_text(own["quantity"], wording) if own.get("quantity") else "a number not stated"
        label = wording.registry.label
        text = f"assigns {figure} ({own['measure']}) from {label(own['of'])} to {label(own['to'])}"
        return f"{text}: {provision.title}" if provision.title else text
    if provision.title:
        return f"{_DOES[does]}: {provision.title}"
    if own.get("duty"):
        return f"directs: {own['duty']}"
    if own.get("target"):
        targets = [own["target"]] if isinstance(own["target"], str) else own["target"]
        return f"{_DOES[does]} {joined(wording.short(one) for one in targets)}"
    parts = [_DOES[does], wording.listed(own["powers"]) if own.get("powers") else ""]
    parts += [f"to {wording.listed(own['to'])}"] if own.get("to") else []
    parts += [f"for {wording.listed(own['binds'])}"] if own.get("binds") else []
    parts += [wording.registry.label(own["status"])] if own.get("status") else []
    return " ".join(part for part in parts if part)


def _held(owner: Owner, path: str) -> Any:
    """What the record has in a field, named as `says` names it."""
    name, dot, field = path.rpartition(".")
    if not dot or isinstance(owner, Spell):
        return getattr(owner, field, None)
    record: Record | None = next((p for p in owner.provisions if p.id == name), None)
    return getattr(record, field, None)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)

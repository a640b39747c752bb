"""The text of a registry that is served: its files by their names below its folder, and where in them each record
stands.

Names are never those of the operator's machine. A registry that is text may have been written to since it was taken in;
the places are those of what was taken in, the text is what lies there now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Origin, Record
from vires.model.question import Worked
from vires.model.registry import Registry
from vires.model.settings import Settings
from vires.model.source import Source
from vires.model.term import SCHEMES
from vires.service.naming import SINGULAR
from vires.service.opening import read_registry

if TYPE_CHECKING:
    from vires.service.serving.hosted import Hosted
    from vires.service.serving.snapshot import Snapshot


@dataclass(frozen=True)
class Placed:
    """A record with its place: `kind` is what one of them is called; `page` tells whether it has a page of its own."""

    file: str
    line: int
    kind: str
    id: str
    label: str
    page: bool = True


@dataclass(frozen=True)
class SourceText:
    """The files of one state of a registry, and its records in the order of files and lines."""

    files: Mapping[str, bytes] = field(repr=False)
    records: tuple[Placed, ...] = field(repr=False)

    @classmethod
    def of(cls, hosted: Hosted, snapshot: Snapshot) -> SourceText:
        """The text of a snapshot. It is kept with the registry, and goes with it. Raises `Refusal`."""
        registry = snapshot.handle.registry
        found: SourceText | None = registry.kept.get(cls)
        if found is None:
            found = registry.kept[cls] = _of_ledger(hosted, snapshot) or _of_folder(hosted, registry)
        return found

    @cached_property
    def by_file(self) -> Mapping[str, tuple[Placed, ...]]:
        """The records of each file by line; a file without any has none."""
        found: dict[str, list[Placed]] = {name: [] for name in sorted(self.files)}
        for one in self.records:
            found.setdefault(one.file, []).append(one)
        return {name: tuple(placed) for name, placed in found.items()}

    @cached_property
    def _places(self) -> Mapping[str, Placed]:
        return {one.id: one for one in reversed(self.records)}

    def place(self, identity: str) -> Placed | None:
        """Where a record stands, by its id."""
        return self._places.get(identity)

    def lines(self, name: str) -> tuple[str, ...]:
        """A file line by line."""
        return tuple(self.files[name].decode("utf-8", "replace").splitlines())


def _of_ledger(hosted: Hosted, snapshot: Snapshot) -> SourceText | None:
    if hosted.ledger is None or snapshot.number is None:
        return None
    from vires.registry.loader import load
    from vires.service.ledger.reading import read_text

    files = read_text(hosted.ledger, snapshot.number).files
    loaded = load(files).registry
    placed = () if loaded is None else _placed(loaded, {name: name for name in files})
    return SourceText(files, tuple(sorted(placed, key=lambda one: (one.file, one.line))))


def _of_folder(hosted: Hosted, registry: Registry) -> SourceText:
    from vires.service.ledger.folder import relative

    text = read_registry(hosted.address)
    below = dict(zip(text.files, relative(text), strict=True))
    files = {below[name]: body for name, body in text.files.items()}
    return SourceText(files, tuple(sorted(_placed(registry, below), key=lambda one: (one.file, one.line))))


def _placed(registry: Registry, names: Mapping[str, str]) -> Iterator[Placed]:
    for kind, identity, label, record in _records(registry):
        origin: Origin | None = record.origin
        if origin is not None and origin.file in names:
            paged = kind not in ("registry", "question", "holder")
            yield Placed(names[origin.file], origin.line, kind, identity, label, paged)


def _records(registry: Registry) -> Iterator[tuple[str, str, str, Record]]:
    settings: Settings = registry.settings
    yield "registry", settings.registry, settings.title, settings
    for scheme in SCHEMES:
        for identity, term in registry.terms.get(scheme, {}).items():
            yield SINGULAR[scheme], identity, term.label, term
    for identity, instrument in registry.instruments.items():
        one: Instrument = instrument
        yield "instrument", identity, one.title, one
        for provision in one.provisions:
            yield "provision", one.provision_id(provision.id), provision.title or provision.does, provision
    for held in registry.spells:
        spell: Spell = held
        yield "holder", spell.id, spell.name or spell.holder or spell.id, spell
    for identity, source in registry.sources.items():
        cited: Source = source
        yield "source", identity, cited.title, cited
    for question in registry.questions:
        worked: Worked = question
        yield "question", worked.id, worked.statement or worked.id, worked

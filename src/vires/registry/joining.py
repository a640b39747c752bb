"""Records to a registry: each under its id, once, with exactly one settings document."""

from __future__ import annotations

from collections.abc import Callable

from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Record
from vires.model.question import Worked
from vires.model.registry import Registry
from vires.model.settings import Settings
from vires.model.source import Source
from vires.model.term import SCHEMES, Term
from vires.registry.diagnostic import Diagnostic, Span
from vires.registry.node import Listing, Mapping, Node, Page, Scalar


class Joining:
    """Takes records one by one; of two with one id the first in the order of files is kept, and the second
    reported with both places. Settings that are known beforehand are the first."""

    def __init__(self, report: Callable[[Diagnostic], None], settings: Settings | None = None) -> None:
        self._report = report
        self._settings = settings
        self._terms: dict[str, dict[str, Term]] = {scheme: {} for scheme in SCHEMES}
        self._instruments: dict[str, Instrument] = {}
        self._spells: dict[str, Spell] = {}
        self._sources: dict[str, Source] = {}
        self._questions: dict[str, Worked] = {}
        self._first: dict[tuple[str, str], Span] = {}
        if settings is not None:
            origin = settings.origin
            self._first["settings", ""] = Span(origin.file, origin.line) if origin else Span("registry.yaml")

    def add(self, record: Record, group: str | None, page: Page, node: Mapping) -> None:
        """Take a record that stood in the list `group`, if in a list."""
        if isinstance(record, Settings):
            self._settle(record, page, node)
        elif isinstance(record, Instrument):
            if self._is_new("record", record.id, page, node, "instrument"):
                self._instruments[record.id] = record
                self._provisions(record, page, node)
        elif isinstance(record, Term):
            assert group is not None
            if self._is_new(group, record.id, page, node, "id"):
                self._terms[group][record.id] = record
        elif isinstance(record, Spell):
            if self._is_new("spell", record.id, page, node, "office"):
                self._spells[record.id] = record
        elif isinstance(record, Source):
            if self._is_new("source", record.id, page, node, "id"):
                self._sources[record.id] = record
        elif isinstance(record, Worked) and self._is_new("question", record.id, page, node, "id"):
            self._questions[record.id] = record

    def registry(self, whole: bool) -> Registry | None:
        """All that was taken; `None` without settings. That there are none is reported if the text is
        `whole`: otherwise they may stand in what could not be read."""
        if self._settings is None:
            if whole:
                span = Span(min((first.file for first in self._first.values()), default="registry.yaml"))
                message = "no settings in these files; expected a document with `registry`, `title` and `zone`"
                remedy = "add it, commonly as registry.yaml"
                self._report(Diagnostic(span, "missing-settings", message, remedy))
            return None
        return Registry(
            settings=self._settings,
            terms=self._terms,
            instruments=self._instruments,
            spells=tuple(self._spells.values()),
            sources=self._sources,
            questions=tuple(self._questions.values()),
        )

    def _settle(self, settings: Settings, page: Page, node: Mapping) -> None:
        span = _span_of(page, node, "registry")
        first = self._first.get(("settings", ""))
        if first is not None:
            message = f"a second settings document; the first is in {first.file}:{first.line}"
            self._report(Diagnostic(span, "second-settings", message, "keep one, with what both of them say"))
            return
        self._first["settings", ""] = span
        self._settings = settings
        reviewers, doctrines = node.entries.get("reviewers"), node.entries.get("doctrines")
        self._once(reviewers, page, "reviewer")
        for doctrine in doctrines.entries.values() if isinstance(doctrines, Mapping) else ():
            if isinstance(doctrine, Mapping):
                self._once(doctrine.entries.get("options"), page, "option of this doctrine")

    def _provisions(self, instrument: Instrument, page: Page, node: Mapping) -> None:
        provisions = node.entries.get("provisions")
        items = provisions.items if isinstance(provisions, Listing) else []
        for provision, item in zip(instrument.provisions, items, strict=True):
            assert isinstance(item, Mapping)
            self._is_new("record", instrument.provision_id(provision.id), page, item, "id")

    def _once(self, listing: Node | None, page: Page, what: str) -> None:
        seen: dict[str, Span] = {}
        for item in listing.items if isinstance(listing, Listing) else ():
            local = item.entries.get("id") if isinstance(item, Mapping) else None
            if isinstance(local, Scalar):
                self._twice(seen, str(local.value), page.span(local.position), what)

    def _is_new(self, kind: str, identity: str, page: Page, node: Mapping, key: str) -> bool:
        span = _span_of(page, node, key)
        first = self._first.setdefault((kind, identity), span)
        if first is span:
            return True
        self._duplicate(identity, span, first)
        return False

    def _twice(self, seen: dict[str, Span], identity: str, span: Span, what: str) -> None:
        first = seen.setdefault(identity, span)
        if first is not span:
            self._duplicate(identity, span, first)

    def _duplicate(self, identity: str, span: Span, first: Span) -> None:
        message = f"`{identity}` is already the id of the record in {first.file}:{first.line}"
        remedy = "give one of them another id, or keep one of the two"
        self._report(Diagnostic(span, "duplicate-id", message, remedy))


def _span_of(page: Page, node: Mapping, key: str) -> Span:
    return page.span(node.entries[key].position if key in node.entries else node.position)

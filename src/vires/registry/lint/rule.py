"""What a lint rule is: one slug, one reason, one check over the joined registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from vires.model.origin import Origin
from vires.model.registry import Entry, Registry
from vires.registry.diagnostic import Diagnostic, Span
from vires.registry.places import Places
from vires.registry.resolver import Reference, references


@dataclass(frozen=True)
class Inspected:
    """What a rule may look at: the records, and where each stands in the text."""

    registry: Registry
    places: Places

    @cached_property
    def provisions(self) -> tuple[Entry, ...]:
        """The provisions as written, in the order of their ids. What a rescission's `revives` stands for is
        left out: it has no place of its own."""
        return tuple(
            Entry(instrument.provision_id(provision.id), instrument, provision)
            for _, instrument in sorted(self.registry.instruments.items())
            for provision in instrument.provisions
        )

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Every id that a record names, with its place and the kind of thing it must name."""
        return tuple(references(self.registry))

    def at(self, entry: Entry, *path: str | int) -> Span:
        """The place of a field of a provision, or of the nearest part that encloses it."""
        return self.places.of(entry.provision, *path)

    def short(self, scheme: str, term: str) -> str:
        """The shortest ending of a term's id, cut at `/`, that no other term of its scheme shares; the
        command line takes it for the term."""
        known = self.registry.terms.get(scheme, {})
        parts = term.split("/")
        for length in range(1, len(parts)):
            ending = "/".join(parts[-length:])
            if not any(other != term and f"/{other}".endswith(f"/{ending}") for other in known):
                return ending
        return term

    def whereabouts(self, origin: Origin | None) -> str:
        """`file:line` of a record, for a message that points elsewhere; the folders are left out."""
        return self.point(Span(origin.file, origin.line)) if origin else "no file"

    @staticmethod
    def point(span: Span) -> str:
        """`file:line` of a place, for a message that points elsewhere; the folders are left out."""
        return f"{span.file.rpartition('/')[2]}:{span.line}"


def words(items: Iterable[str]) -> str:
    """Words of the record for a message: in backticks, joined by commas."""
    return ", ".join(f"`{item}`" for item in items)


Check = Callable[[Inspected], Iterable[Diagnostic]]
Found = Iterator[Diagnostic]


@dataclass(frozen=True)
class Rule:
    """`slug` names the rule, its gallery case and its page; `title` says what is wrong in a few words; `why`
    is the legal or practical reason; `check` yields every instance."""

    slug: str
    title: str
    why: str
    check: Check

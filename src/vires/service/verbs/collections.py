"""The records of a registry as lists, to be leafed through: what there is, not what it says of an act. Each has the
shape of a verb, with everything it lists in `items`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.model.source import Source
from vires.model.term import SCHEMES, Fact, Term
from vires.service.verbs.arguments import Arguments, Listing, Name, When
from vires.service.verbs.verb import Verb

if TYPE_CHECKING:
    from vires.service.asking import Handle

Scheme = Literal["offices", "powers", "territories", "sites", "subjects", "facts", "statuses"]


class ListedTerm(Noun):
    """A term as a list shows it; `unit` is that of a fact that is a number."""

    id: str
    scheme: Scheme
    label: str
    aliases: tuple[str, ...]
    definition: str | None
    cite: str | None
    broader: tuple[str, ...]
    unit: str | None = None


class ListedSource(Noun):
    """A source as a list shows it; `published` is the date of the publication itself, where it has one."""

    id: str
    title: str
    outlet: str | None
    kind: str
    published: str | None
    address: str | None


class Instruments(Listing):
    """Instruments, earliest first; those of one day by id."""


class Vocabulary(Arguments):
    """Terms, scheme by scheme, each by id."""

    scheme: Scheme | None = Field(default=None, description="Only terms of this scheme.")
    text: Name | None = Field(
        default=None, description="Only terms with these letters in id, label, aliases or definition; case is ignored."
    )


class Library(Arguments):
    """Sources by id."""

    text: Name | None = Field(
        default=None, description="Only sources with these letters in id, title or outlet; case is ignored."
    )
    known_by: When | None = Field(default=None, description="Only sources that had attested to something by then.")
    standard: Literal["documented", "reported", "unverified", "expected"] | None = Field(
        default=None, description="Only sources that attest to something with this evidence or better."
    )


def _instruments(handle: Handle, given: Instruments) -> dict[str, Any]:
    stated = given.stated()
    docket = handle.timeline(stated.pop("id", None), **stated).to_dict()
    return {"items": docket["instruments"]}


def _terms(handle: Handle, given: Vocabulary) -> dict[str, Any]:
    wanted = None if given.text is None else given.text.casefold()
    return {
        "items": [
            _term(scheme, term).model_dump(mode="json")
            for scheme in SCHEMES
            if given.scheme in (None, scheme)
            for _, term in sorted(handle.registry.terms.get(scheme, {}).items())
            if wanted is None or _has(wanted, (term.id, term.label, *term.aliases, term.definition))
        ]
    }


def _sources(handle: Handle, given: Library) -> dict[str, Any]:
    wanted = None if given.text is None else given.text.casefold()
    heard = None
    if given.known_by is not None or given.standard is not None:
        heard = frozenset(_heard(handle, given))
    return {
        "items": [
            _source(source).model_dump(mode="json")
            for _, source in sorted(handle.registry.sources.items())
            if (wanted is None or _has(wanted, (source.id, source.title, source.outlet)))
            and (heard is None or source.id in heard)
        ]
    }


def _heard(handle: Handle, given: Library) -> Iterator[str]:
    from vires.service.testimony import counts

    vantage = handle.vantage(None, given.known_by, given.standard or "expected")
    registry: Registry = handle.registry
    words = [word for instrument in registry.instruments.values() for word in instrument.attested]
    words += [word for spell in registry.spells for word in spell.attested]
    return (word.source for word in words if counts(registry, word, vantage))


def _has(wanted: str, texts: tuple[str | None, ...]) -> bool:
    return any(text is not None and wanted in text.casefold() for text in texts)


def _term(scheme: Any, term: Term) -> ListedTerm:
    return ListedTerm(
        id=term.id,
        scheme=scheme,
        label=term.label,
        aliases=term.aliases,
        definition=term.definition,
        cite=term.cite,
        broader=term.broader,
        unit=term.unit if isinstance(term, Fact) else None,
    )


def _source(source: Source) -> ListedSource:
    return ListedSource(
        id=source.id,
        title=source.title,
        outlet=source.outlet,
        kind=source.kind,
        published=source.published.text if source.published else None,
        address=source.address,
    )


COLLECTIONS = {
    verb.name: verb
    for verb in (
        Verb("list-instruments", "instruments, by date", Instruments, _instruments, ("items",)),
        Verb("list-terms", "the vocabulary", Vocabulary, _terms, ("items",)),
        Verb("list-sources", "who attests to what is recorded", Library, _sources, ("items",)),
    )
}
"""By the name under which the desk is asked for it."""

"""The answer to what changes (S19, S20): every cell whose answers differ, and one sentence that says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from vires.decide.change.side import Side, Stated
from vires.decide.compare import Change, Compared, Open
from vires.model.finding import SEMANTICS, RegistryState
from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.service.headline import headline
from vires.service.wording import Wording

if TYPE_CHECKING:
    from vires.service.drafting import Draft


class Viewed(Noun):
    """One of the two sides: when the act is done, and from which point of view it is looked at."""

    at: str
    as_of: str
    known_by: str
    standard: str
    doctrine: dict[str, str]


class Told:
    """The registry with whose labels changes are told, read when it is first needed. It is no part of what they say:
    any two are equal."""

    def __init__(self, read: Callable[[], Registry]) -> None:
        self._read = read

    @cached_property
    def registry(self) -> Registry:
        """The registry. Raises what reading it raises."""
        return self._read()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told)

    def __hash__(self) -> int:
        return hash(Told)


def _untold() -> Registry:
    raise LookupError("no registry was named whose labels these changes are told with")


class Changes(Noun):
    """Every cell whose answers differ. `sentence` says what changed for whom; `without` are the records left out
    of the second side, `draft` the instruments put into it; `responsible` are all provisions responsible for some
    change; `reorganised` the offices that came to count as another body's between the two; `notes` what to know
    before relying on it. `compared` counts the cells asked."""

    semantics: str = SEMANTICS
    registry: RegistryState
    verb: Literal["diff", "impact", "revision"]
    axis: str | None = None
    before: Viewed
    after: Viewed
    without: tuple[str, ...] = ()
    draft: tuple[str, ...] = ()
    stated: dict[str, Any]
    sentence: str
    changes: tuple[Change, ...]
    too_open: tuple[Open, ...] = ()
    responsible: tuple[str, ...] = ()
    reorganised: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    compared: int
    told: Any = Field(default=Told(_untold), exclude=True, repr=False)
    """A `Told`; no part of the JSON."""

    @property
    def record(self) -> Registry:
        """The registry whose labels the changes are told with."""
        read: Registry = self.told.registry
        return read

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def tell_changes(
    registry: Registry,
    verb: Literal["diff", "impact", "revision"],
    axis: str | None,
    sides: Sequence[Side],
    compared: Compared,
    stated: Stated,
    lead: str,
    words: Registry,
    *,
    without: tuple[str, ...] = (),
    draft: Draft | None = None,
    notes: Iterable[str] = (),
) -> Changes:
    """What a comparison found in a registry, with the sentence; `lead` says between what, and `words` has the labels of
    all that it names."""
    settings = registry.settings
    return Changes(
        registry=RegistryState(
            name=settings.registry,
            digest=registry.digest,
            revision=registry.revision,
            checked_to=settings.checked_to.text if settings.checked_to else None,
        ),
        verb=verb,
        axis=axis,
        before=_viewed(sides[0]),
        after=_viewed(sides[1]),
        without=without,
        draft=tuple(instrument.id for instrument in draft.instruments) if draft else (),
        stated=_plain(stated),
        sentence=headline(lead, compared.changes, Wording(words), compared.compared),
        changes=compared.changes,
        too_open=compared.too_open,
        responsible=tuple(sorted({one for change in compared.changes for one in change.responsible})),
        reorganised=tuple(office for office in compared.reorganised if office in registry.terms["offices"]),
        notes=tuple(notes),
        compared=compared.compared,
        told=Told(lambda: words),
    )


def _plain(stated: Stated) -> dict[str, Any]:
    return {
        "office": stated.offices[0] if stated.offices else None,
        "power": stated.powers[0] if stated.powers else None,
        "territory": stated.territory,
        "sites": None if stated.sites is None else [site.model_dump(mode="json") for site in stated.sites],
        "subjects": None if stated.subjects is None else list(stated.subjects),
        "facts": dict(stated.facts),
    }


def _viewed(side: Side) -> Viewed:
    doctrines = side.registry.settings.doctrines
    vantage = side.vantage
    return Viewed(
        at=side.at.text,
        as_of=vantage.as_of.text,
        known_by=vantage.known_by.text,
        standard=vantage.standard,
        doctrine={name: vantage.doctrine.get(name, d.default) for name, d in sorted(doctrines.items())},
    )

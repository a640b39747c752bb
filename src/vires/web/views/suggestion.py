"""What may stand in a blank, while it is being typed: by label, by another name, by id, and by what is a slip of the
finger away from one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nsmallest

from vires.model.registry import Registry
from vires.model.term import Term
from vires.service.asking import Handle
from vires.service.naming import Names
from vires.service.wordlist import words

SCHEMES = {
    "office": "offices", "power": "powers", "territory": "territories", "site": "sites", "subject": "subjects",
}  # fmt: skip
"""The blanks, and the scheme of what stands in each."""
MOST = 12
LONGEST = 120
"""Letters of what is typed that count."""
_ALIKE = 3
"""Where only names that are like it are found, none that is so many times less like than the best."""


@dataclass(frozen=True)
class Suggestion:
    """An id and what it is called; `also` is the other name that was met, `within` what it belongs to."""

    id: str
    label: str
    also: str = ""
    within: str = ""


@dataclass(frozen=True)
class _Card:
    term: Term
    names: tuple[tuple[str, ...], ...]
    """The words of the label, of each other name, and of the id."""
    asked: int


class Suggester:
    """The names of one registry."""

    def __init__(self, registry: Registry, names: Names) -> None:
        self.registry, self.names = registry, names
        asked = _asked(registry)
        self.cards = {
            field: tuple(_card(term, asked) for term in registry.terms.get(scheme, {}).values())
            for field, scheme in SCHEMES.items()
        }

    @classmethod
    def of(cls, handle: Handle) -> Suggester:
        """The suggester of a registry, kept with it."""
        kept = handle.registry.kept
        if cls not in kept:
            kept[cls] = cls(handle.registry, handle.names)
        found: Suggester = kept[cls]
        return found

    def suggest(self, field: str, typed: str) -> list[Suggestion]:
        """What fits, best first: a name that begins so before one in which some word does; with nothing typed, what is
        asked about most in the registry's own questions. `field` is a key of `SCHEMES`."""
        asked = words(typed[:LONGEST])
        scored = ((_rank(card, asked), card) for card in self.cards[field])
        fitting = [(rank, card.term.label.casefold(), card.term.id, card) for rank, card in scored if rank is not None]
        found = [self._told(card, asked) for _, _, _, card in nsmallest(MOST, fitting, key=lambda one: one[:3])]
        if asked and not found:
            hits = self.names.wordlist.search(typed[:LONGEST], MOST, frozenset((SCHEMES[field],)))
            like = (hit for hit in hits if hit.score * _ALIKE >= hits[0].score)
            found += [Suggestion(hit.id, hit.label, within=self._within(hit.id, field)) for hit in like]
        return found[:MOST]

    def _told(self, card: _Card, asked: tuple[str, ...]) -> Suggestion:
        term = card.term
        also = ""
        if asked and not _all_begin(asked, card.names[0]):
            also = next((a for a in term.aliases if _all_begin(asked, words(a))), "")
        broader = " · ".join(self.registry.label(one) for one in term.broader[:2])
        return Suggestion(term.id, term.label, also, broader)

    def _within(self, identity: str, field: str) -> str:
        broader = self.registry.terms[SCHEMES[field]][identity].broader
        return " · ".join(self.registry.label(one) for one in broader[:2])


def _asked(registry: Registry) -> Counter[str]:
    """How often each id stands in a worked question."""
    counted: Counter[str] = Counter()
    for worked in registry.questions:
        asked = worked.ask
        if asked is not None:
            sites = (place.site for place in asked.sites or ())
            counted.update([asked.office, asked.power, *sites, *(asked.subjects or ())])
            counted.update([asked.territory] if asked.territory else [])
    return counted


def _card(term: Term, asked: Counter[str]) -> _Card:
    spoken = (term.label, *term.aliases, term.id)
    return _Card(term, tuple(words(name) for name in spoken), asked[term.id])


def _rank(card: _Card, asked: tuple[str, ...]) -> tuple[int, int, int] | None:
    """Where a card stands among others, the lowest first; `None` where some word typed begins none of its words."""
    if not asked:
        return (0, -card.asked, 0)
    best: tuple[int, int, int] | None = None
    for number, name in enumerate(card.names):
        if name == asked:
            place = 0
        elif _begins(asked, name):
            place = 1
        elif _all_begin(asked, name):
            place = 2
        else:
            continue
        rank = (place, 0 if number == 0 else 1, -card.asked)
        best = rank if best is None else min(best, rank)
    if best is None and _all_begin(asked, tuple(word for name in card.names for word in name)):
        best = (3, 0, -card.asked)
    return best


def _begins(asked: tuple[str, ...], name: tuple[str, ...]) -> bool:
    head, last = asked[:-1], asked[-1]
    return name[: len(head)] == head and len(name) > len(head) and name[len(head)].startswith(last)


def _all_begin(asked: Iterable[str], name: tuple[str, ...]) -> bool:
    return all(any(word.startswith(typed) for word in name) for typed in asked)

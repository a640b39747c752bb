"""Records of several kinds by what they are called, for a blank that takes any of them."""

from __future__ import annotations

from collections.abc import Iterable

from vires.service.asking import Handle
from vires.service.naming import SINGULAR
from vires.service.refusal import Refusal
from vires.service.wording import Wording
from vires.web.views.suggestion import LONGEST, MOST, Suggestion

MADE = ("instruments", "provisions")
"""What was made: all that can be left out of the record."""
TOUCHED = (
    *MADE, "offices", "powers", "territories", "sites", "subjects", "statuses", "sources", "doctrines",
)  # fmt: skip
"""What an instrument may touch, beside instruments themselves."""


def named(handle: Handle, typed: str, kinds: Iterable[str] = MADE) -> list[Suggestion]:
    """What fits, best first; with nothing typed, the instruments decided last. `kinds` are keys of `SINGULAR`."""
    registry, said = handle.registry, typed[:LONGEST].strip()
    if said:
        wanted = frozenset(kinds)
        hits = handle.names.wordlist.search(said, MOST, wanted)
        ids = list(dict.fromkeys((*([said] if said in registry.instruments else []), *(hit.id for hit in hits))))
    else:
        dated = registry.instruments.values()
        ids = [one.id for one in sorted(dated, key=lambda one: one.decided.start(registry.zone), reverse=True)]
    words = Wording(registry)
    return [Suggestion(one, words.name(one), within=_within(words, one)) for one in ids[:MOST]]


def recalled(handle: Handle, identity: str) -> str:
    """What stands in a blank for a record: what it is called, where that alone leads back to it; else its id."""
    label = handle.registry.label(identity)
    try:
        return label if handle.names.resolve(label)[1] == identity else identity
    except Refusal:
        return identity


def _within(words: Wording, identity: str) -> str:
    """What a record is, and what it belongs to or is cited as."""
    registry = words.registry
    for scheme, terms in registry.terms.items():
        if identity in terms:
            return " · ".join((SINGULAR[scheme], *(registry.label(one) for one in terms[identity].broader[:2])))
    return words.cited(identity)

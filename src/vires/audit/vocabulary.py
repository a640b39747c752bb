"""What the words of a table name in a registry: an id, the ending of one, a label or an alias, as questions are read.

A word that fits nothing, or two things, names nothing here; nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from vires.model.registry import Registry
from vires.registry.nearest import nearest

SINGULAR = {
    "offices": "office", "powers": "power", "territories": "territory", "sites": "site", "subjects": "subject",
    "facts": "fact",
}  # fmt: skip
_WORD = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """A name as it is compared: its words without case and accents, joined by one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(bare))


class Vocabulary:
    """The names of the terms of one registry."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._nearest: dict[tuple[str, str], tuple[str, ...]] = {}

    def term(self, scheme: str, word: str) -> str | None:
        """The id of the one term that a word names; `None` if it names none or several."""
        found = self.terms(scheme, word)
        return found[0] if len(found) == 1 else None

    def terms(self, scheme: str, word: str) -> tuple[str, ...]:
        """The ids of all terms that a word may name; an exact id outdoes all else."""
        said = word.strip()
        if said in self.registry.terms.get(scheme, ()):
            return (said,)
        lowered = said.casefold()
        if lowered in self.registry.terms.get(scheme, ()):
            return (lowered,)
        called = self._called[scheme]
        found = {*called.get(("id", lowered), ()), *called.get(("name", folded(said)), ())}
        return tuple(sorted(found))

    def near(self, scheme: str, word: str, most: int = 3) -> tuple[str, ...]:
        """Ids whose names look like a word, best first; all that it may name, where it may name several."""
        several = self.terms(scheme, word)
        if several:
            return several[:most]
        key = scheme, word
        if key not in self._nearest:
            names = self._names[scheme]
            close = nearest(folded(word), names, most * 2)
            found = [identity for name in close for identity in sorted(names[name])]
            close = nearest(word.casefold(), self.registry.terms.get(scheme, {}), most)
            self._nearest[key] = tuple(dict.fromkeys([*found, *close]))[:most]
        return self._nearest[key]

    @cached_property
    def _names(self) -> dict[str, dict[str, set[str]]]:
        found: dict[str, dict[str, set[str]]] = {}
        for scheme in SINGULAR:
            names = found[scheme] = {}
            for term in self.registry.terms.get(scheme, {}).values():
                for name in (term.label, *term.aliases, term.id.rpartition("/")[2]):
                    if folded(name):
                        names.setdefault(folded(name), set()).add(term.id)
        return found

    @cached_property
    def _called(self) -> dict[str, dict[tuple[str, str], set[str]]]:
        found: dict[str, dict[tuple[str, str], set[str]]] = {}
        for scheme in SINGULAR:
            called = found[scheme] = {}
            for term in self.registry.terms.get(scheme, {}).values():
                parts = term.id.split("/")
                for start in range(1, len(parts)):
                    called.setdefault(("id", "/".join(parts[start:])), set()).add(term.id)
                for name in (term.label, *term.aliases):
                    if folded(name):
                        called.setdefault(("name", folded(name)), set()).add(term.id)
        return found

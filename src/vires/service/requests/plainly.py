"""Circumstances put in words that were read before, read again without working out anew what they mean.

What a word means in one registry does not change. Words are learnt from circumstances that were read with all care, so
that what is read here comes out as it would there; anything else is left to be read so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from vires.service.verbs.arguments import MOST_LISTED

MOST_WORDS = 10_000
"""Words of one kind that are kept."""
_WORDS = ("at", "territory", "sites", "subjects")
K = TypeVar("K")


class Surroundings(NamedTuple):
    """An act but for who does what, in ids; sites as `ID`, `ID@80` or `ID@near`. `at` is `None` where it is now."""

    at: str | None
    territory: str | None
    sites: tuple[str, ...] | None
    subjects: tuple[str, ...] | None
    facts: dict[str, bool | int | float]


class Words:
    """The words of requests to one registry, with what they mean."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, str]] = {word: {} for word in _WORDS}
        self._facts: dict[str, str] = {}
        """Facts that hold or do not, by the names that they were given."""

    def read(self, told: Mapping[str, Any]) -> Surroundings | None:
        """What the members of a request say, `None` where a word or a form is new."""
        one: dict[str, str] = {}
        many: dict[str, tuple[str, ...]] = {}
        facts: dict[str, bool | int | float] = {}
        for name, value in told.items():
            if name == "facts":
                if type(value) is not dict or len(value) > MOST_LISTED:
                    return None
                for word, holds in value.items():
                    fact = self._facts.get(word)
                    if fact is None or (holds is not True and holds is not False):
                        return None
                    facts[fact] = holds
                continue
            known = self._known.get(name)
            if known is None:
                return None
            if type(value) is list:
                if name not in ("sites", "subjects") or len(value) > MOST_LISTED:
                    return None
                meant = [known.get(word) if type(word) is str else None for word in value]
                if None in meant:
                    return None
                many[name] = tuple(meant)  # type: ignore[arg-type]
            else:
                found = known.get(value) if type(value) is str and name in ("at", "territory") else None
                if found is None:
                    return None
                one[name] = found
        return Surroundings(one.get("at"), one.get("territory"), many.get("sites"), many.get("subjects"), facts)

    def learn(self, told: Mapping[str, Any], meant: Surroundings) -> None:
        """Keep the words of circumstances that were read."""
        for name in ("at", "territory"):
            if type(told.get(name)) is str:
                _keep(self._known[name], told[name], getattr(meant, name))
        for name in ("sites", "subjects"):
            for word, one in zip(told.get(name) or (), getattr(meant, name) or (), strict=True):
                if type(word) is str:
                    _keep(self._known[name], word, one)
        facts = told.get("facts") or {}
        if len(facts) == len(meant.facts):
            for (word, value), fact in zip(facts.items(), meant.facts, strict=True):
                if type(value) is bool:
                    _keep(self._facts, word, fact)


def _keep(words: dict[str, str], word: str, meant: str | None) -> None:
    if meant is not None:
        if len(words) >= MOST_WORDS:
            words.clear()
        words[word] = meant

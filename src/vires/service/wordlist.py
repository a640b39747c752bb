"""An index of everyday words over the names in a registry: which ids a few plain words may mean.

Scores are for ranking only and mean nothing by themselves. A word matches a name's word if it is the same, if
one begins the other, or if they differ by a slip of the finger; rarer words weigh more; words left unmatched
weigh against."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

_WORD = re.compile(r"[^\W_]+")
_SMALL = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "into", "is", "it", "of", "on", "or"])
_KINDS = {"offices": 1.3, "powers": 1.3, "sources": 0.6, "spells": 0.7, "provisions": 0.9}
"""What is asked about first comes first: offices and powers before those who speak of them."""
_WEAKEST = 0.3
"""Below this a match of a single word is noise."""
MOST_WORDS = 16
"""Different words of a text that are looked for; each is held against every word there is."""


def words(text: str) -> tuple[str, ...]:
    """The words of a text, case-folded and without accents; `8 U.S.C.` gives `8`, `usc`."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\b((?:\w\.){2,})", _joined, text))
    return tuple(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c)).casefold()))


def _joined(match: re.Match[str]) -> str:
    return match[1].replace(".", "") + " "


def folded(text: str) -> str:
    """A name as it is compared: its words, joined by one space."""
    return " ".join(words(text))


def slips(left: str, right: str, most: int) -> int:
    """How many letters were missed, added, changed or swapped; `most + 1` stands for more than `most`."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        following = [i]
        for j, b in enumerate(right, 1):
            cost = min(row[j] + 1, following[-1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                cost = min(cost, before[j - 2] + 1)
            following.append(cost)
        if min(following) > most:
            return most + 1
        before, row = row, following
    return min(row[-1], most + 1)


@lru_cache(65_536)
def _letters(word: str) -> int:
    """Which letters a word has, a bit for each; letters far apart may share one."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) & 63)
    return found


def likeness(asked: str, found: str) -> float:
    """How well one word stands for another, from 0 to 1."""
    if asked == found:
        return 1.0
    shorter, longer = sorted((asked, found), key=len)
    if longer.startswith(shorter) and len(shorter) >= (2 if shorter == asked else 4):
        return 0.6 + 0.3 * len(shorter) / len(longer)
    if asked.isdigit() or found.isdigit() or len(shorter) < 4:
        return 0.0
    most = 1 if len(shorter) < 8 else 2
    here, there = _letters(asked), _letters(found)
    # One slip brings one letter in and another out, at most: most words are told apart by that alone.
    count = slips(asked, found, most) if (here ^ there).bit_count() <= 2 * most else most + 1
    if count <= most:
        return 0.75 - 0.15 * count
    # A slip at the end of what was typed so far: `immmig` for `immigration`.
    if len(asked) >= 5 and len(found) > len(asked) and (here & ~there).bit_count() <= 1:
        head = min(slips(asked, found[:cut], 1) for cut in (len(asked) - 1, len(asked), len(asked) + 1))
        return 0.45 if head <= 1 else 0.0
    return 0.0


@dataclass(frozen=True)
class Card:
    """Everything by which one id may be found: texts with their weight."""

    id: str
    kind: str
    label: str
    texts: tuple[tuple[str, float], ...]

    @cached_property
    def weights(self) -> dict[str, float]:
        """The card's words, each with the best weight at which it stands there."""
        found: dict[str, float] = {}
        for text, weight in self.texts:
            for word in words(text):
                if word not in _SMALL:
                    found[word] = max(found.get(word, 0.0), weight)
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        """The names by which it is called outright: those of full weight."""
        return frozenset(folded(text) for text, weight in self.texts if weight >= 1.0)


@dataclass(frozen=True)
class Hit:
    """An id found, with its kind and label; `score` orders hits and means nothing else."""

    id: str
    kind: str
    label: str
    score: float


class Wordlist:
    """The cards of a registry, to be searched by words."""

    def __init__(self, cards: Iterable[Card]) -> None:
        self.cards = tuple(cards)

    @cached_property
    def _rarity(self) -> dict[str, float]:
        counts: dict[str, int] = {}
        for card in self.cards:
            for word in card.weights:
                counts[word] = counts.get(word, 0) + 1
        return {word: 1.0 + math.log(len(self.cards) / count) for word, count in counts.items()}

    @cached_property
    def _standing(self) -> dict[str, list[int]]:
        """Of each word, the places of the cards on which it stands."""
        found: dict[str, list[int]] = {}
        for place, card in enumerate(self.cards):
            for word in card.weights:
                found.setdefault(word, []).append(place)
        return found

    def search(self, text: str, limit: int = 12, kinds: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """The ids that the words may mean, best first, then by id; none if no word is like any. Of a long text the
        first words count."""
        asked = (tuple(dict.fromkeys(w for w in words(text) if w not in _SMALL)) or words(text))[:MOST_WORDS]
        like: dict[str, dict[str, float]] = {}
        for word in asked:
            scored = ((known, likeness(word, known)) for known in self._rarity)
            like[word] = {known: score for known, score in scored if score >= _WEAKEST}
        hits = []
        met = {place for known in like.values() for word in known for place in self._standing[word]}
        for card in (self.cards[place] for place in met):
            if kinds is None or card.kind in kinds:
                score = self._score(card, asked, like)
                if score > 0:
                    score *= 1.5 if folded(text) in card.names else 1.0
                    score *= _KINDS.get(card.kind, 1.0)
                    hits.append(Hit(card.id, card.kind, card.label, round(score, 4)))
        return tuple(sorted(hits, key=lambda hit: (-hit.score, hit.id))[:limit])

    def _score(self, card: Card, asked: tuple[str, ...], like: dict[str, dict[str, float]]) -> float:
        total, met, used = 0.0, 0, 0.0
        for word in asked:
            best, name = 0.0, ""
            for known, score in like[word].items():
                weight = card.weights.get(known)
                if weight is not None and score * weight * self._rarity[known] > best:
                    best, name = score * weight * self._rarity[known], known
            if best > 0:
                total, met, used = total + best, met + 1, used + card.weights[name]
        if not met:
            return 0.0
        # Of two cards that hold all the words, the one that says little besides them is meant.
        strong = sum(1 for weight in card.weights.values() if weight >= 1.0)
        return total * (met / len(asked)) ** 2 * (1.0 + 0.25 * met / max(strong, met))

"""Known words close to an unknown one: what the author most likely meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

_FEWEST_IN_COMMON = 0.6


def nearest(word: str, known: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Up to `most` of the `known` words that look like `word`, closest first, then by name. Empty where none
    comes close: a far-fetched suggestion is worse than none. An id is close, too, if it ends in the same
    part (`us/doj/dea` for `us/dhs/dea`) or if `word` is its ending."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(word)
    last = word.rsplit("/", 1)[-1]
    scored: list[tuple[float, str]] = []
    for other in set(known):
        same_end = other == last or other.endswith("/" + last)
        matcher.set_seq1(other)
        if not same_end and (
            matcher.real_quick_ratio() < _FEWEST_IN_COMMON or matcher.quick_ratio() < _FEWEST_IN_COMMON
        ):
            continue
        likeness = matcher.ratio()
        if other != word and (same_end or likeness >= _FEWEST_IN_COMMON):
            scored.append((-max(likeness, 0.8 + likeness / 10 if same_end else 0.0), other))
    return tuple(other for _, other in sorted(scored)[:most])

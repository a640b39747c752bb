"""The terms of the generated law: 40 offices in a tree, 30 powers and 15 kinds of place in groups, 8 facts.

Questions are asked of terms with no narrower ones: what an office and what it contains may do are different
questions in Vires (S7), and the engines beside ours have no word for the difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

FACTS = ("training", "exigent", "approval", "warrant", "consent", "daylight", "uniform", "record")
BIT = {fact: 1 << position for position, fact in enumerate(FACTS)}


def _tree() -> dict[str, str | None]:
    """Every office with the one it is part of: 1 state, 3 departments, 9 bureaus, 27 desks."""
    found: dict[str, str | None] = {"arden": None}
    for department in ("coast", "land", "trade"):
        found[f"arden/{department}"] = "arden"
        for bureau in "abc":
            found[f"arden/{department}/{bureau}"] = f"arden/{department}"
            for desk in "123":
                found[f"arden/{department}/{bureau}/{desk}"] = f"arden/{department}/{bureau}"
    return found


def _groups(scheme: str, groups: int, members: int) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for group in range(1, groups + 1):
        found[f"arden/{scheme}/{group}"] = None
        for member in range(1, members + 1):
            found[f"arden/{scheme}/{group}/{member}"] = f"arden/{scheme}/{group}"
    return found


OFFICES = _tree()
POWERS = _groups("power", 6, 4)
SITES = _groups("site", 3, 4)
BROADER: Mapping[str, str | None] = OFFICES | POWERS | SITES
assert (len(OFFICES), len(POWERS), len(SITES)) == (40, 30, 15)


def upward(term: str) -> tuple[str, ...]:
    """The term itself and every broader one, narrowest first."""
    broader = BROADER[term]
    return (term,) if broader is None else (term, *upward(broader))


ANCESTORS: Mapping[str, tuple[str, ...]] = {term: upward(term) for term in BROADER}
NARROWER: Mapping[str, tuple[str, ...]] = {
    term: tuple(other for other, broader in BROADER.items() if broader == term) for term in BROADER
}
LEAVES: Mapping[str, tuple[str, ...]] = {
    term: tuple(other for other in BROADER if term in ANCESTORS[other] and not NARROWER[other]) for term in BROADER
}
"""The narrowest terms inside each term: itself, if nothing is narrower."""


def spread(terms: Iterable[str]) -> frozenset[str]:
    """The narrowest terms that a list covers."""
    return frozenset(leaf for term in terms for leaf in LEAVES[term])


def gathered(leaves: frozenset[str]) -> tuple[str, ...]:
    """The shortest list of terms, in order, that covers these narrowest terms and no others."""
    whole = [term for term in BROADER if leaves.issuperset(LEAVES[term])]
    return tuple(sorted(term for term in whole if not any(other in whole for other in ANCESTORS[term][1:])))

"""Terms and places of changes in few words: the broadest of them, as many as there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from vires.decide.change.remainder import is_rest
from vires.decide.compare import Cell
from vires.service.wording import Wording, joined, number

_ANY = datetime.max.replace(tzinfo=UTC)


def broadest(terms: Iterable[str], wording: Wording, scheme: str) -> list[str]:
    """The terms that are not narrower than another of them, in the order of ids; rests of terms last."""
    known = set(terms)
    hierarchy = wording.registry.schemes[scheme]
    last = max(hierarchy.breakpoints, default=_ANY)
    kept = [term for term in known if not hierarchy.ancestors(term, last) & (known - {term})]
    return sorted(kept, key=lambda term: (is_rest(term), term))


def some(wording: Wording, terms: Sequence[str], most: int, word: str = "and") -> str:
    """The labels of the first few of some terms, and how many more there are."""
    labels = list(dict.fromkeys(called(wording, term) for term in terms))
    if len(labels) <= most + 1:
        return joined(labels, word)
    return f"{', '.join(labels[:most])} {word} {len(labels) - most} more"


def called(wording: Wording, term: str) -> str:
    """What a term is called where room is short: by its initials, if it is known by them."""
    for terms in wording.registry.terms.values():
        if term in terms:
            initials = [
                alias for alias in terms[term].aliases if alias.isupper() and alias.isalpha() and len(alias) < 7
            ]
            return min(initials, key=len) if initials else terms[term].label
    return wording.registry.label(term)


def places(cells: Iterable[Cell], wording: Wording, most: int | None = None) -> list[str]:
    """Where and on whom the acts of some cells are, in words; nothing where it makes no difference. Of the terms at
    most so many are named."""
    sited: dict[tuple[object, ...], list[Cell]] = {}
    for cell in cells:
        sited.setdefault((cell.territories, cell.subjects, cell.no_subject), []).append(cell)
    return list(filter(None, (_place(alike, wording, most) for alike in sited.values())))


def _place(cells: Sequence[Cell], wording: Wording, most: int | None) -> str:
    first, parts = cells[0], []
    if first.territories is not None:
        parts.append(f"in {_any(first.territories, wording, 'territories', most)}")
    sites = [site for cell in cells if not cell.no_site for site in cell.sites or ()]
    if sites:
        parts.append(_sites(sites, wording, most))
    if any(cell.no_site for cell in cells):
        parts.append("at any other place" if not sites else "or anywhere else")
    if first.no_subject:
        parts.append("concerning anyone or anything else")
    elif first.subjects is not None:
        parts.append(f"concerning {_any(first.subjects, wording, 'subjects', most)}")
    return ", ".join(parts)


def _sites(sites: Iterable[str], wording: Wording, most: int | None) -> str:
    by_mark: dict[str, set[str]] = {}
    for site in sites:
        identity, _, mark = site.partition("@")
        by_mark.setdefault(mark, set()).add(identity)
    by_sites: dict[frozenset[str], list[str]] = {}
    for mark, identities in by_mark.items():
        how = "at" if not mark else "near" if mark == "near" else f"within {number(round(float(mark)))} m of"
        by_sites.setdefault(frozenset(identities), []).append(how)
    return ", ".join(f"{joined(how, 'or')} {_any(group, wording, 'sites', most)}" for group, how in by_sites.items())


def _any(terms: Iterable[str], wording: Wording, scheme: str, most: int | None) -> str:
    chosen = broadest(terms, wording, scheme)
    return some(wording, chosen, most or len(chosen), "or")

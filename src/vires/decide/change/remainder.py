"""The rest of a term: what it takes in beside its narrower terms (S19).

A wide term that some list splits is no cell: its narrower terms are, and what is left of it ("any other employee of the
department"). That rest is asked about as a term of its own, `ID/any.other`, narrower than the wide one and named in
no list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from vires.model.registry import Registry
from vires.model.term import SCHEMES, Term

MARK = "/any.other"
LONGEST = 200
"""Characters of an id."""
DIMENSIONS = ("offices", "powers", "territories", "sites", "subjects")


def with_rests(registry: Registry, other: Registry | None = None) -> Registry:
    """The registry with a rest for every term that has narrower ones, in this record or in another that is compared
    with it. No answer about another term changes: the wide term itself has always stood for its rest among others
    (S7)."""
    terms = {scheme: dict(registry.terms.get(scheme, {})) for scheme in SCHEMES}
    added = False
    for scheme in DIMENSIONS:
        wide = _wide(terms[scheme]) | (_wide(other.terms.get(scheme, {})) if other else set())
        for identity in sorted(wide & terms[scheme].keys()):
            term, name = terms[scheme][identity], identity + MARK
            if len(name) <= LONGEST and name not in terms[scheme] and not is_rest(identity):
                terms[scheme][name] = type(term)(id=name, label=f"{term.label} (any other)", broader=(identity,))
                added = True
    return replace(registry, terms=terms) if added else registry


def _wide(terms: Mapping[str, Term]) -> set[str]:
    wide: set[str] = set()
    for term in terms.values():
        wide.update(term.broader)
        wide.update(s.term for s in getattr(term, "successions", ()))
    return wide & terms.keys()


def is_rest(identity: str) -> bool:
    """Tell whether an id names the rest of a term."""
    return identity.endswith(MARK)


def whole(identity: str) -> str:
    """The term whose rest an id names, or the id itself."""
    return identity.removesuffix(MARK)

"""Terms that are, through one another, broader than themselves (S4)."""

from __future__ import annotations

from collections.abc import Mapping

from vires.model.term import SCHEMES, Office, Term
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    for scheme in SCHEMES:
        terms = inspected.registry.terms.get(scheme, {})
        told: set[str] = set()
        for identity in sorted(terms):
            if identity in told:
                continue
            circle = _circle(identity, terms)
            if circle is None:
                continue
            told.update(circle)
            path = _told((*circle, circle[0]))
            yield Diagnostic(
                inspected.places.of(terms[identity], _field(terms[identity], circle[1 % len(circle)])),
                SLUG,
                f"{path}; what is granted over one would be granted over all of them",
                "leave out the `broader` (or `succeeds`) that does not hold; two words for one thing are one "
                "term with `aliases`",
            )


def _told(way: tuple[str, ...]) -> str:
    first, *rest = way
    return f"`{first}` is narrower than " + ", which is narrower than ".join(f"`{term}`" for term in rest)


def _above(term: Term) -> tuple[str, ...]:
    succeeded = tuple(s.term for s in term.successions) if isinstance(term, Office) else ()
    return (*term.broader, *succeeded)


def _field(term: Term, above: str) -> str:
    return "broader" if above in term.broader else "succeeds"


def _circle(start: str, terms: Mapping[str, Term]) -> tuple[str, ...] | None:
    """The shortest way from a term up to itself, if there is one."""
    paths: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while paths:
        path = paths.pop(0)
        term = terms.get(path[-1])
        for above in _above(term) if term else ():
            if above == start:
                return path
            if above not in seen:
                seen.add(above)
                paths.append((*path, above))
    return None


SLUG = "term-cycle"
RULE = Rule(
    SLUG,
    "terms broader than themselves",
    "A power over the broader term reaches the narrower one, and not the other way round. In a circle every "
    "term is both, so a grant to one field office would reach the whole department.",
    _check,
)

"""Whether a question can be read against a registry: every term, fact and doctrine it names must be known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from vires.model.question import Act
from vires.model.registry import Registry
from vires.model.term import Fact
from vires.temporal.vantage import STANDARDS, UNDECIDED, Vantage


@dataclass(frozen=True)
class Problem:
    """One thing in a question that cannot be read, with known words near it and what to do."""

    slug: str
    message: str
    remedy: str
    nearest: tuple[str, ...] = ()


class QuestionError(Exception):
    """The question cannot be read; `problems` says all that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(problem.message for problem in self.problems))


def check(registry: Registry, act: Act, vantage: Vantage) -> None:
    """Raise `QuestionError` with every problem of the question; return if there is none."""
    if _plainly_known(registry, act, vantage):
        return
    problems = [*_terms(registry, act), *_facts(registry, act), *_vantage(registry, vantage)]
    if problems:
        raise QuestionError(problems)


def _plainly_known(registry: Registry, act: Act, vantage: Vantage) -> bool:
    """Whether everything named is known, for the most usual question: one that chooses no doctrine."""
    terms, facts = registry.terms, registry.terms.get("facts", {})
    if vantage.doctrine or vantage.standard not in STANDARDS:
        return False
    for scheme, name in (("offices", act.office), ("powers", act.power), ("territories", act.territory)):
        if name is not None and name not in terms.get(scheme, ()):
            return False
    return (
        all(place.site in terms.get("sites", ()) for place in act.sites or ())
        and all(subject in terms.get("subjects", ()) for subject in act.subjects or ())
        and all(
            isinstance(fact := facts.get(name), Fact) and (fact.unit is None) == isinstance(value, bool)
            for name, value in act.facts.items()
        )
    )


def _near(word: str, known: Iterable[str]) -> tuple[str, ...]:
    return tuple(get_close_matches(word, sorted(known), n=3, cutoff=0.5))


def _terms(registry: Registry, act: Act) -> Iterator[Problem]:
    stated = [
        ("offices", "office", act.office),
        ("powers", "power", act.power),
        ("territories", "territory", act.territory),
        *(("sites", "site", place.site) for place in act.sites or ()),
        *(("subjects", "subject", subject) for subject in act.subjects or ()),
    ]
    for scheme, kind, term in stated:
        known = registry.terms.get(scheme, {})
        if term is not None and term not in known:
            remedy = f"name one of the registry's {scheme} by its id"
            yield Problem(f"unknown-{kind}", f"`{term}` is no {kind} of `{registry.name}`", remedy, _near(term, known))


def _facts(registry: Registry, act: Act) -> Iterator[Problem]:
    known = registry.terms.get("facts", {})
    for name, value in act.facts.items():
        term = known.get(name)
        if not isinstance(term, Fact):
            remedy = "name one of the registry's facts by its id"
            yield Problem("unknown-fact", f"`{name}` is no fact of `{registry.name}`", remedy, _near(name, known))
        elif (term.unit is None) != isinstance(value, bool):
            wanted = "`true` or `false`" if term.unit is None else f"a number, in {term.unit}"
            yield Problem("bad-fact", f"`{name}` is given as `{value}`", f"give {wanted}")


def _vantage(registry: Registry, vantage: Vantage) -> Iterator[Problem]:
    if vantage.standard not in STANDARDS:
        message = f"`{vantage.standard}` is no standard of evidence"
        yield Problem(
            "unknown-standard", message, f"use one of {', '.join(STANDARDS)}", _near(vantage.standard, STANDARDS)
        )
    doctrines = registry.settings.doctrines
    for name, option in vantage.doctrine.items():
        if name not in doctrines:
            message = f"`{name}` is no doctrine of `{registry.name}`"
            yield Problem("unknown-doctrine", message, "name one the registry declares", _near(name, doctrines))
            continue
        options = [*(o.id for o in doctrines[name].options), UNDECIDED]
        if option not in options:
            message = f"`{option}` is no option of the doctrine `{name}`"
            yield Problem("unknown-option", message, f"use one of {', '.join(options)}", _near(option, options))

"""Who holds a power, and what an office holds: one question for each term that some grant may reach, put to the
engine as any question is.

A list of terms is not a list of answers. A term whose narrower terms all have its answer stands for them; a term
that holds nothing but through some of its narrower ones ("if who acts is a special agent") is set apart, as the
narrower ones are listed themselves. Nothing is left out without being named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from vires.decide.answer import Answer, TooOpen
from vires.decide.order import place
from vires.decide.reach import Reach
from vires.model.finding import SEMANTICS, Branch, Chain, Finding, Outcome, RegistryState
from vires.model.origin import Noun
from vires.model.provision import Grant
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.vantage import Vantage

Find = Callable[[Act, Vantage], Finding]
Ask = Callable[[Act, Vantage], Answer]


class Under(Noun):
    """The last link of a chain: the instrument by which the office has the power, and what that chain asks of
    the act."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    condition: Any = None


class Holding(Noun):
    """One term with its answer. `alike` are the narrower terms that have the very same outcome and branches and
    are not listed again; `under` has what they hold it under, too. `chains` are for pictures: the JSON has them only
    if asked, as `under` gives the last link of each. `answer` is empty, and `under` without conditions, where the
    outcome is sure but a whole finding would leave too much open."""

    term: str
    label: str
    outcome: Outcome
    answer: str
    branches: tuple[Branch, ...] = ()
    under: tuple[Under, ...] = ()
    more_chains: bool = False
    deciding: tuple[str, ...] = ()
    alike: tuple[str, ...] = ()
    chains: tuple[Chain, ...] = Field(default=(), repr=False)


class Wider(Noun):
    """A term that holds nothing but through narrower terms: in every completion in which it holds something, who
    acts (or what is done) is one of `through`, which are listed or alike one that is."""

    term: str
    label: str
    through: tuple[str, ...]


class Undecided(Noun):
    """A term of which the question leaves too much open to be decided (S13)."""

    term: str
    label: str
    atoms: tuple[str, ...]


class Holdings(Noun):
    """The answer to `who` (`of` is a power, the terms are offices) or `what` (the other way round). `asked`
    counts the terms put to the engine, `unreached` those that no grant of the record may reach: for them
    no authority is shown, whatever is open."""

    semantics: str = SEMANTICS
    registry: RegistryState
    verb: Literal["who", "what"]
    of: str
    label: str
    question: dict[str, Any]
    vantage: dict[str, Any]
    prospective: bool
    held: tuple[Holding, ...]
    wider: tuple[Wider, ...] = ()
    not_shown: tuple[Holding, ...] = ()
    too_open: tuple[Undecided, ...] = ()
    asked: int
    unreached: int

    def to_dict(self, *, chains: bool = False) -> dict[str, Any]:
        """The answer as JSON, with the chains of each term if they are asked for."""
        left_out = None if chains else {"held": {"__all__": {"chains"}}, "not_shown": {"__all__": {"chains"}}}
        return self.model_dump(mode="json", by_alias=True, exclude=left_out)


@dataclass(frozen=True)
class Axis:
    """The part of the act that varies."""

    verb: Literal["who", "what"]
    scheme: str
    part: str
    fixed: str

    def put(self, act: Act, term: str) -> Act:
        """The act with a term in that part."""
        return act.model_copy(update={self.part: term})


def axis_of(act: Act) -> Axis:
    """The part that an act leaves to vary: the office, or the power. Raises `ValueError` if it states both, or
    neither."""
    if (act.office is None) == (act.power is None):
        raise ValueError("expected an act with a power and no office, or an office and no power")
    if act.power is not None:
        return Axis("who", "offices", "office", act.power)
    assert act.office is not None
    return Axis("what", "powers", "power", act.office)


def list_holdings(registry: Registry, act: Act, vantage: Vantage, find: Find, ask: Ask) -> Holdings:
    """Every office that holds the power of an act without an office, or every power held by the office of an
    act without a power. `ask` and `find` are an engine's `answer` and `decide`, on this registry; what
    they refuse as too open is listed as such. Raises `ValueError` if the act states both or neither, and
    `QuestionError` as they do."""
    axis = axis_of(act)
    reach = Reach(registry, act.at)
    reached = reach.offices(axis.fixed) if axis.verb == "who" else reach.powers(axis.fixed)
    answers: dict[str, Answer] = {}
    open_: dict[str, tuple[str, ...]] = {}
    for term in reached.named:
        try:
            answers[term] = ask(axis.put(act, term), vantage)
        except TooOpen as error:
            open_[term] = error.atoms
    only = [*reached.through, *(term for term, answer in answers.items() if held_through(answer, axis.part))]
    held = {t for t, a in answers.items() if a.outcome != Outcome.NO_AUTHORITY_SHOWN and t not in only}
    wider: dict[str, tuple[str, ...]] = {}
    for term in only:
        below = reach.below(axis.scheme, term)
        if below & held:
            wider[term] = tuple(sorted(below & held))
        elif term in answers or below & set(open_):
            open_[term] = tuple(sorted({atom for other in below & set(open_) for atom in open_[other]}))
        else:
            answers[term] = Answer(Outcome.NO_AUTHORITY_SHOWN)
    answers = {term: answer for term, answer in answers.items() if term not in wider and term not in open_}
    alike = _alike(registry, act, axis.scheme, answers)
    told = {term for narrower in alike.values() for term in narrower}
    holdings = []
    for term in sorted(set(answers) - told):
        shown = answers[term].outcome != Outcome.NO_AUTHORITY_SHOWN
        finding = _found(find, axis.put(act, term), vantage) if shown else None
        holdings.append(_holding(registry, term, answers[term], finding, alike.get(term, ())))
    holdings.sort(key=lambda holding: (place(holding.outcome), holding.term))
    return Holdings(
        registry=registry_state(registry),
        verb=axis.verb,
        of=axis.fixed,
        label=registry.label(axis.fixed),
        question=act.model_dump(mode="json", exclude={axis.part}),
        vantage=vantage_view(registry, vantage),
        prospective=act.at.start(registry.zone) > vantage.as_of.end(registry.zone),
        held=tuple(h for h in holdings if h.outcome != Outcome.NO_AUTHORITY_SHOWN),
        wider=tuple(Wider(term=t, label=registry.label(t), through=wider[t]) for t in sorted(wider)),
        not_shown=tuple(h for h in holdings if h.outcome == Outcome.NO_AUTHORITY_SHOWN),
        too_open=tuple(Undecided(term=t, label=registry.label(t), atoms=open_[t]) for t in sorted(open_)),
        asked=len(reached.named),
        unreached=len(registry.terms[axis.scheme]) - len(reached.named) - len(reached.through),
    )


def held_through(answer: Answer, part: str) -> tuple[str, ...]:
    """The terms of the lists through which alone something is held: every implicant of every outcome but "not
    shown" has one that the part must be in. Empty where something is held otherwise, or nothing is."""
    through: set[str] = set()
    ways = [way for b in answer.branches if b.outcome != Outcome.NO_AUTHORITY_SHOWN for way in b.when.any]
    for way in ways:
        named = [c.atom for c in way.all if c.in_ == ("true",) and _narrowed(c.atom, part)]
        if not named:
            return ()
        through.update(term for atom in named for term in atom[atom.index("[") + 1 : atom.index("]")].split(","))
    return tuple(sorted(through))


def _narrowed(atom: str, part: str) -> bool:
    """Tell whether an atom is a list against this part of the act, and not of an instrument's making."""
    return atom.startswith(f"{part}:[") and "@" not in atom


def _alike(registry: Registry, act: Act, scheme: str, answers: Mapping[str, Answer]) -> dict[str, tuple[str, ...]]:
    """For each term that stands for others: its narrower terms, which all have its answer."""
    hierarchy, moment = registry.schemes[scheme], act.at.start(registry.zone)
    below = {term: hierarchy.descendants(term, moment) - {term} for term in answers}
    stands = {
        term: tuple(sorted(narrower))
        for term, narrower in below.items()
        if narrower and all(other in answers and _same(answers[other], answers[term]) for other in narrower)
    }
    covered = {other for narrower in stands.values() for other in narrower}
    return {term: narrower for term, narrower in stands.items() if term not in covered}


def _same(one: Answer, other: Answer) -> bool:
    """Tell whether two answers are the same, whatever grants they come from."""
    return one.outcome == other.outcome and one.branches == other.branches


def _found(find: Find, act: Act, vantage: Vantage) -> Finding | None:
    """The finding, unless something in it beside the answer leaves too much open: it tells of other standards of
    evidence, too."""
    try:
        return find(act, vantage)
    except TooOpen:
        return None


def _holding(registry: Registry, term: str, answer: Answer, finding: Finding | None, alike: tuple[str, ...]) -> Holding:
    return Holding(
        term=term,
        label=registry.label(term),
        outcome=answer.outcome,
        answer=finding.answer if finding else "",
        branches=answer.branches,
        under=tuple(_under(registry, answer, finding)),
        more_chains=finding.more_chains if finding else False,
        deciding=answer.deciding,
        alike=alike,
        chains=finding.chains if finding else (),
    )


def _under(registry: Registry, answer: Answer, finding: Finding | None) -> Iterator[Under]:
    """The last links of the chains, each with each of its conditions; without a finding, the grants that carry the
    answer."""
    lasts: dict[tuple[str, str], tuple[str, Any]] = {}
    if finding is not None:
        for chain in finding.chains:
            provision = chain.links[-1].provision
            lasts.setdefault((provision, repr(chain.condition)), (provision, chain.condition))
    else:
        lasts = {(name, ""): (name, None) for name in answer.deciding}
    for provision, condition in lasts.values():
        entry = registry.entries[provision]
        if isinstance(entry.provision, Grant):
            yield Under(
                provision=provision,
                instrument=entry.instrument.id,
                title=entry.instrument.title,
                citation=entry.provision.cite or entry.instrument.cite,
                condition=condition,
            )


def registry_state(registry: Registry) -> RegistryState:
    """Which text answers, as a finding shows it."""
    checked = registry.settings.checked_to
    return RegistryState(
        name=registry.name,
        digest=registry.digest,
        revision=registry.revision,
        checked_to=checked.text if checked else None,
    )


def vantage_view(registry: Registry, vantage: Vantage) -> dict[str, Any]:
    """The point of view as a finding shows it, with every contested point."""
    doctrines = registry.settings.doctrines
    return {
        "as_of": vantage.as_of.text,
        "known_by": vantage.known_by.text,
        "standard": vantage.standard,
        "doctrine": {n: vantage.doctrine.get(n, d.default) for n, d in sorted(doctrines.items())},
    }

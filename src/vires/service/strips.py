"""The answer over time of those whom the record names: for a power the offices that its grants name, for an office the
powers that are named in grants to it. Fewer than hold it, and quick: everyone over all time is asked of `courses`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from vires.decide.answer import TooOpen
from vires.decide.course import moment_text, turns_of
from vires.decide.dependence import Dependence
from vires.decide.reach import Reach, grants_of, readings
from vires.decide.sameness import Sameness
from vires.model.origin import Noun
from vires.model.provision import Restricts
from vires.model.question import Act
from vires.model.registry import Entry, Registry
from vires.model.terms import listed
from vires.service.progress import Progress
from vires.service.refusal import Refusal
from vires.service.stating import read_moment, refusals
from vires.temporal.dating import Dating

if TYPE_CHECKING:
    from vires.service.asking import Handle, Moment

MOST = 8
"""Terms that are followed."""


class Stretch(Noun):
    """A stretch `[since, until)` with one outcome; its conditions may change within it."""

    since: str
    until: str
    outcome: str


class Trace(Noun):
    """One term's outcomes over the time, without a gap."""

    term: str
    label: str
    stretches: tuple[Stretch, ...]


class Traces(Noun):
    """The outcomes over `[since, until)`; `left` are the terms named beyond those that were followed, `open` those of
    which too much is open."""

    verb: Literal["who", "what"]
    of: str
    label: str
    since: str
    until: str
    traces: tuple[Trace, ...]
    left: tuple[str, ...] = ()
    open: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def trace_named(
    handle: Handle,
    office: str | None = None,
    power: str | None = None,
    *,
    since: Moment,
    until: Moment | None = None,
    as_of: Moment | None = None,
    known_by: Moment | None = None,
    standard: str = "reported",
    progress: Progress | None = None,
) -> Traces:
    """The traces of an office or of a power: one of the two is given. Raises `Refusal`."""
    if (office is None) == (power is None):
        raise Refusal("options-contradict", "expected an office or a power, and one of the two", "give one of the two")
    registry, now = handle.registry, handle.now
    zone = registry.zone
    first = read_moment(since, "from").start(zone)
    last = (now if until is None else read_moment(until, "to")).bound(zone)
    if first >= last:
        raise Refusal(
            "dates-reversed", f"the time from {since} to {until} has no moment in it; the end is outside",
            "give a later day as the end",
        )  # fmt: skip
    verb: Literal["who", "what"] = "who" if office is None else "what"
    fixed = handle.names.term("powers", power) if power is not None else handle.names.term("offices", str(office))
    named = tuple(_named(registry, verb, fixed))
    vantage = handle.vantage(as_of, known_by, standard, now=now)
    dependence = Dependence(registry)
    with refusals():
        act = Act(
            office=None if verb == "who" else fixed, power=fixed if verb == "who" else None,
            at=Dating.parse(first.isoformat()),
        )  # fmt: skip
        same = Sameness(handle.engine, vantage, act, Dating.parse(last.isoformat()))
    traces, unclear = [], []
    for number, term in enumerate(named[:MOST]):
        if progress is not None:
            progress(number, min(len(named), MOST))
        pair = (term, fixed) if verb == "who" else (fixed, term)
        turns = {turn for turn in _turns(registry, dependence, *pair) if first < turn < last}
        moments = [first, *sorted(turns)]
        outcomes: list[str] = []
        try:
            for moment in moments:
                act = Act(office=pair[0], power=pair[1], at=Dating.parse(moment.isoformat()))
                outcomes.append(str(same.answer(act, vantage).outcome))
        except TooOpen:
            unclear.append(term)
            continue
        bounds = [*(moment_text(moment, registry) for moment in moments), moment_text(last, registry)]
        stretches: list[Stretch] = []
        for index, outcome in enumerate(outcomes):
            if stretches and stretches[-1].outcome == outcome:
                stretches[-1] = stretches[-1].model_copy(update={"until": bounds[index + 1]})
            else:
                stretches.append(Stretch(since=bounds[index], until=bounds[index + 1], outcome=outcome))
        traces.append(Trace(term=term, label=registry.label(term), stretches=tuple(stretches)))
    return Traces(
        verb=verb, of=fixed, label=registry.label(fixed), since=moment_text(first, registry),
        until=moment_text(last, registry), traces=tuple(traces), left=named[MOST:], open=tuple(unclear),
    )  # fmt: skip


def _named(registry: Registry, verb: str, fixed: str) -> Iterator[str]:
    """The terms, those that most grants name first."""
    reach = Reach(registry)
    mine, other = ("powers", "to") if verb == "who" else ("to", "powers")
    scheme = "powers" if verb == "who" else "offices"
    counted: dict[str, int] = {}
    for grant in grants_of(registry):
        if not grant.provision.exercise:  # type: ignore[attr-defined]
            continue
        if any(reach.may_name(scheme, terms, fixed) for terms in readings(grant, mine)):
            for term in dict.fromkeys(t for terms in readings(grant, other) for t in listed(terms)):
                counted[term] = counted.get(term, 0) + 1
    known = registry.terms["offices" if verb == "who" else "powers"]
    yield from sorted((term for term in counted if term in known), key=lambda term: (-counted[term], term))


def _turns(registry: Registry, dependence: Dependence, office: str, power: str) -> Iterator[Any]:
    yield from registry.schemes["offices"].breakpoints
    reach = dependence.reach
    concerned = [
        *(grant.id for grant in grants_of(registry) if _may(reach, grant, "to", office, power)),
        *(
            entry.id
            for entry in registry.entries.values()
            if isinstance(entry.provision, Restricts) and _may(reach, entry, "binds", office, power)
        ),
    ]
    yield from turns_of(registry, dependence.reached(concerned))


def _may(reach: Reach, entry: Entry, who: str, office: str, power: str) -> bool:
    return all(
        any(terms is None or reach.may_cover(scheme, terms, term) for terms in readings(entry, field))
        for field, scheme, term in ((who, "offices", office), ("powers", "powers", power))
    )

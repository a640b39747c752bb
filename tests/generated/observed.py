"""The points of the rules that one case exercises, read off its question, its finding, and the definition's own
rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tests.generated.examples import Question
from tests.generated.reduction import Case
from tests.generated.witness import Witness
from vires.model.condition import walk
from vires.model.finding import Finding
from vires.model.provision import Grant, Restricts
from vires.model.registry import Registry

Feature = tuple[str, str]


def points(case: Case, finding: Finding, seen: Witness) -> Iterator[Feature]:
    """Every point that the case exercises, some of them more than once."""
    yield from _asked(case.question)
    yield from _viewed(case, finding)
    yield from _record(case.registry, seen)
    yield from _ruled(case.registry, seen)
    yield from _found(finding, {name: i.resolution for name, i in case.registry.instruments.items()})


def _asked(question: Question) -> Iterator[Feature]:
    act = question.act
    yield "S1", "territory stated" if act.territory else "territory not stated"
    if act.sites is None:
        yield "S1", "sites not stated"
    else:
        yield from (("S1", "sites two"),) if len(act.sites) > 1 else ()
        yield from (("S1", "sites none"),) if not act.sites else ()
        for place in act.sites:
            yield "S1", "sites near" if place.near else "sites at" if place.metres is None else "sites metres"
    count = {None: "not stated", 0: "none", 1: "one"}.get(None if act.subjects is None else len(act.subjects), "two")
    yield "S1", f"subjects {count}"
    for value in act.facts.values():
        yield "S1", "facts stated" if isinstance(value, bool) else "number stated"
    yield "S1", "at a day" if act.at.instant is None else "at an instant"


def _viewed(case: Case, finding: Finding) -> Iterator[Feature]:
    vantage, zone = case.question.vantage, case.registry.zone
    for instrument in case.registry.instruments.values():
        if instrument.decided.start(zone) > vantage.as_of.end(zone):
            yield "S2", "as_of hides a decision"
        if any(word.published.start(zone) > vantage.known_by.end(zone) for word in instrument.attested):
            yield "S2", "known_by hides a word"
    yield "S2", f"standard {vantage.standard}"
    for option in finding.vantage["doctrine"].values():
        yield "S2", "doctrine undecided" if option == "undecided" else "doctrine chosen"
    if finding.prospective:
        yield "S2", "prospective"


def _record(registry: Registry, seen: Witness) -> Iterator[Feature]:
    if registry.settings.zone != "Etc/UTC":
        yield "S3", "another zone"
    yield from _terms(registry, seen)
    days: Counter[str] = Counter(instrument.decided.text[:10] for instrument in registry.instruments.values())
    if max(days.values()) > 1:
        yield "S3", "several of one day"
    for instrument in registry.instruments.values():
        yield "S5", "root" if registry.settings.kinds[instrument.kind].root else "not root"
        yield "S5", _invoked(registry, instrument.invokes)
        if instrument.decided.instant is not None:
            yield "S3", "decided by the instant"
        if instrument.decided.is_imprecise:
            yield "S3", "decided in a month or range"
        for name, what in (("facts", "facts of the making"), ("holder", "holder named")):
            if getattr(instrument, name):
                yield "S5", what
        for word in instrument.attested:
            yield "S8", f"level {word.level}"
            for given, what in ((word.retracted, "retracted"), (word.covers, "covers some")):
                if given:
                    yield "S8", what
            if word.modality == "denied":
                yield "S8", "denied"
        review = instrument.review
        if not review.visible or review.accepted is not None:
            yield "S8", "accepted" if review.visible else "proposed or rejected"
    for identity, entry in registry.entries.items():
        provision = entry.provision
        for name in ("since", "until"):
            if getattr(provision, name) is not None:
                yield "S3", name
        if getattr(provision, "does", "") == "assigns":
            yield "S6", "assigns"
        if identity in seen.read:
            yield from _written(provision)


def _terms(registry: Registry, seen: Witness) -> Iterator[Feature]:
    offices = registry.terms["offices"]
    if any(getattr(office, "successions", ()) for office in offices.values()):
        yield "S4", "succession"
    if any(len(term.broader) > 1 for terms in registry.terms.values() for term in terms.values()):
        yield "S4", "two broader terms"
    if seen.narrower:
        yield "S4", "narrower term covered"


def _invoked(registry: Registry, invokes: object) -> str:
    if invokes is None or invokes == "unstated":
        return "invokes nothing" if invokes is None else "invokes unstated"
    assert isinstance(invokes, tuple)
    if len(invokes) > 1:
        return "invokes several"
    return "invokes an instrument" if invokes and invokes[0] in registry.instruments else "invokes a grant"


def _written(provision: object) -> Iterator[Feature]:
    """What a provision that was looked at says."""
    conditions = [getattr(provision, name, None) for name in ("when", "unless")]
    lists = [getattr(provision, name, None) for name in ("powers", "to", "binds")]
    scope = getattr(provision, "scope", None)
    if scope is not None:
        lists += [scope.territories, scope.sites, scope.subjects]
    if isinstance(provision, Grant):
        conditions += [c for clause in provision.clauses for c in (clause.requires, clause.when)]
        for named in (provision.overrides,) if provision.overrides else ():
            yield "S18", _overridden(named)
        if not provision.exercise:
            yield "S9", "exercise false"
        if provision.exclusive:
            yield "S16", "exclusive route"
    if getattr(provision, "exercises", None) is not None:
        yield "S9", "exercises a power"
    for condition in conditions:
        yield from (("S7", f"condition {type(part).__name__}") for part in walk(condition))
    for terms in lists:
        if hasattr(terms, "including"):
            yield "S7", "open list" if terms.within is None else "open list within"
        elif terms == ():
            yield "S7", "list of nothing"
    if isinstance(provision, Restricts) and provision.overrides:
        yield "S18", "limit overrides in turn"


def _overridden(named: str | tuple[str, ...]) -> str:
    if named == "any":
        return "overrides any"
    return "overrides a provision" if any("/p" in name for name in named) else "overrides an instrument"


def _ruled(registry: Registry, seen: Witness) -> Iterator[Feature]:
    """What the definition's own rules came to, in some completion."""
    yield from seen.features(registry)


def _found(finding: Finding, resolved: Mapping[str, Mapping[str, object]]) -> Iterator[Feature]:
    yield "S15", finding.outcome.value
    for branch in finding.branches:
        yield "S14", f"basic {branch.outcome.value}"
        if len(branch.when.any) > 1:
            yield "S15", "two implicants"
        for implicant in branch.when.any:
            if len(implicant.all) > 1:
                yield "S15", "an implicant of two"
            for part in implicant.all:
                yield "S13", f"atom {kind(part.atom)}"
                if part.atom.startswith("holder:"):
                    yield "S16", "gap"
    if not finding.branches:
        yield "S14", f"basic {finding.outcome.value}"
    if finding.ask_next:
        yield "S15", "asks next"
    for limit in finding.limits:
        yield "S14", f"{limit.force} {'met' if limit.met else 'depending' if limit.met is None else 'not met'}"
    if finding.practices:
        yield "S14", "practice"
    if finding.duties:
        yield "S14", "duty"
        yield "S6", "directs in force"
    yield from _chains(finding)
    yield from _misses(finding)
    for dispute in finding.disputes:
        yield "S8", "reading of a field" if dispute.settled is None else "resolution settles"
        instrument, _, path = dispute.field.partition("/p")
        if dispute.settled is None and f"p{path}" in resolved.get(instrument, ()):
            yield "S8", "resolution void"
    if any(outcome != finding.outcome for outcome in finding.elsewhere.standards.values()):
        yield "S8", "another standard changes it"
    for conflict in finding.conflicts:
        if conflict.duty is not None:
            yield "S18", "duty against a limit"
        else:
            yield "S18", "link yields" if conflict.yields else "link does not yield"


def _chains(finding: Finding) -> Iterator[Feature]:
    for chain in finding.chains:
        length = len(chain.links)
        yield "S12", f"chain of {length}" if length < 4 else "chain of 4 or more"
        if chain.condition is not None:
            yield "S12", "condition on a chain"
    if len(finding.chains) > 1:
        yield "S12", "several chains"


def _misses(finding: Finding) -> Iterator[Feature]:
    if finding.outcome == "NO_AUTHORITY_SHOWN":
        if not finding.nearest:
            yield "S15", "no miss"
        for miss in finding.nearest:
            yield "S15", f"misses by {miss.fails}"
            if miss.route:
                yield "S15", "miss by a route of its own"


def kind(atom: str) -> str:
    """The kind of an atom, by its name: a list at a distance, an open one, or one of a making are kinds of their
    own."""
    name, _, rest = atom.partition(":")
    name, at, _ = name.partition("@")
    if at or (rest and "@" in rest and name in ("fact", "number", "status", "office", "power")):
        return f"{name}@"
    if name in ("office", "power", "territory", "sites", "subjects"):
        tail = rest.rpartition("]")[2]
        return f"{name}<=" if tail.startswith("<=") and "~" not in tail else f"{name}~" if "~" in tail else name
    return name

"""What generated cases exercise, rule by rule: counted from the questions, the findings and the definition's own
rules, never from an engine. `EXPECTED` says what there is to exercise, so that what no case reached shows as zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from tests.generated.examples import Question
from tests.generated.reduction import Case
from tests.generated.witness import Witness, witness
from vires.decide.definition import decide
from vires.model.condition import walk
from vires.model.finding import Finding
from vires.model.provision import Grant, Restricts
from vires.model.registry import Registry

_EFFECTS = (
    "confers", "delegates", "restricts", "directs", "designates", "declares", "assigns", "consents",
    "suspends", "rescinds", "annuls", "revives", "ratifies",
)  # fmt: skip
_CONDITIONS = (
    "All", "AnyOf", "Not", "FactIs", "NumberIs", "StatusIs", "ConsentOf", "DoctrineIs", "Exclusive", "InScope",
)  # fmt: skip
_ATOMS = (
    "fact", "fact@", "number", "number@", "time", "time@", "status", "status@", "consent", "office", "power",
    "territory", "sites", "subjects", "sites<=", "sites~", "office~", "power~", "territory~", "subjects~", "office@",
    "power@", "reading", "date", "order", "open", "near", "redelegable", "route", "holder", "exists", "yields",
    "doctrine",
)  # fmt: skip
_BASIC = ("AUTHORIZED", "IRREGULAR", "BARRED", "NO_AUTHORITY_SHOWN", "UNDEFINED")
_FAILS = (
    "known", "evidence", "decided", "vires", "annulled", "period", "ended", "suspended", "route", "scope", "condition",
)  # fmt: skip

EXPECTED: dict[str, tuple[str, ...]] = {
    "S1": (
        "territory stated", "territory not stated", "sites none", "sites at", "sites metres", "sites near",
        "sites not stated", "sites two", "subjects none", "subjects one", "subjects two", "subjects not stated",
        "facts stated", "number stated", "at a day", "at an instant",
    ),
    "S2": (
        "as_of hides a decision", "known_by hides a word", "standard documented", "standard reported",
        "standard unverified", "standard expected", "doctrine chosen", "doctrine undecided", "prospective",
    ),
    "S3": (
        "since", "until", "decided by the instant", "decided in a month or range", "several of one day", "another zone",
    ),
    "S4": ("narrower term covered", "two broader terms", "succession"),
    "S5": (
        "root", "not root", "invokes a grant", "invokes an instrument", "invokes several", "invokes unstated",
        "invokes nothing", "facts of the making", "holder named",
    ),
    "S6": (*(f"{effect} in force" for effect in _EFFECTS if effect != "assigns"), "assigns", "revives list"),
    "S7": (*(f"condition {kind}" for kind in _CONDITIONS), "open list", "open list within", "list of nothing"),
    "S8": (
        "reading of a field", "resolution settles", "resolution void", "denied", "retracted", "covers some", "accepted",
        "proposed or rejected", "level documented", "level reported", "level unverified", "level expected",
        "another standard changes it",
    ),
    "S9": (
        "stands by a yes", "stands by a clause", "stands by a silence", "stands without a route", "does not stand",
        "clause to", "clause subordinates", "clause powers", "clause requires", "clause when",
        "exercises a power", "limit of law bars a making", "limit bars the passing on", "exercise false",
        "redelegable no", "modification judged by the power of its target",
    ),
    "S10": (
        *(f"{state} {what}" for state in ("annulled", "suspended") for what in ("grant", "limit", "change", "other")),
        *(f"ended {what}" for what in ("grant", "limit", "change", "other")),
        "revived", "revived by a list", "cascade", "survives", "saved", "rescission rescinded", "annulment annulled",
        "stay stayed",
    ),
    "S11": ("undefined", "delegations in a circle", "undefined without effect"),
    "S12": ("chain of 1", "chain of 2", "chain of 3", "chain of 4 or more", "several chains", "condition on a chain"),
    "S13": tuple(f"atom {name}" for name in _ATOMS),
    "S14": (
        *(f"basic {outcome}" for outcome in _BASIC), "law met", "law not met", "law depending", "policy met",
        "policy not met", "policy depending", "practice", "duty",
    ),
    "S15": (
        *_BASIC, "CONDITIONAL", "DISPUTED", *(f"misses by {test}" for test in _FAILS),
        "miss by a route of its own", "no miss", "two implicants", "an implicant of two", "asks next",
        "settled with facts open",
    ),
    "S16": (
        "no holder recorded", "serving", "not serving", "gap", "ratified", "exclusive route", "service on a doctrine",
    ),
    "S18": (
        "link yields", "link does not yield", "overrides any", "overrides a provision", "overrides an instrument",
        "limit overrides in turn", "duty against a limit",
    ),
}  # fmt: skip
"""What the generated cases have to exercise, by rule; S17 is about sums, which no engine is asked for here."""


class Exercised:
    """Counts what cases exercise."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()
        self.cases = 0

    def take(self, case: Case, finding: Finding | None = None) -> None:
        """Count what one case exercises. The finding is made if it is not given."""
        finding = finding or decide(case.registry, case.question.act, case.question.vantage)
        seen = witness(case.registry, case.question)
        self.cases += 1
        self.counts.update(set(_features(case, finding, seen)))

    def add(self, other: Mapping[str, int]) -> None:
        """Add the counts that another has written down."""
        for name, count in other.items():
            rule, _, what = name.partition(" ")
            if what:
                self.counts[rule, what] += count
            else:
                self.cases += count

    def written(self) -> dict[str, int]:
        """The counts by name, with the number of cases, as `add` takes them."""
        return {"cases": self.cases} | {f"{rule} {what}": count for (rule, what), count in self.counts.items()}

    def zeros(self) -> list[str]:
        """What no case exercised."""
        return [f"{rule} {what}" for rule, whats in EXPECTED.items() for what in whats if not self.counts[rule, what]]

    def unexpected(self) -> list[str]:
        """What was counted and is not in the list, which then needs it."""
        return [f"{rule} {what}" for rule, what in sorted(self.counts) if what not in EXPECTED.get(rule, ())]

    def table(self) -> str:
        """The counts, a rule a paragraph."""
        lines = [f"{self.cases} cases"]
        for rule, whats in EXPECTED.items():
            lines.append(f"{rule:4} " + ", ".join(f"{what} {self.counts[rule, what]}" for what in whats))
        return "\n".join(lines)


Feature = tuple[str, str]


def _features(case: Case, finding: Finding, seen: Witness) -> Iterator[Feature]:
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
        for clause in provision.clauses:
            for name in ("requires", "when", "powers"):
                if getattr(clause, name) is not None:
                    yield "S9", f"clause {name}"
            if clause.to is not None:
                yield "S9", "clause subordinates" if clause.to == "subordinates" else "clause to"
        if not provision.exercise:
            yield "S9", "exercise false"
        if provision.redelegable == "no":
            yield "S9", "redelegable no"
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

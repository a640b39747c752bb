"""Laws of docs/semantics.md over registries drawn at random, asked of the definition and of the engine.

Each law counts what it met, so that it cannot hold for want of cases. Law 1 over generated registries, and law 6, are
in test_agreement.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.generated import Example, examples
from tests.generated.agreement import ByDefinition, Make
from tests.oracle.completion import Completion, Open
from tests.oracle.completions import exact_acts
from tests.oracle.cover import Cover
from tests.properties.later import AFTER, with_later, without_later
from tests.properties.rescinding import bears_nothing, closed, may_bind, rescinded
from tests.properties.splitting import disputed, passed_on, split
from tests.properties.stating import stated
from vires.decide.answer import Answer, TooOpen
from vires.decide.engine import Engine
from vires.model.finding import Chain
from vires.model.provision import Declares, Delegates, Designates, Grant, Restricts, Suspends
from vires.model.question import Act
from vires.model.registry import Entry, Registry
from vires.registry.loader import load
from vires.registry.printer import print_documents
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

Law = Callable[[Example, Random, Counter[str]], None]
ENGINES = pytest.mark.parametrize("make", [ByDefinition, Engine], ids=["definition", "engine"])
RANKED = ("NO_AUTHORITY_SHOWN", "BARRED", "IRREGULAR", "AUTHORIZED")


def hold(make: Make, law: Law, most: int, **met: int) -> None:
    """Hold a law on up to `most` examples, and see that it met each kind of case as often as said. The definition,
    which takes its time, is asked of fewer, and need only have met something."""
    if make is not Engine:
        most, met = most * 2 // 5, {}
    counts: Counter[str] = Counter()

    # Shrinking a tape of hundreds of bytes takes minutes; what fails is printed as drawn.
    @settings(
        max_examples=most,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(examples(), st.randoms(use_true_random=False))
    def holds(made: Example, chance: Random) -> None:
        law(made, chance, counts)

    holds()
    assert {kind: counts[kind] for kind, least in met.items() if counts[kind] < least} == {}, counts
    assert counts.total() > 0


def ask(make: Make, registry: Registry, act: Act, vantage: Vantage) -> Answer | None:
    """The answer, if the question is not too open."""
    try:
        return make(registry).answer(act, vantage)
    except TooOpen:
        return None


def outcomes(answer: Answer) -> set[str]:
    """Every basic outcome that the answer leaves."""
    return {branch.outcome.value for branch in answer.branches} or {answer.outcome.value}


def told(answer: Answer | None) -> object:
    """What two answers are compared by."""
    return None if answer is None else (answer.outcome, answer.branches)


@ENGINES
def test_law_2_what_came_later_is_not_there_yet(make: Make) -> None:
    def law(made: Example, chance: Random, counts: Counter[str]) -> None:
        for question in made.questions[:2]:
            days = sorted({one.decided.first for one in made.registry.instruments.values()})
            early = Dating.parse(chance.choice(days).isoformat())
            axes = chance.choice([{"as_of": early}, {"known_by": early}, {"as_of": early, "known_by": early}])
            vantage = Vantage(
                axes.get("as_of", question.vantage.as_of),
                axes.get("known_by", question.vantage.known_by),
                question.vantage.standard,
                question.vantage.doctrine,
            )
            now = ask(make, made.registry, question.act, vantage)
            assert told(now) == told(ask(make, without_later(made.registry, vantage), question.act, vantage))
            assert told(now) == told(ask(make, with_later(made.registry), question.act, vantage))
            counts["shown"] += now is not None and "NO_AUTHORITY_SHOWN" not in outcomes(now)
            counts["moved"] += told(now) != told(ask(make, made.registry, question.act, question.vantage))

    hold(make, law, 60, shown=4, moved=4)


@ENGINES
def test_law_2_tells_what_came_later_once_it_is_there(make: Make) -> None:
    """Else the law above would hold of records that say nothing."""

    def law(made: Example, chance: Random, counts: Counter[str]) -> None:
        for question in made.questions[:1]:
            for axes in ({"as_of": AFTER}, {"known_by": AFTER}):
                seen = {"as_of": question.vantage.as_of, "known_by": question.vantage.known_by, **axes}
                vantage = Vantage(seen["as_of"], seen["known_by"], "unverified")
                now = ask(make, made.registry, question.act, vantage)
                then = ask(make, with_later(made.registry), question.act, vantage)
                counts["changed"] += told(now) != told(then)

    hold(make, law, 30, changed=2)


@ENGINES
def test_law_3_a_period_in_two_halves_is_the_same_period(make: Make) -> None:
    halved = (Grant, Restricts, Designates, Declares, Suspends)

    def law(made: Example, chance: Random, counts: Counter[str]) -> None:
        registry = made.registry
        may = [e for e in registry.entries.values() if isinstance(e.provision, halved) and not disputed(e)]
        may = [e for e in may if not passed_on(registry, e) and cuts(made, e)]
        if not may:
            return
        kind = chance.choice(sorted({type(entry.provision).__name__ for entry in may}))
        entry = chance.choice([entry for entry in may if type(entry.provision).__name__ == kind])
        in_two = split(registry, entry.id, chance.choice(cuts(made, entry)))
        for question in made.questions:
            whole = ask(make, registry, question.act, question.vantage)
            if whole is None:
                continue
            counts[type(entry.provision).__name__] += 1
            cut = ask(make, in_two, question.act, question.vantage)
            assert cut is not None
            assert outcomes(cut) == outcomes(whole)
            without = ask(make, registry.without((entry.id,)), question.act, question.vantage)
            counts["matters"] += told(without) != told(whole)

    hold(make, law, 60, Confers=4, Delegates=4, Restricts=4, matters=3)


def cuts(made: Example, entry: Entry) -> list[Dating]:
    """Days inside a provision's period, from those on which something happens."""
    since, until = entry.provision.since or entry.instrument.decided, entry.provision.until
    moved = any("decided" in word.says for word in entry.instrument.attested)
    if moved or since.is_imprecise or (until is not None and until.is_imprecise):
        return []
    days = {question.act.at.first for question in made.questions}
    days |= {one.decided.first for one in made.registry.instruments.values()}
    return [
        Dating.parse(day.isoformat())
        for day in sorted(days)
        if since.first < day and (until is None or day < until.first)
    ]


@ENGINES
def test_law_4_a_link_reaches_no_further_than_its_parent(make: Make) -> None:
    """Every link of a chain by which an exact act is authorized covers that act itself, and is in force, or was when
    what survives it was made."""

    def law(made: Example, chance: Random, counts: Counter[str]) -> None:
        registry = made.registry
        for question in made.questions[:2]:
            act = question.act
            if act.at.instant is None:
                act = act.model_copy(update={"at": Dating.parse(f"{act.at.first}T12:30+00:00")})
            act = chance.choice(exact_acts(registry, act, 4, chance))
            if act.territory not in registry.terms["territories"]:
                continue
            try:
                finding = make(registry).decide(act, question.vantage)
            except TooOpen:
                continue
            for chain in finding.chains:
                counts["passed on"] += len(chain.links) > 1
                counts["twice"] += len(chain.links) > 2
                _reaches(registry, act, chain, counts)

    hold(make, law, 150, **{"passed on": 10, "periods": 3, "scopes": 5})


def _reaches(registry: Registry, act: Act, chain: Chain, counts: Counter[str]) -> None:
    at = act.at.start(registry.zone)
    cover = Cover(registry, act, at, Completion(), exact=False)
    moments = [(at, at)]
    for link in reversed(chain.links):
        entry = registry.entries[link.provision]
        grant = entry.provision
        assert isinstance(grant, Grant)
        said = any(path in ("decided", "kind") for word in entry.instrument.attested for path in word.says)
        if disputed(entry) or said:
            return
        try:
            assert cover.of("powers", grant.powers, (act.power or "",), entry.id), link.provision
            assert cover.scope(grant.scope, entry.id), link.provision
            counts["scopes"] += grant.scope is not None
        except Open:
            pass
        dates = (grant.since or entry.instrument.decided, grant.until)
        if not any(date is not None and date.is_imprecise for date in dates):
            since, until = dates[0].bound(registry.zone), dates[1].bound(registry.zone) if dates[1] else None
            assert any(_meet(since, until, moment) for moment in moments), link.provision
            counts["periods"] += until is not None
        if isinstance(grant, Delegates) and grant.survives:
            moments.append((entry.instrument.decided.start(registry.zone), entry.instrument.decided.end(registry.zone)))


def _meet(since: datetime, until: datetime | None, moment: tuple[datetime, datetime]) -> bool:
    return since <= moment[1] and (until is None or moment[0] < until)


@ENGINES
def test_law_5_stating_more_settles_more(make: Make) -> None:
    def law(made: Example, chance: Random, counts: Counter[str]) -> None:
        for question in made.questions[:2]:
            act = question.act
            before = ask(make, made.registry, act, question.vantage)
            if before is None:
                continue
            for _ in range(3):
                more = stated(made.registry, act, chance)
                if more is None:
                    break
                part, act = more
                after = ask(make, made.registry, act, question.vantage)
                assert after is not None, part
                assert outcomes(after) <= outcomes(before), (part, act)
                counts[part] += 1
                counts["settled"] += not before.branches
                counts["narrowed"] += len(outcomes(after)) < len(outcomes(before))
                before = after

    parts = dict.fromkeys(("at", "office", "power", "territory", "sites", "subjects", "fact", "number"), 1)
    hold(make, law, 80, **parts, settled=20, narrowed=1)


@ENGINES
def test_law_8_rescinding_adds_no_authority(make: Make) -> None:
    days = [Dating.parse(day) for day in ("2000-02-17", "2000-03-17", "2000-04-17")]

    def law(made: Example, chance: Random, counts: Counter[str]) -> None:
        registry = closed(made.registry, chance.choice(made.questions).act.office or "")
        may = [e for e in registry.entries.values() if isinstance(e.provision, Grant | Restricts)]
        may = [e for e in may if not disputed(e) and bears_nothing(registry, e)]
        tried = {entry.id: entry for entry in [*chance.sample(may, min(2, len(may))), *may[:1]]}
        for entry in tried.values():
            after = rescinded(registry, entry.id, chance.choice(days))
            kind = "grant" if isinstance(entry.provision, Grant) else "limit"
            for question in made.questions:
                answers = [ask(make, one, question.act, question.vantage) for one in (registry, after)]
                if None in answers:
                    continue
                was, now = (outcomes(answer) for answer in answers if answer is not None)
                counts[kind] += 1
                counts[f"{kind} matters"] += was != now
                bound = kind == "limit" and may_bind(registry, entry, question.act.office or "")
                if not bound and "UNDEFINED" not in was | now:
                    assert best(now) <= best(was), entry.id
                    assert worst(now) <= worst(was), entry.id
                    counts["unbound"] += kind == "limit"

    hold(make, law, 60, **{"grant": 20, "limit": 10, "grant matters": 1, "limit matters": 1, "unbound": 1})


def best(found: set[str]) -> int:
    """The rank of the outcome that allows most."""
    return max(RANKED.index(outcome) for outcome in found)


def worst(found: set[str]) -> int:
    """The rank of the outcome that allows least."""
    return min(RANKED.index(outcome) for outcome in found)


def test_law_10_a_registry_printed_and_read_is_the_same() -> None:
    def law(made: Example, chance: Random, counts: Counter[str]) -> None:
        records = [record for _, record in made.registry.records()]
        chance.shuffle(records)
        text = print_documents(records)
        loaded = load({"arden.yaml": text.encode()})
        assert loaded.registry is not None, [problem.to_dict() for problem in loaded.problems]
        assert loaded.registry.digest == made.registry.digest
        again = print_documents([record for _, record in loaded.registry.records()])
        assert again == print_documents([record for _, record in made.registry.records()])
        counts["read"] += 1

    hold(Engine, law, 25, read=20)

"""Which provisions' fall ends a power (S20): every minimal set of up to three, and no other."""

from __future__ import annotations

import random
from itertools import combinations

import pytest

from tests.generated import LENGTH, example
from tests.unit import arden, harbours
from vires.decide.answer import Answer, TooOpen
from vires.decide.criticality import breaking_sets, relevant_part
from vires.decide.dependence import Dependence
from vires.decide.engine import Engine
from vires.model.finding import Outcome
from vires.model.question import Act
from vires.model.registry import Registry
from vires.service.asking import Handle
from vires.temporal.vantage import Vantage

SEEDS = range(2_000, 3_000)
PLAIN, RICH = 6, 14


class Falling:
    """One question's answers on a record without some provisions."""

    def __init__(self, registry: Registry, vantage: Vantage) -> None:
        self.registry = registry
        self.vantage = vantage
        self._known: dict[frozenset[str], Answer] = {}

    def ask(self, removed: frozenset[str], act: Act) -> Answer:
        if removed not in self._known:
            self._known[removed] = Engine(self.registry.without(removed)).answer(act, self.vantage)
        return self._known[removed]

    def ended(self, removed: frozenset[str], act: Act) -> bool:
        return self.ask(removed, act).outcome == Outcome.NO_AUTHORITY_SHOWN

    def found(self, act: Act) -> set[frozenset[str]]:
        return set(breaking_sets(self.registry, [act], self.ask))

    def all_tried(self, act: Act, largest: int) -> set[frozenset[str]]:
        """The same by trying every set of provisions of the record."""
        provisions = sorted({name.removesuffix("/revives") for name in self.registry.entries})
        breaking: list[frozenset[str]] = []
        for size in range(1, largest + 1):
            for chosen in map(frozenset, combinations(provisions, size)):
                if not any(smaller <= chosen for smaller in breaking) and self.ended(chosen, act):
                    breaking.append(chosen)
        return set(breaking)


@pytest.mark.slow
def test_generated_records_have_the_breaking_sets_that_trying_all_sets_finds() -> None:
    plain = rich = 0
    for seed in SEEDS:
        made = example(random.Random(seed).randbytes(LENGTH))
        question = made.questions[0]
        falling = Falling(made.registry, question.vantage)
        if len(made.registry.entries) > 8 or (plain >= PLAIN and rich >= RICH):
            continue
        try:
            if falling.ended(frozenset(), question.act):
                continue
            found = falling.found(question.act)
            chains = Engine(made.registry).decide(question.act, question.vantage).chains
            links = {link.provision for chain in chains for link in chain.links}
            told = any(len(one) > 1 or not one <= links for one in found)
            rich, plain = rich + told, plain + (not told)
            if (rich if told else plain) <= (RICH if told else PLAIN):
                assert found == falling.all_tried(question.act, 3), f"seed {seed}"
        except TooOpen:
            continue
    # The seeds say something only as long as enough of them have more than the links of one chain.
    assert plain >= PLAIN
    assert rich >= RICH


def test_the_part_of_a_record_that_can_matter_says_the_same_of_whether_something_is_held() -> None:
    smaller = held = 0
    for seed in range(4_000, 4_080):
        chance = random.Random(seed)
        made = example(chance.randbytes(LENGTH))
        question = made.questions[0]
        part = relevant_part(made.registry, question.act.power or "", Dependence(made.registry))
        smaller += len(part.entries) < len(made.registry.entries)
        for count in (0, 1, 2):
            gone = chance.sample(sorted(made.registry.entries), min(count, len(made.registry.entries)))
            removed = frozenset(name.removesuffix("/revives") for name in gone)
            try:
                whole = Falling(made.registry, question.vantage).ended(removed, question.act)
                assert whole == Falling(part, question.vantage).ended(removed, question.act), f"seed {seed}"
            except TooOpen:
                continue
            held += not whole
    assert smaller > 20
    assert held > 20


def sets(handle: Handle, office: str, power: str, at: str, **stated: object) -> list[list[str]]:
    answer = handle.criticality(power, office, at=at, **stated)
    return [
        [fallen.provision for fallen in breaking.provisions]
        for weakness in answer.offices
        for breaking in (*weakness.single, *weakness.pairs, *weakness.triples)
    ]


def test_each_link_of_the_only_chain_is_a_single_point() -> None:
    found = sets(arden.handle(), "harbour/inspector", "inspect", "2000-01-01", sites=[])
    assert found == [["arden/act/1990/harbours/s1"], ["arden/order/7/grant"]]


def test_where_there_are_two_chains_one_link_of_each_must_fall() -> None:
    found = sets(harbours.handle(harbours.SECOND), "harbour/master", "inspect", "2000-01-01", sites=[])
    assert found == [["arden/act/1990/harbours/s1", "arden/act/1996/harbours/s1"]]


def test_a_revival_on_which_a_chain_stands_is_a_point_though_no_link() -> None:
    answer = harbours.handle(harbours.REVIVAL).criticality("inspect", "harbour/master", at="2001-01-01", sites=[])
    (weakness,) = answer.offices
    singles = {fallen.provision: fallen.role for breaking in weakness.single for fallen in breaking.provisions}
    assert singles == {"arden/act/1990/harbours/s1": "link", "arden/act/2000/harbours-revival/back": "support"}
    assert weakness.pairs == weakness.triples == ()


def test_a_limit_is_no_point_for_without_it_more_is_held() -> None:
    registry = arden.registry()
    losing = Dependence(registry).losing(["arden/order/7/grant"])
    assert losing == {"arden/order/7/grant", "arden/act/1990/harbours/s1"}


def test_offices_that_fall_alike_are_told_together_and_all_of_them_at_once() -> None:
    answer = arden.handle().criticality("inspect", at="2000-01-01", sites=[])
    assert [weakness.offices for weakness in answer.offices] == [
        ("arden/harbour/inspector",), ("arden/harbour/master",),
    ]  # fmt: skip
    assert answer.together is not None
    assert answer.together.offices == ("arden/harbour/inspector", "arden/harbour/master")
    assert [[f.provision for f in b.provisions] for b in answer.together.single] == [["arden/act/1990/harbours/s1"]]


def test_a_power_that_is_not_held_has_nothing_to_lose() -> None:
    answer = arden.handle().criticality("inspect", "fisheries", at="2000-01-01")
    assert (answer.offices, answer.together, answer.not_shown) == ((), None, ("arden/fisheries",))


def test_barred_is_held_and_can_be_lost() -> None:
    handle = Handle(arden.registry(law=arden.LAW.replace("force: policy", "force: law")), now=arden.NOW)
    stated = {"sites": ["yard"], "facts": {"trained": True, "board-approval": False}}
    assert handle.ask("harbour/inspector", "inspect", at="2000-01-01", **stated).outcome == Outcome.BARRED
    assert sets(handle, "harbour/inspector", "inspect", "2000-01-01", **stated) == [
        ["arden/act/1990/harbours/s1"], ["arden/order/7/grant"],
    ]  # fmt: skip


@pytest.mark.parametrize("office", ["us/doj/dea/special-agent", "us/dhs/ice/special-agent"])
def test_the_bundled_registry_says_what_an_agent_cannot_lose(office: str) -> None:
    import vires

    handle = vires.open(now="2025-06-01")
    found = sets(handle, office, "us/power/immigration/arrest/without-warrant", "2025-01-23", sites=[])
    assert found
    for fallen in found:
        without = Handle(handle.registry.without(fallen), now="2025-06-01")
        asked = without.ask(office, "us/power/immigration/arrest/without-warrant", at="2025-01-23", sites=[])
        assert asked.outcome == Outcome.NO_AUTHORITY_SHOWN

"""Law 2 over revisions, of registries drawn at random: a later revision never changes an answer with an earlier
`revision`."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.generated import Example, examples
from tests.properties.later import with_later, without_later
from vires.decide.answer import TooOpen
from vires.decide.engine import Engine
from vires.ledger.document import digest_of
from vires.ledger.memory import MemoryStore
from vires.ledger.paper import documents
from vires.ledger.revision import Change, Draft, Revision
from vires.model.question import Act
from vires.model.registry import Registry
from vires.service import clock
from vires.service.ledger.reading import registry_at
from vires.temporal.vantage import Vantage


def record(store: MemoryStore, registry: Registry) -> Revision | None:
    """Record the records of a registry; nothing if they are the head's."""
    head = store.head()
    known = store.state(head.number if head else 0).names("record")
    written = documents(registry)
    after = {key: digest_of(body) for key, body in written.items()}
    changes = [
        Change("record", key, known.get(key), after.get(key))
        for key in sorted(known.keys() | after.keys())
        if known.get(key) != after.get(key)
    ]
    if not changes:
        return head
    content = {after[key]: body for key, body in written.items()}
    draft = Draft("clerk", "as drawn", tuple(changes))
    return store.record(draft, content, None if head is None else head.digest, clock.instant())


def answer(registry: Registry, act: Act, vantage: Vantage) -> object:
    """The finding, or what it leaves too open."""
    try:
        return Engine(registry).decide(act, vantage).to_dict()
    except TooOpen as error:
        return error.atoms


def said(found: object) -> object:
    """What a finding says, whichever text it is of."""
    return {**found, "registry": None} if isinstance(found, dict) else found


def test_a_later_revision_never_changes_an_answer_with_an_earlier_one() -> None:
    met: Counter[str] = Counter()

    @settings(max_examples=40, phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))
    @given(examples(), st.randoms(use_true_random=False))
    def holds(made: Example, chance: Random) -> None:
        store = MemoryStore()
        states = [made.registry, with_later(made.registry), without_later(made.registry, made.questions[0].vantage)]
        states += [made.registry.without([name]) for name in sorted(made.registry.instruments)[:2]]
        chance.shuffle(states)
        asked: list[tuple[int, Act, Vantage, object]] = []
        for state in states:
            revision = record(store, state)
            assert revision is not None
            for question in made.questions[:2]:
                found = answer(registry_at(store, revision), question.act, question.vantage)
                assert said(found) == said(answer(state, question.act, question.vantage))
                asked.append((revision.number, question.act, question.vantage, found))
        chance.shuffle(asked)
        for number, act, vantage, found in asked:
            assert answer(registry_at(store, store.revision(number)), act, vantage) == found
        met["revisions"] += len({number for number, *_ in asked})
        met["changed"] += len({str(said(found)) for *_, found in asked}) > 2

    holds()
    assert met["revisions"] > 80, met
    assert met["changed"] > 10, met

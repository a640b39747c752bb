"""Whatever is recorded, every past state is what replaying the changes gives, in every kind of store the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger_suite.drafts import NOON, content_of, digest, draft
from tests.ledger_suite.places import File, Memory, Place, Schema
from tests.ledger_suite.server import Server
from vires.ledger.event import Notice
from vires.ledger.port import Store
from vires.ledger.revision import Kind
from vires.ledger.state import State

Slot = tuple[Kind, str]
SLOTS: st.SearchStrategy[Slot] = st.tuples(
    st.sampled_from(("record", "file")), st.sampled_from(("a", "b", "c:1", "c:2", "ä/ö.yaml", "\U0001f600"))
)
STEPS = st.lists(
    st.dictionaries(SLOTS, st.sampled_from((None, "", "x", "y", "z" * 4000)), min_size=1, max_size=6),
    min_size=1,
    max_size=12,
)


class Replay:
    """What ought to stand, kept as plainly as can be."""

    def __init__(self) -> None:
        self.states: list[dict[Slot, str]] = [{}]

    def take(self, step: dict[Slot, str | None]) -> dict[Slot, str | None]:
        """Take a step, and give that of it which changes anything."""
        now = dict(self.states[-1])
        changing = {slot: text for slot, text in step.items() if now.get(slot) != text}
        for slot, text in changing.items():
            now.pop(slot, None)
            if text is not None:
                now[slot] = text
        if changing:
            self.states.append(now)
        return changing

    def life(self, slot: Slot) -> list[tuple[int, str | None, str | None]]:
        """The changes of one name, by digests."""
        held = [None if slot not in state else digest(state[slot]) for state in self.states]
        return [(n, held[n - 1], held[n]) for n in range(1, len(held)) if held[n - 1] != held[n]]


def fill(stores: list[Store], steps: list[dict[Slot, str | None]]) -> Replay:
    """Record the same in several stores, and hold every head against the others."""
    replay, standing = Replay(), State()
    for step in steps:
        changing = replay.take(step)
        if not changing:
            continue
        made = draft(standing, changing)
        standing.apply(made.changes)
        content = content_of(*(text for text in changing.values() if text is not None))
        heads = set()
        for store in stores:
            head = store.head()
            expecting = None if head is None else head.digest
            recorded = store.record(made, content, expecting, NOON, lambda r: [Notice("signed", r.digest, "ann")])
            heads.add(recorded.digest)
        assert len(heads) == 1
        assert recorded.state == standing.digest
    return replay


def compare(store: Store, replay: Replay) -> None:
    """Everything that can be asked, against the replay."""
    last = len(replay.states) - 1
    for number, held in enumerate(replay.states):
        state = store.state(number)
        found = {(kind, name): d for kind in ("record", "file") for name, d in state.names(kind).items()}
        assert found == {slot: digest(text) for slot, text in held.items()}
        assert store.content(found.values()) == content_of(*held.values())
        if number:
            assert state.digest == store.revision(number).state
            changed = {(c.kind, c.name): (c.before, c.after) for c in store.changes(number)}
            before = replay.states[number - 1]
            assert changed == {
                slot: tuple(text if text is None else digest(text) for text in (before.get(slot), held.get(slot)))
                for slot in {*before, *held}
                if before.get(slot) != held.get(slot)
            }
    every = {slot for held in replay.states for slot in held}
    for kind, name in every:
        steps = [(s.revision.number, s.change.before, s.change.after) for s in store.history(kind, name)]
        assert steps == replay.life((kind, name))
    for kind in ("record", "file"):
        assert store.names(kind) == tuple(sorted(name for k, name in every if k == kind))
    assert store.history("record", "never") == ()
    assert len(list(store.revisions())) == len(list(store.events())) == last
    assert list(store.verify()) == []


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_every_state_is_what_replaying_the_changes_gives(
    steps: list[dict[Slot, str | None]], tmp_path_factory: pytest.TempPathFactory, server: Server
) -> None:
    folder = tmp_path_factory.mktemp("property")
    places: list[Place] = [Memory(), File(folder / "law.ledger"), Schema(server)]
    stores = [place.open() for place in places]
    try:
        replay = fill(stores, steps)
        for store in stores:
            compare(store, replay)
    finally:
        for store in stores:
            store.close()

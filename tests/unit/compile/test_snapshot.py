"""A compiled vantage as bytes: the same answers, and never a wrong one from bytes that do not fit."""

from __future__ import annotations

import json

import pytest

from tests.unit.compile.harbour import ACTS, HERE, registry
from vires.compile.snapshot import SnapshotError
from vires.decide.engine import Engine


def saved() -> bytes:
    return Engine(registry()).save(HERE)


def test_what_was_saved_answers_the_same_in_another_engine() -> None:
    ours, theirs = Engine(registry()), Engine(registry())
    assert theirs.load(ours.save(HERE)) == HERE
    for act in ACTS:
        words = {"office": act.office, "power": act.power, "at": act.at.text, "facts": act.facts}
        assert theirs.quick(HERE).ask(**words) == ours.quick(HERE).ask(**words) == ours.answer(act, HERE)
        assert theirs.decide(act, HERE) == ours.decide(act, HERE)


def test_the_same_registry_and_vantage_give_the_same_bytes() -> None:
    assert saved() == saved()


@pytest.mark.parametrize("cut", [0, 1, 10, 200, -1, -40])
def test_a_snapshot_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(SnapshotError) as caught:
        Engine(registry()).load(saved()[:cut] if cut != -1 else saved()[:-2])
    assert caught.value.slug == "snapshot-damaged"


def test_an_altered_snapshot_is_refused() -> None:
    data = saved()
    place = data.index(b'"rows"') + 12
    with pytest.raises(SnapshotError) as caught:
        Engine(registry()).load(data[:place] + b"7" + data[place + 1 :])
    assert caught.value.slug == "snapshot-damaged"


@pytest.mark.parametrize(("key", "value"), [("form", "vires-snapshot/9"), ("semantics", "9.0")])
def test_a_snapshot_of_another_version_is_refused(key: str, value: str) -> None:
    head, _, body = saved().partition(b"\n")
    told = json.dumps(json.loads(head) | {key: value}).encode()
    with pytest.raises(SnapshotError) as caught:
        Engine(registry()).load(told + b"\n" + body)
    assert caught.value.slug == "snapshot-version"


def test_a_snapshot_told_to_be_of_another_vantage_is_refused() -> None:
    head, _, body = saved().partition(b"\n")
    told = json.loads(head)
    told["vantage"]["as_of"] = "2000-02-01"
    with pytest.raises(SnapshotError) as caught:
        Engine(registry()).load(json.dumps(told, sort_keys=True).encode() + b"\n" + body)
    assert caught.value.slug == "snapshot-damaged"


def test_a_snapshot_of_another_registry_is_refused() -> None:
    other = registry().without(["arden/order-2"])
    with pytest.raises(SnapshotError) as caught:
        Engine(other).load(saved())
    assert caught.value.slug == "snapshot-of-another-registry"

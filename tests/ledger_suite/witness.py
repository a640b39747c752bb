"""What a ledger says to everything that can be asked, so that a damaged one can be held against what was recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.ledger_suite.drafts import record
from vires.ledger.event import Notice
from vires.ledger.failure import LedgerError
from vires.ledger.port import Store
from vires.ledger.revision import Kind

SLOTS: tuple[tuple[Kind, str], ...] = (*(("record", f"provision:{n}") for n in range(8)), ("file", "law.yaml"))
LAST = 6


def fill(store: Store) -> None:
    """A ledger with a past: things that come, change, go and come back; an event with each revision."""
    every = {slot: f"{slot[1]} as first made" for slot in SLOTS}
    steps: list[dict[tuple[Kind, str], str | None]] = [
        {**every},
        {SLOTS[0]: "second", SLOTS[1]: None, SLOTS[8]: "text\n" * 300},
        {SLOTS[1]: "third", SLOTS[2]: None},
        {SLOTS[0]: "fourth", SLOTS[1]: None, SLOTS[3]: "fourth"},
        {SLOTS[2]: "fifth", SLOTS[4]: None},
        {SLOTS[0]: "sixth", SLOTS[2]: None, SLOTS[8]: "text\n" * 301},
    ]
    for number, step in enumerate(steps, start=1):
        now = f"2026-01-0{number}T12:00:00Z"
        record(store, step, now=now, notices=lambda r: [Notice("signed", r.digest, "ann", {"of": r.number})])


def probes(truth: Store) -> dict[str, Callable[[Store], Any]]:
    """Every question, by what it asks. `truth` says which digests there are."""
    digests = sorted({c.after for n in range(1, LAST + 1) for c in truth.changes(n) if c.after})
    found: dict[str, Callable[[Store], Any]] = {
        "head": lambda s: s.head(),
        "revisions": lambda s: list(s.revisions()),
        "revisions after 2": lambda s: list(s.revisions(after=2, count=2)),
        "events": lambda s: list(s.events()),
        "events of a kind": lambda s: list(s.events(after=3, kind="signed")),
        "records": lambda s: s.names("record"),
        "files": lambda s: s.names("file"),
        "all content": lambda s: s.content(digests),
    }
    for n in range(1, LAST + 1):
        found[f"revision {n}"] = lambda s, n=n: s.revision(n)  # type: ignore[misc]
        digest = truth.revision(n).digest
        found[f"digest {n}"] = lambda s, d=digest: s.revision(d)  # type: ignore[misc]
        found[f"changes {n}"] = lambda s, n=n: s.changes(n)  # type: ignore[misc]
        found[f"state {n}"] = lambda s, n=n: [s.state(n).names("record"), s.state(n).names("file")]  # type: ignore[misc]
        found[f"recorded by {n}"] = lambda s, n=n: s.recorded_by(f"2026-01-0{n}T13:00:00Z")  # type: ignore[misc]
    for slot in SLOTS:
        found[f"history {slot}"] = lambda s, slot=slot: s.history(*slot)  # type: ignore[misc]
    for digest in digests:
        found[f"content {digest}"] = lambda s, d=digest: s.content([d])  # type: ignore[misc]
    return found


class Witness:
    """What was recorded, asked once."""

    def __init__(self, truth: Store) -> None:
        self._probes = probes(truth)
        self._answers = {name: ask(truth) for name, ask in self._probes.items()}

    def hear(self, store: Store) -> tuple[list[str], list[str]]:
        """The questions that a ledger answers otherwise than was recorded, and those that it refuses to answer."""
        wrong, silent = [], []
        for name, ask in self._probes.items():
            try:
                found = ask(store)
            except LedgerError as error:
                silent.append(f"{name}: {error.message}")
                continue
            if found != self._answers[name]:
                wrong.append(f"{name}: {found}")
        return wrong, silent

"""Recorders in processes of their own, to be killed, crowded or cut off."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from random import Random
from typing import Any

from tests.ledger_suite.drafts import NOON, content_of, draft
from vires.ledger.address import open_store
from vires.ledger.event import Notice
from vires.ledger.failure import HeadMoved, LedgerError
from vires.ledger.port import Store
from vires.ledger.revision import Kind, Revision

# Forked from a process that has loaded everything and holds nothing, so that a recorder begins at once.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.ledger_suite.recorder", "vires.ledger.sqlite", "vires.ledger.postgres"])

NAMES = 40


def begin(work: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """Start work in a process, and give the end of a pipe that it writes to."""
    here, there = PROCESSES.Pipe(duplex=False)
    process = PROCESSES.Process(target=work, args=(there, *arguments), daemon=True)
    process.start()
    there.close()
    return process, here


def heard(pipe: Connection) -> list[Any]:
    """All that was written to a pipe before its writer ended, or was ended."""
    said = []
    try:
        while True:
            said.append(pipe.recv())
    except EOFError:
        return said


def attempt(store: Store, author: str, reason: str, chance: Random) -> Revision:
    """Record some changes on top of the head as it is, with an event; again for as long as the head moves."""
    while True:
        head = store.head()
        state = store.state(0 if head is None else head.number)
        wanted: dict[tuple[Kind, str], str | None] = {}
        for number in chance.sample(range(NAMES), chance.randint(1, 12)):
            slot: tuple[Kind, str] = ("record", f"provision:{number}")
            gone = state.get(*slot) is not None and chance.random() < 0.2
            wanted[slot] = None if gone else f"{reason} {number} " * chance.choice((1, 1, 50, 2000))
        made = draft(state, wanted, author, reason)
        content = content_of(*(text for text in wanted.values() if text is not None))
        try:
            return store.record(
                made, content, head and head.digest, NOON, lambda r: [Notice("signed", r.digest, author)]
            )
        except HeadMoved:
            continue


def record_until_killed(pipe: Connection, address: str, seed: int) -> None:
    """Record again and again, and say after each what was confirmed."""
    store, chance, number = open_store(address, create=True), Random(seed), 0
    pipe.send("open")
    while True:
        number += 1
        revision = attempt(store, "ann", f"{seed}/{number}", chance)
        pipe.send((revision.number, revision.digest))


def record_so_many(pipe: Connection, address: str, author: str, count: int) -> None:
    """Record a number of revisions beside others, say what was confirmed, or what went wrong."""
    try:
        store = open_store(address, create=True)
        chance = Random(author)
        for number in range(count):
            revision = attempt(store, author, f"{author} {number}", chance)
            pipe.send((revision.number, revision.digest, revision.reason))
        store.close()
    except LedgerError as error:
        pipe.send(f"{error.slug}: {error.message}")


def record_under_a_limit(pipe: Connection, address: str, bytes_at_most: int) -> None:
    """Record ever more where no file may grow beyond a size, until that is refused; then read what there is."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_at_most, bytes_at_most))
    pipe.send(fill_up(open_store(address, create=True)))


def fill_up(store: Store) -> tuple[str, str, int]:
    """Record ever more until that is refused: the slug, the message, and how much was confirmed."""
    chance, confirmed = Random(1), 0
    for number in range(10_000):
        text = chance.randbytes(20_000).hex()
        try:
            head = store.head()
            state = store.state(0 if head is None else head.number)
            made = draft(state, {("record", "provision:0"): text, ("file", f"{number}.yaml"): "x"}, "ann", str(number))
            store.record(made, content_of(text, "x"), head and head.digest, NOON)
        except LedgerError as error:
            return error.slug, error.message, confirmed
        confirmed += 1
    return "", "there was room for all of it", confirmed


def read_as_another(pipe: Connection, address: str) -> None:
    """Read, and try to record, as a user who owns nothing: the head, what `verify` finds, the slug of the refusal."""
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    store = open_store(address)
    head, faults, refused = store.head(), list(store.verify()), ""
    try:
        store.note([Notice("commented", "x", "ann")], NOON)
    except LedgerError as error:
        refused = error.slug
    pipe.send((head and head.digest, faults, refused))

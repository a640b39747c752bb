"""The three places of a ledger, and one server for all tests of a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ledger_suite.places import File, Memory, Place, Schema
from tests.ledger_suite.server import Server
from vires.ledger.port import Store


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Room for a ledger, of each kind in turn."""
    return _place(request, tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> File | Schema:
    """Room for a ledger that outlives its process."""
    found = _place(request, tmp_path)
    assert not isinstance(found, Memory)
    return found


def _place(request: pytest.FixtureRequest, folder: Path) -> Memory | File | Schema:
    match request.param:
        case "memory":
            return Memory()
        case "sqlite":
            return File(folder / "law.ledger")
        case _:
            return Schema(request.getfixturevalue("server"))


@pytest.fixture
def opened() -> Iterator[Callable[[Place], Store]]:
    """Opens ledgers, and closes them after the test."""
    stores: list[Store] = []

    def open_it(place: Place) -> Store:
        stores.append(place.open())
        return stores[-1]

    yield open_it
    for store in stores:
        store.close()


@pytest.fixture
def ledger(place: Place, opened: Callable[[Place], Store]) -> Store:
    """An open ledger in which nothing is recorded."""
    return opened(place)

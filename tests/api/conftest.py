"""The application over the registry of Arden: as a folder of text, and as a ledger of two revisions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api.served import Served
from tests.unit import arden as text


@pytest.fixture
def serve() -> Iterator[Callable[..., Served]]:
    """Starts applications (`serve({"": ADDRESS, NAME: ADDRESS}, access=..., public_url=...)`), and stops them after the
    test."""
    started: list[Served] = []

    def start(*given: Any, **named: Any) -> Served:
        started.append(Served(*given, **named))
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture(scope="module")
def arden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application over Arden as text at the root, and once more as the tenant `harbour`. One for all tests of a
    module, which therefore change nothing in it."""
    folder = text.write(tmp_path_factory.mktemp("arden"))
    served = Served({"": str(folder), "harbour": str(folder)})
    yield served
    served.close()


@pytest.fixture(scope="session")
def ledger_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of Arden with two revisions: the second gives Order 7 another title. Copy it before it is written to."""
    return text.write_ledger(tmp_path_factory.mktemp("ledger"))


@pytest.fixture(scope="module")
def arden_ledger(ledger_file: Path) -> Iterator[Served]:
    """The application over the ledger; nothing is written through it."""
    served = Served({"": str(ledger_file)})
    yield served
    served.close()

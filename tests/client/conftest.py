"""Servers of Arden, as `vires serve` starts them, and handles on the same text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import vires
from tests.api.running import Running
from tests.client.scripted import Scripted
from tests.unit import arden
from vires.client.client import Client
from vires.service.asking import Handle
from vires.service.ledger.recording import record

NOW = arden.NOW


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Arden as text."""
    return arden.write(tmp_path_factory.mktemp("arden"))


@pytest.fixture(scope="package")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of Arden with two revisions: the second gives Order 7 another title."""
    room = tmp_path_factory.mktemp("ledger")
    text = arden.write(room)
    address = room / "arden.ledger"
    record(text, str(address), author="ada", reason="the law as it stands", legal=False)
    law = text / "law.yaml"
    law.write_text(law.read_text().replace("Order 7 on inspectors", "Order 7 on the inspectors"), encoding="utf-8")
    record(text, str(address), author="ben", reason="the title as printed", base=1, legal=False)
    return address


@pytest.fixture(scope="package")
def server(folder: Path, ledger: Path) -> Iterator[Running]:
    """Arden as text at the root, and as a ledger as the tenant `kept`."""
    with Running("--registry", str(folder), "--tenant", f"kept={ledger}") as running:
        yield running


@pytest.fixture(scope="package")
def handle(folder: Path) -> Handle:
    """Arden, asked here."""
    return vires.open(folder, now=NOW)


@pytest.fixture(scope="package")
def client(server: Running) -> Iterator[Client]:
    """Arden, asked through the server."""
    with vires.connect(server.address, now=NOW) as client:
        yield client


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    """A server that answers as it is told."""
    with Scripted() as server:
        yield server

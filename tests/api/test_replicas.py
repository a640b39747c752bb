"""Several servers over one ledger: a revision reaches each of them without a restart, and no answer mixes two."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.api.running import PATIENCE, Running, until
from tests.ledger_suite.server import Server
from tests.unit import arden
from vires.ledger.bulletin import Bulletin
from vires.service.ledger.recording import record

NEAR = {
    "office": "harbour/inspector", "power": "inspect", "at": "2000-01-01", "sites": ["yard@200"],
    "facts": {"trained": True, "board-approval": False}, "as_of": "2001-01-01", "known_by": "2001-01-01",
}  # fmt: skip
"""Within the distance of Order 9 if that is 300 metres, and beyond it if it is 100."""


class Law:
    """The registry of Arden in a ledger. In every other revision Order 9 says 300 metres in place of 100."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        self.outcomes: dict[str, str] = {}
        arden.write(folder)
        self.number = 0
        self.record()

    def record(self) -> int:
        """Record the next revision; its number."""
        wide = self.number % 2 == 1
        text = arden.LAW.replace("within: 100 m", "within: 300 m") if wide else arden.LAW
        (self.folder / "law.yaml").write_text(text.lstrip("\n"), encoding="utf-8")
        base = self.number or None
        recorded = record(self.folder, self.address, author="ada", reason="as gazetted", base=base, legal=False)
        assert recorded.revision is not None
        self.outcomes[recorded.revision.digest] = "IRREGULAR" if wide else "AUTHORIZED"
        self.number = recorded.revision.number
        return self.number


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgres"])
def law(request: pytest.FixtureRequest, tmp_path: Path) -> Law:
    folder = tmp_path / "text"
    folder.mkdir()
    postgres = request.param == "postgres"
    return Law(folder, request.getfixturevalue("server").fresh() if postgres else str(tmp_path / "law.ledger"))


def at(running: Running, number: int) -> bool:
    registry = running.ready()["registries"]["/"]
    return bool(registry["number"] == number and registry["refresh_failed"] is None)


def test_a_revision_reaches_every_replica_without_a_restart(law: Law) -> None:
    with Running("--registry", law.address) as one, Running("--registry", law.address, "--workers", "2") as other:
        for running in (one, other):
            assert at(running, 1)
            assert running.client.post("/api/v1/ask", json=NEAR).json()["outcome"] == "AUTHORIZED"
        law.record()
        for running in (one, other):
            until(lambda running=running: at(running, 2), "the revision does not arrive")  # type: ignore[misc]
        until(
            lambda: one.client.post("/api/v1/ask", json=NEAR).json()["outcome"] == "IRREGULAR", "the answer is the old"
        )
        old = one.client.post("/api/v1/ask", params={"revision": 1}, json=NEAR)
        assert old.json()["outcome"] == "AUTHORIZED"


def test_every_answer_is_that_of_the_revision_it_names_while_revisions_land(law: Law) -> None:
    seen: set[str] = set()
    faults: list[str] = []
    done = threading.Event()

    def ask(address: str) -> None:
        with httpx.Client(base_url=address, timeout=PATIENCE) as client:
            while not done.is_set():
                answer = client.post("/api/v1/ask", json=NEAR)
                found = answer.json()
                revision = found.get("registry", {}).get("revision")
                if answer.status_code != 200 or law.outcomes.get(revision, found["outcome"]) != found["outcome"]:
                    faults.append(json.dumps(found)[:300])
                seen.add(revision)

    with (
        Running("--registry", law.address) as one,
        Running("--registry", law.address) as other,
        ThreadPoolExecutor(4) as pool,
    ):
        asked = [pool.submit(ask, running.address) for running in (one, one, other, other)]
        try:
            for _ in range(6):
                number = law.record()
                for running in (one, other):
                    until(lambda r=running, n=number: at(r, n), "the revision does not arrive")  # type: ignore[misc]
        finally:
            done.set()
        for future in asked:
            future.result()
    assert faults == []
    assert len(seen & set(law.outcomes)) >= 5
    assert seen <= set(law.outcomes)


def test_a_server_that_restarts_is_heard_again(server: Server, tmp_path: Path) -> None:
    law = Law(tmp_path, server.fresh())
    with Running("--registry", law.address) as running:
        assert at(running, 1)
        server.stop("fast")
        found = running.client.post("/api/v1/ask", json=NEAR)
        assert found.json()["outcome"] == "AUTHORIZED", "what was read is answered from while the ledger is away"
        server.start()
        law.record()
        until(lambda: at(running, 2), "the revision does not arrive")


def test_a_revision_is_announced_to_whoever_listens_to_its_ledger_and_to_no_other(
    server: Server, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    law, other = Law(tmp_path / "one", server.fresh()), Law(tmp_path / "other", server.fresh())
    bulletin = Bulletin(law.address)
    try:
        assert not bulletin.wait(0.0)
        other.record()
        assert not bulletin.wait(1.0)
        law.record()
        assert bulletin.wait(PATIENCE)
    finally:
        bulletin.close()

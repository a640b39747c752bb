"""Text recorded, exported, asked and undone alike wherever a ledger lies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import vires
from tests.ledger_suite.places import File, Schema
from tests.unit import arden
from tests.unit.ledger.kept import change
from vires.service.ledger.base import read_base
from vires.service.ledger.blaming import blame
from vires.service.ledger.checking import verify
from vires.service.ledger.exporting import export
from vires.service.ledger.folder import existing
from vires.service.ledger.history import log, show
from vires.service.ledger.opening import opened
from vires.service.ledger.recording import record
from vires.service.ledger.reverting import revert

ASKED = {"at": "2000-01-01", "sites": [("arden/site/yard", 200)], "facts": {"trained": True}}


def test_text_is_kept_alike_wherever_a_ledger_lies(lasting: File | Schema, tmp_path: Path) -> None:
    folder = tmp_path / "arden"
    folder.mkdir()
    arden.write(folder)
    first = existing(folder)
    record(folder, lasting.address, author="vane", reason="the first text")
    base = read_base(folder)
    assert base is not None
    assert "://" not in base.ledger or base.ledger.startswith("postgresql://")
    change(folder, "law.yaml", "within: 100 m", "within: 300 m")
    done = record(folder, author="reed", reason="wider yards")
    assert done.legal is not None
    assert done.legal.count >= 1
    assert [one.number for one in log(lasting.address).revisions] == [2, 1]
    assert show(lasting.address, 2).fields["instrument:arden/order/9"][0].after == "300 m"
    assert {one.revision.number for one in blame(lasting.address, "arden/order/9/limit").fields} == {1, 2}
    outcomes = [
        vires.open(lasting.address, now=arden.NOW, revision=number)
        .ask("harbour/inspector", "inspect", **ASKED)  # type: ignore[arg-type]
        .outcome
        for number in (1, 2)
    ]
    assert outcomes == ["AUTHORIZED", "CONDITIONAL"]
    revert(lasting.address, 2, author="vane", reason="it was right")
    export(tmp_path / "out", lasting.address)
    assert existing(tmp_path / "out") == first
    assert verify(lasting.address).whole


WRITER = """
import sys
from pathlib import Path
from vires.service.ledger.recording import record
path = Path(sys.argv[1], f"more{sys.argv[2]}.yaml")
path.write_text(path.read_text().replace("label: D", "label: DD"))
record(path.parent, author=f"writer {sys.argv[2]}", reason="my own file", legal=False)
"""


def test_of_four_who_record_folders_at_once_none_is_lost(lasting: File | Schema, tmp_path: Path) -> None:
    folder = tmp_path / "arden"
    folder.mkdir()
    arden.write(folder)
    for number in range(4):
        (folder / f"more{number}.yaml").write_text(
            f"territories:\n  - {{id: arden/d{number}, label: D}}\n", encoding="utf-8"
        )
    record(folder, lasting.address, author="vane", reason="the first text")
    for number in range(4):
        export(tmp_path / f"w{number}", lasting.address)
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path / f"w{number}"), str(number)])
        for number in range(4)
    ]
    assert [process.wait() for process in running] == [0] * 4
    with opened(lasting.address) as store:
        assert {one.author for one in store.revisions(1)} == {f"writer {number}" for number in range(4)}
    export(folder, lasting.address)
    assert all(b"label: DD}" in existing(folder)[f"more{number}.yaml"] for number in range(4))
    assert verify(lasting.address).whole

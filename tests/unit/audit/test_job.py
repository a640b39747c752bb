"""Whole audits: rows in are rows out, in their order; what is stopped can be read and gone on from; several processes
come to the same; nothing that goes wrong loses what was written."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit import arden
from tests.unit.audit.tables import MAPPING, acts, audited, chains, receipt
from vires.audit import source as reading
from vires.audit.growing import parts
from vires.audit.job import Interrupted, beside
from vires.audit.progress import Progress
from vires.audit.trouble import AuditError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def small_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Units of few rows, so that a small table has several."""
    for module in (reading, __import__("vires.audit.parquetfiles", fromlist=["UNIT"])):
        monkeypatch.setattr(module, "UNIT", 16)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "acts.parquet"
    pq.write_table(acts(100), path, row_group_size=40)
    return path


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of many rows in several row groups."""
    path = tmp_path_factory.mktemp("many") / "acts.parquet"
    some = acts(1000)
    with pq.ParquetWriter(path, some.schema) as writer:
        for number in range(4):
            ids = pa.array([f"{number}-{row}" for row in range(70_000)])
            part = pa.concat_tables([some] * 70).set_column(0, "case", ids)
            writer.write_table(part, row_group_size=70_000)
    return path


def ids(path: Path) -> list[Any]:
    found: list[Any] = pq.read_table(path, columns=["case"]).column("case").to_pylist()
    return found


@pytest.mark.usefixtures("small_units")
def test_rows_come_out_in_the_order_in_which_they_came_in(tmp_path: Path, table: Path) -> None:
    rows, done = audited(table, tmp_path)
    assert [row["case"] for row in rows] == ids(table)
    at_once, _ = audited(acts(100), tmp_path, name="at-once")
    assert rows == at_once
    assert done.rows == 100
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "acts.parquet", "at-once.chains.parquet", "at-once.parquet", "at-once.receipt.json", "out.chains.parquet",
        "out.parquet", "out.receipt.json",
    ]  # fmt: skip


def test_receipt_says_what_the_result_was_made_of(tmp_path: Path, table: Path) -> None:
    handle = arden.handle()
    rows, done = audited(table, tmp_path, handle=handle, command=lambda seen: ("vires", "audit", seen.as_of.text))
    said = receipt(tmp_path)
    assert said == json.loads(json.dumps(done.receipt))
    assert said["registry"]["digest"] == handle.registry.digest
    assert said["vantage"] == {"as_of": arden.NOW, "known_by": arden.NOW, "standard": "reported", "doctrine": {}}
    assert said["input"]["rows"] == said["out"]["rows"] == len(rows)
    assert said["input"]["bytes"] == table.stat().st_size
    assert said["input"]["digest"] == reading.file_digest([str(table)])
    assert said["command"] == f"vires audit {arden.NOW}"
    assert said["outcomes"] == {name: sum(row["outcome"] == name for row in rows) for name in said["outcomes"]}
    assert said["chains"] == len({link["chain"] for link in chains(tmp_path)})
    assert str(tmp_path) not in json.dumps({**said, "input": None})


def test_columns_that_are_passed_through_are_as_they_were(tmp_path: Path) -> None:
    table = acts(10).append_column("n", pa.array(range(10), pa.uint16())).append_column(
        "list", pa.array([[1.5, None]] * 10, pa.list_(pa.float32()))
    )  # fmt: skip
    table = table.append_column("code", pa.array(["a", None] * 5).dictionary_encode())
    table = table.append_column("ns", pa.array(range(10), pa.timestamp("ns")))
    table = table.append_column("view", pa.array(["v"] * 10, pa.string_view()))
    audited(table, tmp_path, MAPPING + "pass: [list, n, code, ns, view, when]\n")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.column_names[:7] == ["case", "list", "n", "code", "ns", "view", "when"]
    for name in ("list", "n", "ns", "when"):
        assert found.column(name).equals(table.column(name))
        assert found.schema.field(name).type == table.schema.field(name).type
    assert found.column("code").to_pylist() == table.column("code").to_pylist()
    assert found.schema.field("code").type == pa.string()


def test_a_table_without_rows_has_a_result_without_rows(tmp_path: Path) -> None:
    rows, done = audited(acts(0), tmp_path)
    assert (rows, done.rows, chains(tmp_path)) == ([], 0, [])
    assert pq.read_schema(tmp_path / "out.parquet").names[:2] == ["case", "outcome"]


def test_two_vantages_are_compared(tmp_path: Path) -> None:
    handle = arden.handle()
    rows, _ = audited(acts(60), tmp_path, handle=handle, compare=handle.vantage("1994-01-01", "1994-01-01"))
    then, _ = audited(acts(60), tmp_path, handle=handle, name="then")
    assert [row["outcome"] for row in rows] == [row["outcome"] for row in then]
    assert {(row["outcome"], row["compared"]) for row in rows} >= {
        ("CONDITIONAL", "NO_AUTHORITY_SHOWN"), ("NOT_DECIDABLE", "NOT_DECIDABLE"),
    }  # fmt: skip


class After:
    """Says stop once so many rows are done."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.seen: list[Progress] = []

    def tell(self, now: Progress) -> None:
        self.seen.append(now)

    def __call__(self) -> bool:
        return bool(self.seen) and self.seen[-1].rows >= self.rows


@pytest.mark.usefixtures("small_units")
@pytest.mark.parametrize("rows", [1, 40, 48, 99])
def test_what_was_stopped_goes_on_to_the_same_result(tmp_path: Path, table: Path, rows: int) -> None:
    straight, made = audited(table, tmp_path, name="straight", gather=True)
    until = After(rows)
    out = tmp_path / "out.parquet"
    with pytest.raises(Interrupted) as stopped:
        audited(table, tmp_path, gather=True, stop=until, progress=until.tell)
    assert not out.exists()
    assert rows <= stopped.value.rows < rows + 16
    assert stopped.value.total == 100
    assert pq.read_table(stopped.value.part).to_pylist() == straight[: stopped.value.rows]
    rest, done = audited(table, tmp_path, gather=True, resume=True)
    assert rest == straight
    assert out.read_bytes() == (tmp_path / "straight.parquet").read_bytes()
    for here, there in zip(beside(out), beside(tmp_path / "straight.parquet"), strict=True):
        assert here.read_bytes().replace(b"out.parquet", b"straight.parquet") == there.read_bytes()
    assert done.tally is not None
    assert made.tally is not None
    assert done.tally.dump() == made.tally.dump()
    assert not any(path.exists() for path in parts(out))
    assert until.seen[-1].total == 100
    assert all(now.left is not None and now.left >= 0 for now in until.seen)


@pytest.mark.usefixtures("small_units")
def test_an_audit_is_gone_on_from_at_the_vantage_with_which_it_began(tmp_path: Path, table: Path) -> None:
    until = After(30)
    handle = arden.handle()
    with pytest.raises(Interrupted):
        audited(table, tmp_path, handle=handle, unstated=("as_of", "known_by"), stop=until, progress=until.tell)
    later = type(handle)(handle.registry, now="2030-01-01T00:00Z")
    _, done = audited(table, tmp_path, handle=later, unstated=("as_of", "known_by"), resume=True)
    assert done.vantage.as_of.text == arden.NOW
    straight, _ = audited(table, tmp_path, handle=handle, name="straight")
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == straight


@pytest.mark.usefixtures("small_units")
def test_what_was_begun_otherwise_is_not_gone_on_from(tmp_path: Path, table: Path) -> None:
    until = After(30)
    with pytest.raises(Interrupted):
        audited(table, tmp_path, stop=until, progress=until.tell)
    left = parts(tmp_path / "out.parquet")[2].read_bytes()
    handle = arden.handle()
    other = type(handle)(handle.registry, now="2000-01-01T00:00Z")
    for changed, what in (
        ({"mapping": MAPPING + "pass: [district]\n"}, "mapping"), ({"handle": other}, "as_of, known_by"),
        ({"gather": True}, "gather"), ({"compare": handle.vantage()}, "compare"),
    ):  # fmt: skip
        with pytest.raises(AuditError, match=f"was begun with another {what}$") as refused:
            audited(table, tmp_path, resume=True, **changed)
        assert refused.value.slug == "resume-other"
    pq.write_table(acts(101), table)
    with pytest.raises(AuditError, match=r"another input$"):
        audited(table, tmp_path, resume=True)
    assert parts(tmp_path / "out.parquet")[2].read_bytes() == left


def test_resume_where_nothing_was_begun_begins(tmp_path: Path, table: Path) -> None:
    assert len(audited(table, tmp_path, resume=True)[0]) == 100


@pytest.mark.usefixtures("small_units")
def test_a_stream_is_audited_and_not_gone_on_from(tmp_path: Path) -> None:
    table = acts(100)
    rows, done = audited(table.to_reader(max_chunksize=7), tmp_path)
    assert rows == audited(table, tmp_path, name="whole")[0]
    assert done.input_digest == receipt(tmp_path, "whole")["input"]["digest"]
    until = After(20)
    with pytest.raises(Interrupted):
        audited(table.to_reader(), tmp_path, name="cut", stop=until, progress=until.tell)
    with pytest.raises(AuditError, match=r"begun with another input|can be read but once"):
        audited(table.to_reader(), tmp_path, name="cut", resume=True)


@pytest.mark.usefixtures("small_units")
def test_a_result_that_is_there_stays_until_the_new_one_is_whole(tmp_path: Path, table: Path) -> None:
    audited(table, tmp_path)
    before = (tmp_path / "out.parquet").read_bytes()
    until = After(30)
    with pytest.raises(Interrupted):
        audited(table, tmp_path, MAPPING + "pass: [district]\n", stop=until, progress=until.tell)
    assert (tmp_path / "out.parquet").read_bytes() == before

    def fail(done: Any) -> None:
        raise AuditError("file-unwritable", "the report cannot be written", "")

    with pytest.raises(AuditError, match="the report cannot be written"):
        audited(table, tmp_path, MAPPING + "pass: [district]\n", finishing=fail)
    assert (tmp_path / "out.parquet").read_bytes() == before
    rows, _ = audited(table, tmp_path, MAPPING + "pass: [district]\n", resume=True)
    assert len(rows) == 100
    assert "district" in rows[0]


@pytest.mark.usefixtures("small_units")
def test_a_row_that_is_broken_ends_it_and_what_was_decided_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "acts.csv"
    head = "case,office\n" + "1,harbour/master\n" * 200_000
    path.write_text(head + "1,harbour/master,2\n")
    mapping = "id: case\noffice: office\npower: {constant: inspect}\nat: {constant: 2000-01-01}\n"
    with pytest.raises(AuditError, match="line 200,002: 3 fields") as refused:
        audited(path, tmp_path, mapping, engine="kernel")
    assert refused.value.slug == "row-broken"
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.slow
def test_processes_come_to_the_same(tmp_path: Path, many: Path) -> None:
    audited(many, tmp_path, name="one", engine="kernel", gather=True)
    _, done = audited(many, tmp_path, name="two", engine="kernel", gather=True, processes=2)
    assert (tmp_path / "two.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()
    assert chains(tmp_path, "two") == chains(tmp_path, "one")
    assert done.rows == 280_000
    assert ids(tmp_path / "two.parquet") == ids(many)
    table = pq.read_table(many)
    audited(table, tmp_path, name="fed", engine="kernel", gather=True, processes=2)
    fed = pq.read_table(tmp_path / "fed.parquet")
    assert fed.equals(pq.read_table(tmp_path / "one.parquet"))


@pytest.mark.slow
def test_processes_stop_and_go_on_to_the_same(tmp_path: Path, many: Path) -> None:
    audited(many, tmp_path, name="one", engine="kernel")
    until = After(1)
    with pytest.raises(Interrupted) as stopped:
        audited(many, tmp_path, engine="kernel", processes=2, stop=until, progress=until.tell)
    assert 0 < stopped.value.rows < 280_000
    audited(many, tmp_path, engine="kernel", processes=2, resume=True)
    assert (tmp_path / "out.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()


@pytest.mark.slow
def test_a_worker_that_is_killed_is_told_of_and_nothing_is_lost(
    tmp_path: Path, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vires.audit import crew

    made: list[subprocess.Popen[bytes]] = []
    plainly = subprocess.Popen

    class Kept(plainly):  # type: ignore[type-arg,misc]
        def __init__(self, *words: Any, **how: Any) -> None:
            super().__init__(*words, **how)
            made.append(self)

    monkeypatch.setattr(crew.subprocess, "Popen", Kept)
    audited(many, tmp_path, name="one", engine="kernel")

    def kill(now: Progress) -> None:
        for process in made:
            process.send_signal(signal.SIGKILL)

    with pytest.raises(AuditError, match=r"worker \d of 2 ended in the middle of its work \(signal 9\)") as refused:
        audited(many, tmp_path, engine="kernel", processes=2, progress=kill)
    assert refused.value.slug == "worker-lost"
    assert all(process.returncode is not None for process in made)
    part = parts(tmp_path / "out.parquet")[0]
    kept = pq.read_table(part)
    assert kept.num_rows > 0
    whole = pq.read_table(tmp_path / "one.parquet")
    assert kept.equals(whole.slice(0, kept.num_rows))
    audited(many, tmp_path, engine="kernel", processes=2, resume=True)
    assert (tmp_path / "out.parquet").read_bytes() == (tmp_path / "one.parquet").read_bytes()


def started(code: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *words], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
    )  # fmt: skip


SLOWLY = """
import sys
from pathlib import Path
from tests.unit.audit.tables import audited
from vires.audit import source, parquetfiles
source.UNIT = parquetfiles.UNIT = 16
def tell(now):
    print(now.rows, flush=True)
    if now.rows >= 40:
        sys.stdin.readline()
audited(Path(sys.argv[1]), Path(sys.argv[2]), progress=tell)
"""


@pytest.fixture
def slow(tmp_path: Path, table: Path) -> Iterator[subprocess.Popen[str]]:
    """An audit in a process of its own that waits after 40 rows."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOWLY, str(table), str(tmp_path)], cwd=ROOT, text=True, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}"},
    )  # fmt: skip
    assert process.stdout is not None
    while int(process.stdout.readline()) < 40:
        pass
    yield process
    process.kill()
    process.communicate()


@pytest.mark.usefixtures("small_units")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_a_part_that_can_be_read(
    slow: subprocess.Popen[str], tmp_path: Path, table: Path, sign: signal.Signals
) -> None:
    slow.send_signal(sign)
    _, err = slow.communicate("\n")
    assert "Interrupted: stopped after 40 rows" in err
    straight, _ = audited(table, tmp_path, name="straight")
    assert pq.read_table(parts(tmp_path / "out.parquet")[0]).to_pylist() == straight[:40]
    assert audited(table, tmp_path, resume=True)[0] == straight


@pytest.mark.usefixtures("small_units")
def test_a_process_that_is_killed_is_gone_on_from(slow: subprocess.Popen[str], tmp_path: Path, table: Path) -> None:
    slow.kill()
    slow.communicate()
    assert not (tmp_path / "out.parquet").exists()
    straight, _ = audited(table, tmp_path, name="straight")
    assert audited(table, tmp_path, resume=True)[0] == straight


FULL = """
import resource, sys
from pathlib import Path
from tests.unit.audit.tables import audited
from vires.audit import source, parquetfiles
source.UNIT = parquetfiles.UNIT = 16
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    audited(Path(sys.argv[1]), Path(sys.argv[2]))
except Exception as error:
    print(error.slug, error.message)
"""


@pytest.mark.usefixtures("small_units")
@pytest.mark.parametrize("room", [3_000, 9_000, 14_000])
def test_a_full_disk_is_told_and_gone_on_from(tmp_path: Path, table: Path, room: int) -> None:
    process = started(FULL, str(table), str(tmp_path), str(room))
    out, err = process.communicate()
    assert out.startswith(("disk-full", "file-unwritable")), err
    assert "cannot be written: file too large" in out
    assert not (tmp_path / "out.parquet").exists()
    straight, _ = audited(table, tmp_path, name="straight")
    assert audited(table, tmp_path, resume=True)[0] == straight

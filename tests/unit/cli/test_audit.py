"""`vires audit` and `vires sample-acts`: from a registry to acts, from acts to outcomes, and every row asked again."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import vires
from tests.unit import arden
from vires.cli.main import main
from vires.service.auditing import View, audit
from vires.service.refusal import Refusal

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    law = tmp_path / "arden"
    law.mkdir()
    arden.write(law)
    monkeypatch.chdir(tmp_path)

    def call(*argv: str) -> tuple[int, str, str]:
        code = main([*argv, "--registry", "arden"])
        out, err = capsys.readouterr()
        return code, out, err

    return call


def outcomes(path: str) -> list[Any]:
    found: list[Any] = pq.read_table(path).column("outcome").to_pylist()
    return found


SEEN = ("--as-of", arden.NOW, "--known-by", arden.NOW)


def test_acts_are_sampled_audited_and_asked_again(run: Run, tmp_path: Path) -> None:
    assert run("sample-acts", "300", "--out", "acts.parquet", "--seed", "3")[0] == 0
    code, out, err = run("audit", "acts.parquet", "--out", "o.parquet", "--mapping", "acts.mapping.yaml", *SEEN)
    assert (code, err) == (0, "")
    assert out.startswith("300 acts audited: o.parquet\n")
    acts, rows = pq.read_table("acts.parquet").to_pylist(), pq.read_table("o.parquet").to_pylist()
    assert [row["act"] for row in rows] == [act["act"] for act in acts]
    handle = vires.open("arden")
    for act, row in list(zip(acts, rows, strict=True))[:60]:
        site, far = act["site"], act["metres"]
        finding = handle.ask(
            act["office"], act["power"], act["at"].isoformat().replace("+00:00", "Z"), act["territory"],
            None if site == "unknown" else [] if site is None else [(site, "near" if far is None else far)],
            None if act["subject"] == "unknown" else [] if act["subject"] is None else [act["subject"]],
            {fact: act[fact] for fact in ("trained", "board-approval") if act[fact] is not None},
            arden.NOW, arden.NOW,
        )  # fmt: skip
        assert row["outcome"] == finding.outcome.value
        first = finding.chains[0].links[-1].provision if finding.chains else None
        assert row["provision"] == first


def test_the_command_of_the_receipt_makes_the_same_again(run: Run) -> None:
    run("sample-acts", "200", "--out", "acts.csv")
    code, out, _ = run(
        "audit", "acts.csv", "--out", "o.parquet", "--mapping", "acts.mapping.yaml", "--report", "o.html",
        "--compare", "known-by=1995-01-01", "--json",
    )  # fmt: skip
    assert code == 0
    receipt = json.loads(out)
    assert receipt == json.loads(Path("o.receipt.json").read_text())
    before = [Path(name).read_bytes() for name in ("o.parquet", "o.chains.parquet", "o.receipt.json")]
    command = shlex.split(receipt["command"])
    assert command[:3] == ["vires", "audit", "acts.csv"]
    assert "compared" in pq.read_schema("o.parquet").names
    assert Path("o.html").read_text().startswith("<!doctype html>")
    assert main(command[1:]) == 0
    assert [Path(name).read_bytes() for name in ("o.parquet", "o.chains.parquet", "o.receipt.json")] == before


@pytest.mark.parametrize("ending", ["parquet", "csv", "jsonl"])
def test_every_format_that_is_written_comes_to_the_same(run: Run, ending: str) -> None:
    assert run("sample-acts", "200", "--out", f"acts.{ending}")[0] == 0
    assert run("audit", f"acts.{ending}", "--out", "o.parquet", "--mapping", "acts.mapping.yaml", *SEEN)[0] == 0
    run("sample-acts", "200", "--out", "same.parquet")
    run("audit", "same.parquet", "--out", "p.parquet", "--mapping", "same.mapping.yaml", "--engine", "plain", *SEEN)
    assert outcomes("o.parquet") == outcomes("p.parquet")


def test_a_mapping_is_drafted_and_never_written_over(run: Run) -> None:
    run("sample-acts", "50", "--out", "acts.parquet")
    code, out, _ = run("audit", "acts.parquet", "--suggest-mapping")
    assert code == 0
    assert "office:\n  column: office\n" in out
    assert json.loads(run("audit", "acts.parquet", "--suggest-mapping", "--json")[1])["mapping"] == out
    assert run("audit", "acts.parquet", "--suggest-mapping", "--mapping", "draft.yaml") == (0, "", "")
    assert Path("draft.yaml").read_text() == out
    code, _, err = run("audit", "acts.parquet", "--suggest-mapping", "--mapping", "draft.yaml")
    assert code == 2
    assert "file-exists" in err
    assert run("audit", "acts.parquet", "--out", "o.parquet", "--mapping", "draft.yaml")[0] == 0
    # Columns that speak for themselves need no file.
    assert run("audit", "acts.parquet", "--out", "p.parquet")[0] == 0


def test_unknown_codes_are_shown_with_what_is_near(run: Run) -> None:
    pq.write_table(pa.table({"office": ["harbor inspectr", "harbour/master"], "at": ["2000-01-01"] * 2}), "a.parquet")
    Path("m.yaml").write_text("office: office\npower: {constant: inspect}\nat: at\n")
    code, out, _ = run("audit", "a.parquet", "--out", "o.parquet", "--mapping", "m.yaml")
    assert code == 0
    assert "office: `harbor inspectr`; near: arden/harbour/inspector" in " ".join(out.split())
    assert outcomes("o.parquet") == ["NOT_DECIDABLE", "AUTHORIZED"]


@pytest.mark.parametrize(
    ("argv", "slug"),
    [
        (("a.csv", "--out", "o.parquet", "--engine", "cedar"), "engine-unknown"),
        (("a.csv",), "usage"),
        (("none.csv", "--out", "o.parquet"), "acts-missing"),
        (("a.csv", "--out", "none/o.parquet"), "folder-missing"),
        (("a.csv", "--out", "a.csv"), "out-is-input"),
        (("a.csv", "--out", "o.parquet"), "mapping-needed"),
        (("a.csv", "--out", "o.parquet", "--mapping", "none.yaml"), "file-unreadable"),
        (("a.csv", "--out", "o.parquet", "--mapping", "m.yaml", "--processes", "0"), "processes-unfit"),
        (("a.csv", "--out", "o.parquet", "--mapping", "m.yaml", "--compare", "at=2000"), "compare-unknown"),
        (("a.csv", "--out", "o.parquet", "--mapping", "m.yaml", "--standard", "rumoured"), "standard-unknown"),
        (("a.csv", "--out", "o.parquet", "--mapping", "m.yaml"), "column-unmapped"),
        (("a.csv", "--out", "o.parquet", "--mapping", "bad.yaml"), "mapping-unreadable"),
    ],
)
def test_what_cannot_be_audited_is_refused(run: Run, argv: tuple[str, ...], slug: str) -> None:
    Path("a.csv").write_text("when,more\n2000-01-01,x\n")
    Path("m.yaml").write_text("office: {constant: harbour/master}\npower: {constant: inspect}\nat: when\n")
    Path("bad.yaml").write_text("office: [\n")
    code, out, _ = run("audit", *argv, "--json")
    assert code == 2
    error = json.loads(out)["error"]
    assert error["slug"] == slug
    assert error["try"]
    assert not Path("o.parquet").exists()
    assert not Path("o.parquet.part").exists()


def test_a_broken_row_is_told_with_its_place(run: Run) -> None:
    Path("a.csv").write_text("when\n2000-01-01\n2000-01-01,x\n")
    Path("m.yaml").write_text("office: {constant: harbour/master}\npower: {constant: inspect}\nat: when\n")
    code, out, _ = run("audit", "a.csv", "--out", "o.parquet", "--mapping", "m.yaml", "--json")
    error = json.loads(out)["error"]
    assert (code, error["slug"], error["where"]) == (2, "row-broken", {"file": "a.csv", "line": 3, "column": 1})


def test_the_schema_of_mappings_is_printed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "mapping"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:vires:schema:mapping"


def test_tables_of_other_programs_are_audited_from_python(tmp_path: Path) -> None:
    import polars as pl

    handle = arden.handle()
    frame = pl.DataFrame({"office": ["harbour/master"], "power": ["inspect"], "at": ["2000-01-01"]})
    for number, table in enumerate((frame, frame.to_pandas(), frame.to_arrow(), frame.to_arrow().to_reader())):
        done = vires.audit(handle, table, out=tmp_path / f"{number}.parquet")
        assert outcomes(str(tmp_path / f"{number}.parquet")) == ["AUTHORIZED"]
        assert done.receipt["command"].startswith("vires audit ")
    mapping = {"office": "office", "power": "power", "at": "at", "known_by": {"constant": "1990-01-01"}}
    vires.audit(handle, frame, out=tmp_path / "o.parquet", mapping=mapping, report=tmp_path / "o.html")
    assert outcomes(str(tmp_path / "o.parquet")) == ["NO_AUTHORITY_SHOWN"]
    with pytest.raises(Refusal, match="the table has no column `bureau`"):
        audit(handle, frame, out=tmp_path / "p.parquet", mapping={**mapping, "office": "bureau"}, view=View())


MISSING = """
import sys
sys.modules["pyarrow"] = None
from vires.cli.main import main
sys.exit(main(["audit", "a.parquet", "--out", "o.parquet"]))
"""


def test_libraries_that_are_missing_are_told_and_nothing_else_needs_them() -> None:
    found = subprocess.run([sys.executable, "-c", MISSING], capture_output=True, text=True)
    assert found.returncode == 2
    assert "extra-missing" in found.stderr
    assert "pip install 'vires[audit]'" in found.stderr
    heavy = "import sys; from vires.cli.main import main; main(['ask', '--help']); main(['audit', '--help']); "
    heavy += "import vires.service.auditing; sys.exit(any(name in sys.modules for name in ('numpy', 'pyarrow')))"
    assert subprocess.run([sys.executable, "-c", heavy], capture_output=True).returncode == 0


@pytest.mark.slow
def test_ctrl_c_at_a_terminal_says_how_to_go_on(run: Run, tmp_path: Path) -> None:
    run("sample-acts", "2000", "--out", "few.parquet")
    few = pq.read_table("few.parquet")
    with pq.ParquetWriter("acts.parquet", few.schema) as writer:
        for _ in range(8):
            writer.write_table(pa.concat_tables([few] * 66))
    argv = [
        "audit",
        "acts.parquet",
        "--out",
        "o.parquet",
        "--mapping",
        "few.mapping.yaml",
        "--registry",
        "arden",
        *SEEN,
    ]
    screen, end = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "vires.cli.main", *argv], stderr=end, stdout=subprocess.DEVNULL, cwd=tmp_path
    )
    os.close(end)
    shown = os.read(screen, 1000).decode()
    assert re.match(r"\r\d[\d,]* of 1,056,000 rows, [\d,]+ a second, .* left\x1b\[K", shown)
    process.send_signal(signal.SIGINT)
    said = ""
    while True:
        try:
            more = os.read(screen, 1000).decode()
        except OSError:
            break
        if not more:
            break
        said += more
    os.close(screen)
    assert process.wait() == 130
    told = re.search(
        r"stopped after ([\d,]+) of 1,056,000 rows; they stand in o.parquet.part, `--resume` goes on", said
    )
    assert told is not None
    assert pq.read_metadata("o.parquet.part").num_rows == int(told[1].replace(",", "")) < 1_056_000
    assert main([*argv, "--resume"]) == 0
    assert pq.read_metadata("o.parquet").num_rows == 1_056_000
    assert not Path("o.parquet.part").exists()

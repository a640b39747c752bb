"""Tables wherever they lie: read in units, in order, and refused with the place where they cannot be read."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.unit.audit.tables import acts
from vires.audit import source as reading
from vires.audit.reading import open_source
from vires.audit.source import Source
from vires.audit.trouble import AuditError


def whole(source: Source, skip: int = 0) -> pa.Table:
    units = [u for s in source.stretches() for u in source.units(s, source.schema.names, skip)]
    return pa.concat_tables([source.schema.empty_table(), *(plain(unit, source.schema) for unit in units)])


def plain(table: pa.Table, schema: pa.Schema) -> pa.Table:
    return table.cast(schema)


def write_csv(table: pa.Table, path: Path) -> None:
    rows = [",".join(table.column_names)]
    for row in table.to_pylist():
        rows.append(",".join("" if cell is None else str(cell) for cell in row.values()))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def write_jsonl(table: pa.Table, path: Path) -> None:
    path.write_text("".join(json.dumps(row, default=str) + "\n" for row in table.to_pylist()), encoding="utf-8")


def write_ipc(table: pa.Table, path: Path) -> None:
    with pa.ipc.new_file(path, table.schema) as sink:
        sink.write_table(table, max_chunksize=7)


def write_stream(table: pa.Table, path: Path) -> None:
    with pa.ipc.new_stream(path, table.schema) as sink:
        sink.write_table(table, max_chunksize=7)


WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {
    "a.parquet": lambda table, path: pq.write_table(table, path, row_group_size=9),
    "a.arrow": write_ipc, "a.arrows": write_stream, "a.csv": write_csv, "a.jsonl": write_jsonl,
}  # fmt: skip


@pytest.fixture(autouse=True)
def small_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """Units of few rows, so that a small table has several."""
    for module in (reading, __import__("vires.audit.parquetfiles", fromlist=["UNIT"])):
        monkeypatch.setattr(module, "UNIT", 16)


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_same_rows_in_order(tmp_path: Path, name: str) -> None:
    table, path = acts(50), tmp_path / name
    WRITERS[name](table, path)
    source = open_source(path)
    assert source.schema.names == table.column_names
    assert source.bytes == path.stat().st_size
    units = [u for stretch in source.stretches() for u in source.units(stretch, ["case", "agency"])]
    assert [cell.as_py() for unit in units for cell in unit.column("case")] == table.column("case").to_pylist()
    assert [cell.as_py() for unit in units for cell in unit.column("agency")] == table.column("agency").to_pylist()
    assert max(unit.num_rows for unit in units) <= 18
    assert source.head(5).column("case").to_pylist() == [f"c{row}" for row in range(5)]
    assert source.digest() == open_source(path).digest()
    assert source.digest().startswith("sha256:")
    for stretch in source.stretches():
        rest = list(source.units(stretch, ["case"], 1))
        full = list(source.units(stretch, ["case"]))
        assert [unit.to_pydict() for unit in rest] == [unit.to_pydict() for unit in full[1:]]


def test_tables_in_memory_of_every_maker_give_the_same_rows() -> None:
    table = acts(50)
    frame = table.to_pandas()
    made: list[Any] = [
        table, table.to_reader(max_chunksize=3), pl.from_arrow(table), frame, frame[frame.index >= 0],
        pa.RecordBatch.from_pydict(table.to_pydict(), schema=table.schema), pl.from_arrow(table).lazy().collect(),
    ]  # fmt: skip
    for one in made:
        source = open_source(one)
        assert whole(source).column("case").to_pylist() == table.column("case").to_pylist()
        assert source.rows in (50, None)


def test_a_frame_keeps_an_index_that_has_a_name() -> None:
    frame = pd.DataFrame({"a": [1]}, index=pd.Index(["x"], name="case"))
    assert set(open_source(frame).schema.names) == {"a", "case"}


def test_a_stream_is_hashed_as_the_table_it_was() -> None:
    table = acts(50)
    stream = open_source(table.to_reader(max_chunksize=11))
    with pytest.raises(AuditError, match="no digest before it was read"):
        stream.digest()
    assert stream.head(3).num_rows == 3
    assert whole(stream).num_rows == 50
    assert stream.digest() == open_source(table).digest()


def test_a_folder_of_files_is_one_table(tmp_path: Path) -> None:
    table = acts(40)
    for number in range(2):
        pq.write_table(table.slice(number * 20, 20), tmp_path / f"{number}.parquet")
    source = open_source(tmp_path)
    assert (source.rows, whole(source).column("case").to_pylist()) == (40, table.column("case").to_pylist())
    pq.write_table(table.rename_columns({"agency": "bureau"}), tmp_path / "9.parquet")
    with pytest.raises(AuditError, match="no column `agency`; column `bureau` besides") as refused:
        open_source(tmp_path)
    assert refused.value.slug == "schemas-mixed"
    (tmp_path / "9.parquet").unlink()
    write_csv(table, tmp_path / "z.csv")
    with pytest.raises(AuditError, match="files of different kinds: csv, parquet"):
        open_source(tmp_path)


@pytest.mark.parametrize("name", ["a.parquet", "a.arrow", "a.arrows"])
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    WRITERS[name](acts(50), path)
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(AuditError, match="cannot be read") as refused:
        whole(open_source(path))
    assert refused.value.slug == "acts-unreadable"
    assert name in refused.value.message
    path.write_bytes(b"")
    with pytest.raises(AuditError, match="cannot be read"):
        whole(open_source(path))


def test_an_empty_file_is_refused_and_a_table_without_rows_is_none(tmp_path: Path) -> None:
    for name in ("a.csv", "a.jsonl"):
        (tmp_path / name).write_text("\n")
        with pytest.raises(AuditError, match="is empty") as refused:
            open_source(tmp_path / name)
        assert refused.value.slug == "acts-empty"
    (tmp_path / "a.csv").write_text("case,agency\n")
    assert whole(open_source(tmp_path / "a.csv")).num_rows == 0
    for missing in (tmp_path / "none.csv", tmp_path / "a.xlsx"):
        with pytest.raises(AuditError):
            open_source(missing)
    (tmp_path / "a.xlsx").write_text("x")
    with pytest.raises(AuditError, match="says no format"):
        open_source(tmp_path / "a.xlsx")
    with pytest.raises(AuditError, match="an object of type `int` is no table of acts"):
        open_source(3)


def test_cells_of_text_stay_the_text_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('\ufeffcase;code;said\n007;NO;"a;\nb"\n\n1e3;;""\n', encoding="utf-8")
    table = whole(open_source(path))
    assert table.to_pydict() == {"case": ["007", "1e3"], "code": ["NO", None], "said": ["a;\nb", ""]}
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(path.read_bytes()))
    assert whole(open_source(tmp_path / "b.csv.gz")).to_pydict() == table.to_pydict()
    (tmp_path / "c.tsv").write_text("a\tb\n1,2\t3\n")
    assert whole(open_source(tmp_path / "c.tsv")).to_pydict() == {"a": ["1,2"], "b": ["3"]}


def broken(path: Path) -> AuditError:
    with pytest.raises(AuditError) as refused:
        whole(open_source(path))
    return refused.value


def test_a_broken_row_far_down_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = '1,"two\nlines"\n'
    path.write_text("a,b\n" + good * 150_000 + "1,2,3\n" + good * 5)
    error = broken(path)
    assert error.slug == "row-broken"
    assert error.message == f"`{path}`, line 300,002: 3 fields, but there are 2 columns: `1,2,3`"
    assert error.where == (str(path), 300_002, 1)
    path.write_text("a,b\n1,2\n" + '3,"never closed\n' + "4,5\n" * 1000)
    assert "line 3: a row that cannot be told apart" in broken(path).message
    path.write_bytes(b"a,b\n1,2\n3,\xff\xfe\n")
    assert broken(path).message == f"`{path}`, line 3: byte 3 is not UTF-8"
    path.write_bytes("a,b\n1,2\n".encode("utf-16"))
    assert "is in UTF-16" in broken(path).message


def test_lines_of_json_that_do_not_fit_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"a": 1, "b": ["x"]}\n\n{"a": 2.5, "b": null}\n{"b": "y", "a": null}\n')
    assert whole(open_source(path)).to_pydict() == {"a": [1.0, 2.5, None], "b": [["x"], None, ["y"]]}
    for line, said in (
        ('{"a": 1,', "no JSON"), ("[1]", "expected an object"), ('{"a": {"c": 1}}', "expected a plain value"),
        ('{"z": 1}', "column `z` is in no line before"), ('{"a": "soon"}', "column `a` holds `\"soon\"`, and int64"),
    ):  # fmt: skip
        path.write_text('{"a": 1}\n' * 10_000 + line + "\n")
        error = broken(path)
        assert "line 10,001: " in error.message
        assert said in error.message
        assert error.where is not None
        assert error.where[:2] == (str(path), 10_001)

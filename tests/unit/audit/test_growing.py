"""The part file: row groups joined into one Parquet file, good as far as it is vouched for."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vires.audit.footer import joined, moved, read_struct, take_apart
from vires.audit.growing import Growing, parts, read_checkpoint
from vires.audit.result import encoded, pattern
from vires.audit.trouble import AuditError

PLAIN = pa.schema([("id", pa.int64()), ("word", pa.string()), ("missing", pa.list_(pa.string()))])


def piece(start: int, count: int) -> pa.Table:
    rows = range(start, start + count)
    return pa.table({
        "id": pa.array(rows, pa.int64()),
        "word": pa.array([None if row % 5 == 0 else f"w{row % 3}" for row in rows], pa.string()).dictionary_encode(),
        "missing": pa.array([None if row % 7 == 0 else ["a"] * (row % 3) for row in rows], pa.list_(pa.string())),
    })  # fmt: skip


def grown(out: Path, *sizes: int) -> Growing:
    growing = Growing(out, pattern(PLAIN))
    growing.begin()
    for size in sizes:
        growing.add(encoded(piece(growing.rows, size)))
    return growing


def test_pieces_written_apart_are_one_file(tmp_path: Path) -> None:
    out = tmp_path / "o.parquet"
    growing = grown(out, 1000, 1, 0, 40, *([3] * 40))
    growing.end()
    assert not out.exists()
    growing.finish()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.parquet"]
    file = pq.ParquetFile(out)
    expected = piece(0, 1161)
    assert file.read().equals(expected.cast(PLAIN))
    assert file.schema_arrow == PLAIN
    assert file.metadata.num_rows == 1161
    assert [file.read_row_group(n).num_rows for n in (0, 1, 3, 43)] == [1000, 1, 40, 3]
    # Statistics speak of the right pages: a reader that skips by them finds the row.
    found = pq.read_table(out, filters=[("id", "=", 1100)])
    assert found.column("id").to_pylist() == [1100]


def test_a_footer_is_written_back_as_it_was_read() -> None:
    data = encoded(piece(0, 100))
    found = take_apart(data)
    footer = joined(found.footer, moved(found.groups[0], 0, 0), 1, 100)
    again = pq.read_table(pa.BufferReader(b"PAR1" + found.body + footer))
    assert again.equals(pq.read_table(pa.BufferReader(data)))
    with pytest.raises(ValueError, match="not a Parquet file"):
        take_apart(b"nothing")
    with pytest.raises(ValueError, match="breaks off"):
        read_struct(b"\x15")


def test_the_part_can_be_read_and_gone_on_from(tmp_path: Path) -> None:
    straight = grown(tmp_path / "straight.parquet", 10, 20, 30)
    straight.end()
    straight.finish()
    out = tmp_path / "o.parquet"
    growing = grown(out, 10, 20)
    growing.checkpoint({"more": 1})
    growing.end()
    growing.close()
    assert pq.read_table(parts(out)[0]).num_rows == 30
    found = read_checkpoint(out)
    assert found is not None
    assert found["more"] == 1
    again = Growing(out, pattern(PLAIN))
    again.resume(found)
    again.add(encoded(piece(30, 30)))
    again.end()
    again.finish()
    assert out.read_bytes() == (tmp_path / "straight.parquet").read_bytes()


def test_what_no_checkpoint_vouches_for_is_made_anew(tmp_path: Path) -> None:
    out = tmp_path / "o.parquet"
    growing = grown(out, 10)
    growing.checkpoint({})
    # The process is killed: more was added, and no footer was written.
    growing.add(encoded(piece(10, 20)))
    growing.close()
    with open(parts(out)[0], "ab") as file:
        file.write(b"half a row gro")
    found = read_checkpoint(out)
    assert found is not None
    again = Growing(out, pattern(PLAIN))
    again.resume(found)
    assert again.rows == 10
    again.add(encoded(piece(10, 20)))
    again.end()
    again.finish()
    assert pq.read_table(out).equals(piece(0, 30).cast(PLAIN))


@pytest.mark.parametrize("harm", ["short", "changed", "gone", "checkpoint", "numbers"])
def test_a_part_that_was_changed_is_refused(tmp_path: Path, harm: str) -> None:
    out = tmp_path / "o.parquet"
    growing = grown(out, 10, 20)
    growing.checkpoint({})
    growing.end()
    growing.close()
    part, _, state = parts(out)
    data = bytearray(part.read_bytes())
    if harm == "short":
        part.write_bytes(data[:100])
    elif harm == "changed":
        data[50] ^= 1
        part.write_bytes(data)
    elif harm == "gone":
        part.unlink()
    elif harm == "checkpoint":
        state.write_text("{")
    else:
        state.write_text(json.dumps({**json.loads(state.read_text()), "bytes": "many"}))
    with pytest.raises(AuditError) as refused:
        Growing(out, pattern(PLAIN)).resume(read_checkpoint(out) or {})
    assert refused.value.slug == "part-damaged"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="cannot be written: no such file or directory") as refused:
        Growing(tmp_path / "none" / "o.parquet", pattern(PLAIN)).begin()
    assert refused.value.slug == "file-unwritable"


def test_two_audits_do_not_write_one_file(tmp_path: Path) -> None:
    out = tmp_path / "o.parquet"
    first = grown(out, 10)
    first.checkpoint({})
    for take in (Growing.begin, lambda other: other.resume(read_checkpoint(out) or {})):
        with pytest.raises(AuditError, match="is being written by another audit") as refused:
            take(Growing(out, pattern(PLAIN)))
        assert refused.value.slug == "audit-running"
    first.add(encoded(piece(10, 10)))
    first.end()
    first.finish()
    assert pq.read_table(out).num_rows == 20
    grown(out, 5).close()
    assert pq.read_table(out).num_rows == 20

"""Drafts of mappings: from what a table holds and what the registry calls things, never a guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.unit import arden
from tests.unit.audit.tables import audited
from vires.audit.checking import check
from vires.audit.mappingfile import plain, read_mapping
from vires.audit.suggestion import suggest


def drafted(table: dict[str, Any] | pa.Table) -> tuple[dict[str, Any], str]:
    head = table if isinstance(table, pa.Table) else pa.table(table)
    draft = suggest(arden.registry(), head)
    text = draft.to_yaml()
    if not draft.missing:
        mapping = read_mapping("m.yaml", text.encode())
        check(mapping, arden.registry(), head)
        assert plain(mapping) == draft.document
    return draft.document, text


TABLE = {
    "case_no": ["A1", "A2", "A3"],
    "Agency": ["Harbour inspector", "HARBOUR MASTER", "HI"],
    "Action": ["inspect vessels", "open cargo", "inspect vessels"],
    "Date": ["2000-01-01 10:00", "2000-01-02 11:00", "2000-01-03 12:00"],
    "District": ["Northern district", None, None],
    "Place": ["shipyard", None, "shipyard"],
    "distance_ft": [10, None, 20],
    "class": ["fishing vessel", "fishing vessel;fishing-vessel", None],
    "training completed": ["Y", "N", None],
    "tonnage": [1.0, 2.0, None],
    "remarks": ["a", "b", "c"],
    "Inspector name": ["Vane, Ada", "Reed, Ben", "Moss, Cy"],
}


def test_a_draft_says_what_each_column_is() -> None:
    document, text = drafted(TABLE)
    assert document == {
        "id": "case_no",
        "pass": ["remarks"],
        "leave_out": ["Inspector name"],
        "zone": "Etc/UTC",
        "office": {"column": "Agency"},
        "power": {"column": "Action"},
        "territory": {"column": "District"},
        "sites": [{"column": "Place", "distance": {"column": "distance_ft", "unit": "feet"}}],
        "subjects": [{"column": "class", "separator": ";"}],
        "at": {"column": "Date"},
        "facts": {"trained": {"column": "training completed"}, "tonnage": {"column": "tonnage"}},
    }
    assert "# `Inspector name`: it looks like names of people" in text
    assert "#   `HI` (1 rows)" in text
    assert "# Times in the table name no zone" in text


def test_a_draft_is_audited_as_it_is(tmp_path: Path) -> None:
    table = pa.table(TABLE)
    rows, _ = audited(table, tmp_path, drafted(TABLE)[1])
    assert [row["case_no"] for row in rows] == ["A1", "A2", "A3"]
    assert rows[2]["reason"] == "office: `HI` is no office of the registry"
    assert rows[0]["outcome"] == "CONDITIONAL"


def test_what_no_column_gives_is_said_and_not_made_up() -> None:
    document, text = drafted({"x": [1, 2, 3], "agency": ["zz", "yy", "xx"]})
    assert "power" not in document
    assert "at" not in document
    assert document["office"] == {"column": "agency"}
    assert "# No column seems to give `power`" in text
    assert "# No column seems to give `at`" in text


@pytest.mark.parametrize("kind", [pa.timestamp("us", "UTC"), pa.date32(), pa.string()])
def test_times_are_told_by_type_or_by_cells(kind: pa.DataType) -> None:
    cells = pa.array(["2000-01-01", "2001-02-03"]).cast(pa.date32()).cast(kind)
    document, _ = drafted(pa.table({"k": cells, "known_by": cells, "o": ["harbour/master"] * 2}))
    assert document["at"] == {"column": "k"}
    assert document["known_by"] == {"column": "known_by"}
    assert "zone" not in document


def test_a_table_without_rows_is_drafted_by_its_names() -> None:
    empty = pa.table({"office": pa.array([], pa.string()), "at": pa.array([], pa.timestamp("us", "UTC"))})
    document, _ = drafted(empty)
    assert document["at"] == {"column": "at"}

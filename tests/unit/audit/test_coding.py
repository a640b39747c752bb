"""Cells to acts: every row of an audit says what the finding of its act says, and what cannot be read has a reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.unit import arden
from tests.unit.audit.tables import MAPPING, WHEN, acts, audited, chains
from vires.audit.plainly import missing
from vires.audit.trouble import AuditError
from vires.model.finding import Finding
from vires.service.asking import Handle


def asked(handle: Handle, row: dict[str, Any]) -> Finding:
    """The finding of a row of `tables.acts`, asked as a user would."""
    places: list[Any] = []
    if row["place"] is not None:
        places = ["yard" if row["metres"] is None else ("yard", row["metres"])]
    facts = {} if row["trained"] is None else {"trained": row["trained"]}
    if row["approved"] in ("yes", "N"):
        facts["board-approval"] = row["approved"] == "yes"
    return handle.ask(
        row["agency"],
        "inspect",
        at=row["when"].isoformat().replace("+00:00", "Z"),
        territory=row["district"],
        sites=places,
        subjects=None if row["vessel"] is None else ["fishing vessel"],
        facts=facts,
    )


@pytest.mark.parametrize("engine", ["plain", "kernel"])
def test_every_row_says_what_its_finding_says(tmp_path: Path, engine: str) -> None:
    handle, table = arden.handle(), acts(160)
    rows, done = audited(table, tmp_path, handle=handle, engine=engine)
    assert [row["case"] for row in rows] == table.column("case").to_pylist()
    links: dict[int, list[str]] = {}
    for link in chains(tmp_path):
        links.setdefault(link["chain"], []).append(link["provision"])
    seen = set()
    for given, row in zip(table.to_pylist(), rows, strict=True):
        why = []
        if given["agency"] is None:
            why.append("office: no value")
        if given["agency"] == "nobody":
            why.append("office: `nobody` is no office of the registry")
        if given["approved"] == "maybe":
            why.append("facts.board-approval: `maybe` is neither true nor false")
        seen.add(row["outcome"])
        if why:
            assert row == {"case": given["case"], "outcome": "NOT_DECIDABLE", "reason": "; ".join(why), **NOTHING}
            continue
        finding = asked(handle, given)
        first = [link.provision for link in finding.chains[0].links] if finding.chains else None
        assert row == {
            "case": given["case"],
            "outcome": finding.outcome.value,
            "provision": first[-1] if first else None,
            "chain": row["chain"],
            "limit": next((one.provision for one in finding.limits if one.met is not True), None),
            "missing": list(missing(finding)),
            "nearest": finding.nearest[0].provision if finding.nearest else None,
            "fails": finding.nearest[0].fails if finding.nearest else None,
            "reason": None,
        }
        assert (None if row["chain"] is None else links[row["chain"]]) == first
    assert seen >= {"AUTHORIZED", "IRREGULAR", "NO_AUTHORITY_SHOWN", "CONDITIONAL", "NOT_DECIDABLE"}
    assert sum(done.outcomes.values()) == done.rows == 160


NOTHING = dict.fromkeys(("provision", "chain", "limit", "missing", "nearest", "fails"))


def reasons(table: dict[str, Any], tmp_path: Path, mapping: str) -> list[str | None]:
    return [row["reason"] for row in audited(pa.table(table), tmp_path, mapping)[0]]


PLAIN = "office: {constant: harbour/inspector}\npower: {constant: inspect}\nsubjects: none\n"


def dated(tmp_path: Path, values: Any, at: str, top: str = "") -> list[tuple[Any, Any]]:
    """What an office did at each of some moments when it was an inspector away from the yards, trained."""
    mapping = f"{top}{PLAIN}sites: none\nfacts: {{trained: {{constant: true}}}}\nat: {at}\n"
    return [(row["outcome"], row["reason"]) for row in audited(pa.table({"t": values}), tmp_path, mapping)[0]]


YES, NO = ("AUTHORIZED", None), ("NO_AUTHORITY_SHOWN", None)


def test_days_months_and_years_are_as_exact_as_they_are(tmp_path: Path) -> None:
    # Order 7 is of the first of June 1995.
    texts = ["1995-05-31", "1995-06-01", "1995-05", "1995", "1995-06", "1995-05-30..1995-05-31", "1789"]
    found = dated(tmp_path, texts, "t")
    assert found[0] == found[2] == found[5] == found[6] == NO
    assert found[1] == found[4] == YES
    assert found[3] == ("CONDITIONAL", None)


def test_dates_and_instants_of_every_kind(tmp_path: Path) -> None:
    days = pa.array([date(1995, 5, 31), date(1995, 6, 1), date(1789, 3, 4)], pa.date32())
    assert dated(tmp_path, days, "t") == [NO, YES, NO]
    assert dated(tmp_path, days.cast(pa.date64()), "t") == [NO, YES, NO]
    instants = [datetime(1995, 5, 31, 23, 59, 59, tzinfo=UTC), datetime(1995, 6, 1, tzinfo=UTC)]
    for unit in ("s", "ms", "us", "ns"):
        assert dated(tmp_path, pa.array(instants, pa.timestamp(unit, "UTC")), "t") == [NO, YES]
    texts = ["1995-06-01T00:59+01:00", "1995-06-01T01:00+01:00", "1995-06-01 00:00:00.5Z"]
    assert dated(tmp_path, texts, "t") == [NO, YES, YES]
    dictionary = pa.array(texts).dictionary_encode()
    assert dated(tmp_path, dictionary, "t") == [NO, YES, YES]
    counted = pa.array([801_964_799, 801_964_800], pa.int64())
    assert dated(tmp_path, counted, "{column: t, epoch: s}") == [NO, YES]
    assert dated(tmp_path, pa.array([0, 2**64 - 1], pa.uint64()), "{column: t, epoch: ms}") == [
        NO, ("NOT_DECIDABLE", "at: a time outside the years 1 to 9999"),
    ]  # fmt: skip


def test_times_that_name_no_zone_are_those_of_the_zone_that_is_stated(tmp_path: Path) -> None:
    naive = [datetime(1995, 5, 31, 19, 59), datetime(1995, 5, 31, 20, 0), datetime(1789, 3, 4, 12)]
    stamps = pa.array(naive, pa.timestamp("us"))
    assert dated(tmp_path, stamps, "{column: t, zone: America/New_York}") == [NO, YES, NO]
    assert dated(tmp_path, stamps, "t", "zone: America/New_York\n") == [NO, YES, NO]
    with pytest.raises(AuditError, match="`at`: the times in column `t` name no time zone") as refused:
        dated(tmp_path, stamps, "t")
    assert refused.value.slug == "zone-missing"
    texts = ["1995-05-31T20:00", "1995-05-31 20:00:00", "1995-05-31T20:00Z"]
    none = ("NOT_DECIDABLE", "at: a time without zone, and the mapping states none")
    assert dated(tmp_path, texts, "t") == [none, none, NO]
    assert dated(tmp_path, texts, "{column: t, zone: America/New_York}") == [YES, YES, NO]


def test_what_a_clock_shows_twice_or_never_is_not_guessed(tmp_path: Path) -> None:
    shown = pa.array([datetime(2000, 10, 29, 1, 30), datetime(2000, 4, 2, 2, 30), datetime(2000, 4, 2, 3, 30)])
    never = ("NOT_DECIDABLE", "at: a time that the clock shows never in America/New_York")
    twice = ("NOT_DECIDABLE", "at: a time that the clock shows twice in America/New_York")
    assert dated(tmp_path, shown, "{column: t, zone: America/New_York}") == [twice, never, YES]
    assert dated(tmp_path, shown, "{column: t, zone: America/New_York, repeated: later}") == [YES, never, YES]


def test_no_date_at_all_has_its_reason(tmp_path: Path) -> None:
    texts = ["2025-02-30", "soon", "", None, "2000-01-01", "2025-02-30T10:00Z", "20000101"]
    assert [why for _, why in dated(tmp_path, texts, "t")] == [
        "at: `2025-02-30` is no date", "at: `soon` is no date", "at: no value", "at: no value", None,
        "at: `2025-02-30T10:00Z` is no date", "at: `20000101` is no date",
    ]  # fmt: skip
    with pytest.raises(AuditError, match=r"`at`: column `t` holds int64; expected dates or times"):
        dated(tmp_path, [2000], "t")


def test_rows_see_what_was_known_when_they_were_done(tmp_path: Path) -> None:
    # Order 7, of the first of June, was published on the second.
    texts = ["1995-06-01T12:00Z", "1995-06-02T12:00Z", "1995-06-01"]
    assert dated(tmp_path, texts, "t") == [YES, YES, YES]
    assert dated(tmp_path, texts, "t\nknown_by: at") == [NO, YES, NO]
    table = pa.table({"t": texts, "k": ["2000-01-01", "1995-06-01", None], "m": ["1995-05-31", "2000", "2000"]})
    mapping = f"{PLAIN}sites: none\nfacts: {{trained: {{constant: true}}}}\nat: t\n"
    found = audited(table, tmp_path, mapping + "known_by: k\nleave_out: [m]\n")[0]
    assert [(row["outcome"], row["reason"]) for row in found] == [
        YES, NO, ("NOT_DECIDABLE", "known_by: no value"),
    ]  # fmt: skip
    found = audited(table, tmp_path, mapping + "as_of: m\nleave_out: [k]\n")[0]
    assert [row["outcome"] for row in found] == ["NO_AUTHORITY_SHOWN", "AUTHORIZED", "AUTHORIZED"]
    handle = arden.handle()
    for row, known in zip(found, ["1995-05-31", "2000", "2000"], strict=True):
        at = texts[found.index(row)]
        finding = handle.ask(
            "harbour/inspector", "inspect", at, sites=[], subjects=[], facts={"trained": True}, as_of=known
        )
        assert finding.outcome.value == row["outcome"]


def test_sets_come_as_lists_and_from_several_columns(tmp_path: Path) -> None:
    table = pa.table({
        "t": ["2000-01-01"] * 4,
        "a": pa.array([["yard"], [], None, ["yard", "pier"]], pa.list_(pa.string())),
        "b": ["", "yard", None, None],
        "far": [0, 30, 1, 2],
    })  # fmt: skip
    mapping = PLAIN + "at: t\nfacts: {trained: {constant: true}, board-approval: {constant: false}}\n"
    rows = audited(table, tmp_path, mapping + "sites: [a, {column: b, distance: {column: far, unit: yards}}]\n")[0]
    assert [row["outcome"] for row in rows] == ["IRREGULAR", "IRREGULAR", "CONDITIONAL", "NOT_DECIDABLE"]
    assert rows[3]["reason"] == "sites: `pier` is no site of the registry"


def test_distances_are_rounded_as_those_of_the_record(tmp_path: Path) -> None:
    law = arden.LAW.replace("within: 100 m", "within: 100 ft")
    handle = Handle(arden.registry(law=law), now=arden.NOW)
    table = pa.table({"t": ["2000-01-01"] * 4, "s": ["yard"] * 4, "d": [100.0, 100.1, None, -1.0]})
    mapping = PLAIN + "at: t\nfacts: {trained: {constant: true}, board-approval: {constant: false}}\n"
    sites = "sites: {column: s, distance: {column: d, unit: feet}}\n"
    rows = audited(table, tmp_path, mapping + sites, handle=handle)[0]
    assert [(row["outcome"], row["reason"]) for row in rows] == [
        ("IRREGULAR", None), YES, ("NOT_DECIDABLE", "sites.distance: no value"),
        ("NOT_DECIDABLE", "sites.distance: no distance from `arden/site/yard`"),
    ]  # fmt: skip


def test_numbers_are_numbers(tmp_path: Path) -> None:
    law = arden.LAW.replace("when: {fact: trained}", "when: {number: tonnage, at_most: 25}")
    handle = Handle(arden.registry(law=law), now=arden.NOW)
    mapping = PLAIN + "at: {constant: 2000-01-01}\nsites: none\nfacts: {tonnage: {column: n}}\n"
    expected = [YES, NO, ("CONDITIONAL", None)]
    for values in ([25, 26, None], [25.0, 25.5, float("nan")], ["25", " 26 ", ""]):
        rows = audited(pa.table({"n": values}), tmp_path, mapping, handle=handle)[0]
        assert [(row["outcome"], row["reason"]) for row in rows] == expected
    rows = audited(pa.table({"n": ["heavy", "1_0", "inf"]}), tmp_path, mapping, handle=handle)[0]
    assert [row["reason"] for row in rows] == [f"facts.tonnage: `{n}` is no number" for n in ("heavy", "1_0", "inf")]
    thousand = mapping.replace("{column: n}", "{column: n, times: 0.001}")
    rows = audited(pa.table({"n": [25_000, 26_000]}), tmp_path, thousand, handle=handle)[0]
    assert [(row["outcome"], row["reason"]) for row in rows] == [YES, NO]


def test_codes_come_before_names_and_null_is_not_stated(tmp_path: Path) -> None:
    mapping = """
office: {column: o, codes: {"7": harbour/inspector, NO: harbour/master, x: null}}
power: {constant: inspect}
at: {constant: 2000-01-01}
sites: none
subjects: none
facts: {trained: {column: f, codes: {"1": false, "2": true, "9": null}}}
"""
    table = pa.table({"o": ["7", "7", "7", "NO", "x"], "f": [1, 2, 9, 9, 9]})
    rows = audited(table, tmp_path, mapping)[0]
    assert [(row["outcome"], row["reason"]) for row in rows] == [
        NO, YES, ("CONDITIONAL", None), YES, ("NOT_DECIDABLE", "office: the code `x` stands for no term"),
    ]  # fmt: skip


def test_unknown_codes_are_all_listed_with_counts_and_what_is_near(tmp_path: Path) -> None:
    table = pa.table({
        "case": ["a", "b", "c", "d"], "o": ["harbor inspectr", "harbor inspectr", "zzz", "harbour"],
        "s": ["yard;quay", "quay", "quay;quay", "yard"],
    })  # fmt: skip
    mapping = "id: case\noffice: o\npower: {constant: inspect}\nat: {constant: 2000-01-01}\n"
    _, done = audited(table, tmp_path, mapping + "sites: {column: s, separator: ';'}\n")
    assert [(one["part"], one["code"], one["count"]) for one in done.unknown] == [
        ("office", "harbor inspectr", 2), ("office", "zzz", 1), ("sites", "quay", 4),
    ]  # fmt: skip
    assert done.unknown[0]["nearest"][0] == "arden/harbour/inspector"
    assert done.receipt["unknown"] == done.unknown


def test_mapping_of_the_tests_is_read_by_name(tmp_path: Path) -> None:
    table = acts(1).rename_columns({"agency": "x agency"})
    with pytest.raises(AuditError, match="`office`: the table has no column `agency`") as refused:
        audited(table, tmp_path, MAPPING)
    assert refused.value.slug == "column-missing"
    assert "`x agency`" in refused.value.message


def test_timestamps_far_out_are_not_decidable(tmp_path: Path) -> None:
    far = pa.array([2**62, -(2**62), 0], pa.int64()).cast(pa.timestamp("us", "UTC"))
    assert far.type == WHEN
    why = ("NOT_DECIDABLE", "at: a time outside the years 1 to 9999")
    assert dated(tmp_path, far, "t") == [why, why, NO]


def test_the_kernel_agrees_where_each_row_has_its_own_vantage(tmp_path: Path) -> None:
    table = acts(120).append_column("made", acts(120).column("when").take(list(range(119, -1, -1))))
    mapping = MAPPING + "known_by: at\nas_of: made\n"
    audited(table, tmp_path, mapping, name="plain")
    audited(table, tmp_path, mapping, name="kernel", engine="kernel")
    assert (tmp_path / "kernel.parquet").read_bytes() == (tmp_path / "plain.parquet").read_bytes()

"""The log of writes: chained, so that nothing in it can be altered, left out or put between unseen."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from vires.service.permission.auditlog import AuditLog, Deed, Receipt, Repeated
from vires.service.permission.caller import Caller

ADA = Caller("ada", "author", frozenset({"propose"}), "", "token", "0123456789ab")
DEED = Deed(ADA, "", "propose", "proposal", "request-1", "sha256:" + "1" * 64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def filled(path: Path, writes: int = 3) -> AuditLog:
    log = AuditLog(path)
    for number in range(1, writes + 1):
        deed = replace(DEED, request=f"request-{number}")
        begun = log.begin(deed)
        assert isinstance(begun, Receipt)
        log.end(replace(deed, subject=f"proposal/{number}"), begun, "done", 201)
    return log


def test_every_write_has_two_entries_that_hang_together(path: Path) -> None:
    log = filled(path)
    entries = log.entries()
    assert [one["number"] for one in entries] == [1, 2, 3, 4, 5, 6]
    assert [one["outcome"] for one in entries] == ["begun", "done"] * 3
    assert [one.get("begun") for one in entries] == [None, 1, None, 3, None, 5]
    assert all(one["before"] == other["hash"] for other, one in pairwise(entries))
    last, fault = log.verify()
    assert (last.number, last.hash, fault) == (6, entries[-1]["hash"], None)
    assert path.stat().st_mode & 0o777 == 0o600


def test_entry_says_who_what_and_when_and_no_more(path: Path) -> None:
    (first, *_) = filled(path).entries()
    assert set(first) == {
        "number", "at", "request", "caller", "tenant", "action", "subject", "outcome", "digest", "before", "hash",
    }  # fmt: skip
    assert first["caller"] == {"name": "ada", "via": "token", "id": "0123456789ab"}


HARMS = ["alter", "leave out", "repeat", "swap", "alter with its own digest"]


# What is done to the last entry alone, only its receipt tells: see below.
@pytest.mark.parametrize(
    ("harm", "line"),
    [(harm, line) for harm in HARMS for line in range(5)] + [("alter", 5), ("repeat", 5), ("swap", 5)],
)
def test_any_harm_is_seen(path: Path, harm: str, line: int) -> None:
    from vires.service.permission.auditlog import _hash

    filled(path)
    lines = path.read_text().splitlines()
    entry = json.loads(lines[line])
    if harm == "leave out":
        del lines[line]
    elif harm == "repeat":
        lines.insert(line, lines[line])
    elif harm == "swap":
        other = (line + 1) % 6
        lines[line], lines[other] = lines[other], lines[line]
    else:
        entry["caller"]["name"] = "eve"
        if harm != "alter":
            entry["hash"] = _hash(entry)
        lines[line] = json.dumps(entry, sort_keys=True, separators=(",", ":"))
    path.write_text("".join(f"{one}\n" for one in lines))
    _, fault = AuditLog(path).verify()
    assert fault is not None


def test_receipt_tells_that_the_end_was_cut_off(path: Path) -> None:
    log = filled(path)
    kept = log.entries()[-1]["hash"]
    lines = path.read_text().splitlines()
    path.write_text("".join(f"{one}\n" for one in lines[:-1]))
    last, fault = AuditLog(path).verify()
    assert fault is None
    assert kept != last.hash
    assert kept not in {one["hash"] for one in AuditLog(path).entries()}


def test_processes_write_one_chain(path: Path) -> None:
    def work() -> None:
        filled_by = AuditLog(path)
        for number in range(10):
            begun = filled_by.begin(replace(DEED, request=f"r{number}"))
            assert isinstance(begun, Receipt)
            filled_by.end(DEED, begun, "done", 200)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    last, fault = AuditLog(path).verify()
    assert (last.number, fault) == (80, None)


def test_line_that_a_process_died_over_breaks_nothing(path: Path) -> None:
    log = filled(path, 1)
    with open(path, "ab") as stream:
        stream.write(b'{"number": 3, "at"')
    assert isinstance(log.begin(DEED), Receipt)
    last, fault = AuditLog(path).verify()
    assert (last.number, fault) == (3, None)


def test_line_without_its_end_counts_once_it_is_whole(path: Path) -> None:
    log = filled(path, 1)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    assert isinstance(AuditLog(path).begin(DEED), Receipt)
    last, fault = log.verify()
    assert (last.number, fault) == (3, None)


def test_same_key_is_known_again_in_another_process(path: Path) -> None:
    deed = replace(DEED, key="key")
    log = AuditLog(path)
    begun = log.begin(deed)
    assert isinstance(begun, Receipt)
    assert AuditLog(path).begin(deed) == Repeated(deed.digest, "proposal", None)
    log.end(replace(deed, subject="proposal/1"), begun, "done", 201)
    assert AuditLog(path).begin(deed) == Repeated(deed.digest, "proposal/1", 201)
    assert len(path.read_text().splitlines()) == 2


def test_key_of_what_was_refused_may_be_used_again(path: Path) -> None:
    deed = replace(DEED, key="key")
    log = AuditLog(path)
    begun = log.begin(deed)
    assert isinstance(begun, Receipt)
    log.end(deed, begun, "nothing-changed", 409)
    assert isinstance(log.begin(deed), Receipt)


def test_entries_are_read_page_by_page_and_by_tenant(path: Path) -> None:
    log = filled(path)
    log.refuse(replace(DEED, tenant="harbour"), "no-right", 403)
    assert [one["number"] for one in log.entries(after=2, limit=2)] == [3, 4]
    assert [one["number"] for one in log.entries("harbour")] == [7]
    assert [one["number"] for one in log.entries("", after=5)] == [6]

"""The decision log: what an entry says and leaves out, that it is written whole or the answer is not given, and that it
can be asked again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.unit import arden
from tests.unit.ledger.texts import FILES, FISHERIES, record
from vires.cli.main import main
from vires.ledger.address import open_store
from vires.model.finding import Outcome
from vires.service.asking import Handle
from vires.service.decision.asking import ask_logged
from vires.service.decision.entry import Trace
from vires.service.decision.log import DecisionLog
from vires.service.decision.reading import Logged, Unreadable, read_line, read_log
from vires.service.decision.replay import replay
from vires.service.decision.snapshots import TextSnapshots
from vires.service.refusal import Refusal

HANDLE = arden.handle()
ASK = ("arden/harbour/inspector", "arden/power/inspect")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def log(tmp_path: Path) -> DecisionLog:
    return DecisionLog(tmp_path / "decisions.jsonl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "arden").mkdir()
    return arden.write(tmp_path / "arden")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*argv: str) -> tuple[int, str, str]:
        code = main(list(argv))
        out, err = capsys.readouterr()
        return code, out, err

    return call


def lines(log: DecisionLog) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.path.read_text(encoding="utf-8").splitlines()]


def asked(log: DecisionLog, **stated: Any) -> dict[str, Any]:
    ask_logged(HANDLE, log, *ASK, **{"at": "2000-01-01", **stated})
    return lines(log)[-1]


def test_an_entry_has_the_members_of_the_standard_and_no_others(log: DecisionLog) -> None:
    entry = asked(log, sites=[("arden/site/yard", 80)], subjects=[], territory="north", doctrine={"signing": "as-any"})
    assert set(entry) == {"trace_id", "span_id", "event_name", "timestamp", "status", "attributes", "body"}
    assert (len(entry["trace_id"]), len(entry["span_id"])) == (32, 16)
    assert (entry["event_name"], entry["status"]) == ("adl.access_evaluation", "Unset")
    assert isinstance(entry["timestamp"], int)
    assert entry["timestamp"] > 1_700_000_000_000
    assert entry["attributes"] == {
        "adl.core.policies": {"arden": {"digest": HANDLE.registry.digest}},
        "adl.core.configuration": {"engine": "vires 0.1.0", "semantics": "1.0"},
    }
    assert entry["body"]["adl.core.request"] == {
        "subject": {"type": "office", "id": "arden/harbour/inspector"},
        "action": {"name": "arden/power/inspect"},
        "resource": {
            "type": "registry",
            "id": "arden",
            "properties": {
                "territory": "arden/north",
                "sites": [{"site": "arden/site/yard", "metres": 80.0, "near": False}],
                "subjects": [],
            },
        },
        "context": {
            "at": "2000-01-01", "as_of": arden.NOW, "known_by": arden.NOW, "standard": "reported",
            "doctrine": {"signing": "as-any"},
        },
    }  # fmt: skip
    response = entry["body"]["adl.core.response"]
    assert set(response) == {"decision", "context"}
    assert set(response["context"]) == {"outcome", "branches", "deciding", "finding"}
    assert response["context"]["outcome"] == "CONDITIONAL"
    assert response["decision"] is False


def test_the_decision_is_true_for_authorized_alone(log: DecisionLog) -> None:
    entry = asked(log, sites=[], facts={"trained": True}, values=True)
    assert entry["body"]["adl.core.response"]["decision"] is True
    assert entry["body"]["adl.core.response"]["context"]["outcome"] == Outcome.AUTHORIZED


def test_a_fact_is_logged_by_its_name_alone_and_nothing_gives_its_value_away(log: DecisionLog) -> None:
    entry = asked(log, facts={"tonnage": 12.5, "trained": True})
    assert entry["body"]["adl.core.request"]["context"]["facts"] == ["tonnage", "trained"]
    assert "12.5" not in json.dumps(entry)
    # The digest of a finding that says its question could be guessed at until the value fits.
    assert "finding" not in entry["body"]["adl.core.response"]["context"]


def test_no_text_of_the_record_enters_the_log(log: DecisionLog) -> None:
    finding = ask_logged(HANDLE, log, *ASK, at="2000-01-01")
    said = log.path.read_text(encoding="utf-8")
    titles = [i.title for i in HANDLE.registry.instruments.values()]
    labels = [t.label for scheme in HANDLE.registry.terms.values() for t in scheme.values()]
    assert titles
    assert not [text for text in (*titles, *labels, finding.answer) if len(text) > 8 and text in said]


def test_a_question_too_open_is_logged_as_such(log: DecisionLog, monkeypatch: pytest.MonkeyPatch) -> None:
    handle = arden.handle()

    def refuse(*given: Any) -> Any:
        raise Refusal("too-open", "the question leaves 40 points open", "state some")

    monkeypatch.setattr(handle, "decide", refuse)
    with pytest.raises(Refusal, match="40 points"):
        ask_logged(handle, log, *ASK, at="2000-01-01")
    (entry,) = lines(log)
    assert entry["status"] == "Error"
    assert set(entry["body"]) == {"adl.core.request"}
    assert isinstance(read_line(1, log.path.read_bytes()), Logged)


def test_what_cannot_be_understood_is_not_logged(log: DecisionLog) -> None:
    with pytest.raises(Refusal):
        ask_logged(HANDLE, log, "somebody", "something")
    assert lines(log) == []


PARENT = "00-28dbeec32e77635cc19bc3204ec56c41-dec5220770f8f4f4-01"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (PARENT, True),
        (None, False),
        ("nonsense", False),
        (PARENT.upper(), False),
        ("00-" + "0" * 32 + "-dec5220770f8f4f4-01", False),
        ("ff" + PARENT[2:], False),
    ],
)
def test_a_trace_that_comes_with_the_call_goes_on(given: str | None, kept: bool) -> None:
    trace = Trace.begin(given)
    assert (trace.trace_id == PARENT[3:35], trace.parent_span_id == PARENT[36:52]) == (kept, kept)
    assert trace.span_id != PARENT[36:52]
    assert ("parent_span_id" in trace.to_dict()) is kept


def test_replayed_from_its_own_snapshot_every_answer_is_the_same(log: DecisionLog) -> None:
    for at in ("1994-01-01", "2000-01-01", "2001-06-01"):
        asked(log, at=at)
        asked(log, at=at, sites=["arden/site/yard@near"], facts={"trained": False, "tonnage": 3}, values=True)
    found = list(replay(read_log(log.path), TextSnapshots(HANDLE)))
    assert [one.verdict for one in found] == ["same"] * 6
    assert all(one.before == one.after for one in found)


def test_facts_known_by_name_alone_are_not_made_up(log: DecisionLog) -> None:
    asked(log, facts={"trained": True})
    (one,) = replay(read_log(log.path), TextSnapshots(HANDLE))
    assert (one.verdict, one.after) == ("facts-unlogged", None)
    assert one.note == "the values of `trained` were stated and are not in the log, so it cannot be asked again"


def test_an_altered_answer_is_named(log: DecisionLog) -> None:
    entry = asked(log)
    for change in ("outcome", "finding", "decision"):
        altered = json.loads(json.dumps(entry))
        response = altered["body"]["adl.core.response"]
        if change == "decision":
            response["decision"] = True
        else:
            response["context"][change] = "AUTHORIZED" if change == "outcome" else "sha256:" + "0" * 64
        logged = read_line(1, json.dumps(altered).encode() + b"\n")
        (one,) = replay([logged], TextSnapshots(HANDLE))
        assert (one.verdict, one.differs) == ("differs", (change,))


def test_another_text_is_not_taken_for_the_one_that_answered(log: DecisionLog) -> None:
    asked(log)
    other = Handle(HANDLE.registry.without(["arden/order/7"]))
    (one,) = replay(read_log(log.path), TextSnapshots(other))
    assert (one.verdict, one.after) == ("not-had", None)
    assert HANDLE.registry.digest in (one.note or "")


def test_under_another_law_what_flips_is_listed_with_why(log: DecisionLog) -> None:
    asked(log)
    asked(log, at="1994-01-01")
    other = Handle(HANDLE.registry.without(["arden/order/7"]))
    flipped, same = replay(read_log(log.path), TextSnapshots(HANDLE), other)
    assert same.verdict == "same"
    assert (flipped.verdict, flipped.responsible, flipped.since) == ("flips", ("arden/order/7/grant",), "1995-06-01")
    assert flipped.after is not None
    assert flipped.after["context"]["outcome"] == "NO_AUTHORITY_SHOWN"
    unexplained, _ = replay(read_log(log.path), TextSnapshots(other), other)
    assert unexplained.verdict == "flips"
    assert unexplained.note == "why cannot be said: the snapshot it was answered from is not had"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda entry: entry.pop("body"), "`body` is missing"),
        (lambda entry: entry.update(event_name="adl.search_subject"), "is not `adl.access_evaluation`"),
        (lambda entry: entry.update(status="Error"), "does not fit whether there is a response"),
        (lambda entry: entry["body"]["adl.core.request"]["context"].update(at="soon"), "not what it should be"),
        (lambda entry: entry["body"]["adl.core.request"]["context"].update(standard="x"), "standard of evidence"),
        (lambda entry: entry["body"]["adl.core.request"]["subject"].update(type="user"), "no office"),
        (lambda entry: entry["attributes"].update({"adl.core.policies": {}}), "not what it should be"),
    ],
)
def test_a_line_that_is_no_entry_is_named_and_not_asked(
    log: DecisionLog, change: Callable[[dict[str, Any]], Any], why: str
) -> None:
    entry = asked(log)
    change(entry)
    found = read_line(7, json.dumps(entry).encode() + b"\n")
    assert isinstance(found, Unreadable)
    assert found.line == 7
    assert why in found.why


@pytest.mark.parametrize("line", [b"{\n", b"[]\n", b"3\n", b"\xff\xfe\n", b'{"event_name": 1}\n', b"{}"])
def test_no_line_ends_the_reading(line: bytes) -> None:
    assert isinstance(read_line(1, line), Unreadable)


def test_a_line_that_a_writer_left_unfinished_spoils_no_other(log: DecisionLog) -> None:
    asked(log)
    with log.path.open("ab") as file:
        file.write(b'{"trace_id":"28db')
    ask_logged(HANDLE, log, *ASK, at="2000-01-01")
    found = list(replay(read_log(log.path), TextSnapshots(HANDLE)))
    assert [one.verdict for one in found] == ["same", "unreadable", "same"]


def test_the_answer_is_not_given_if_it_cannot_be_logged(folder: Path, tmp_path: Path, run: Run) -> None:
    for place in (tmp_path, tmp_path / "missing" / "log.jsonl", folder / "registry.yaml" / "log.jsonl"):
        code, out, _ = run("ask", *ASK, "--at", "2000-01-01", "--registry", str(folder), "--json", "--log", str(place))
        error = json.loads(out)["error"]
        assert (code, error["slug"]) == (2, "log-unwritable")
        assert "the answer is not given" in error["message"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_gives_no_answer(folder: Path, run: Run) -> None:
    code, out, _ = run("ask", *ASK, "--at", "2000-01-01", "--registry", str(folder), "--json", "--log", "/dev/full")
    assert (code, json.loads(out)["error"]["slug"]) == (2, "log-unwritable")


def test_what_was_cut_short_is_taken_back(log: DecisionLog, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(log)
    before = log.path.read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:20]))
    with pytest.raises(Refusal, match="only 20 of"):
        asked(log)
    assert log.path.read_bytes() == before


WRITER = """
import sys
from vires.service.decision.log import DecisionLog
log = DecisionLog(sys.argv[1])
for number in range(200):
    log.append({"writer": sys.argv[2], "number": number, "filling": "x" * 9000})
"""


def test_many_processes_append_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    running = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(name)]) for name in range(4)]
    assert [one.wait() for one in running] == [0, 0, 0, 0]
    said = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(said) == 800
    for name in range(4):
        assert [one["number"] for one in said if one["writer"] == str(name)] == list(range(200))


def test_the_log_is_named_by_option_or_environment(
    folder: Path, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, standing = tmp_path / "given.jsonl", tmp_path / "standing.jsonl"
    monkeypatch.setenv("VIRES_DECISION_LOG", str(standing))
    call = ("ask", *ASK, "--at", "2000-01-01", "--registry", str(folder), "--json")
    plain = run(*call)
    assert run(*call, "--log", str(given))[0] == plain[0] == 0
    assert [len(path.read_text(encoding="utf-8").splitlines()) for path in (given, standing)] == [1, 1]
    monkeypatch.delenv("VIRES_DECISION_LOG")
    assert run(*call)[0] == 0
    code, out, _ = run(*call, "--log-facts")
    assert (code, json.loads(out)["error"]["slug"]) == (2, "option-without-log")
    assert given.stat().st_mode & 0o077 == 0


def test_replay_on_the_command_line(folder: Path, tmp_path: Path, run: Run) -> None:
    log, at = str(tmp_path / "log.jsonl"), ("--registry", str(folder))
    for day in ("1994-01-01", "2000-01-01"):
        assert run("ask", *ASK, "--at", day, *at, "--log", log)[0] == 0
    code, out, err = run("replay", log, *at)
    assert (code, out, err) == (0, "2 lines: 2 the same answer\n", "")
    law = folder / "law.yaml"
    law.write_text(law.read_text(encoding="utf-8").replace("1990-03-02", "1990-03-03"), encoding="utf-8")
    code, out, _ = run("replay", log, *at, "--json")
    document = json.loads(out)
    assert (code, document["total"], document["counts"]["not-had"]) == (1, 2, 2)
    code, out, _ = run("replay", log, *at, "--revision", "1", "--json")
    assert (code, json.loads(out)["error"]["slug"]) == (2, "revision-without-ledger")
    code, out, _ = run("replay", str(tmp_path / "missing"), *at, "--json")
    assert (code, json.loads(out)["error"]["slug"]) == (2, "file-unreadable")


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """A ledger of two revisions: Arden, and the same with the act of 2001."""
    store = open_store(str(tmp_path / "arden.ledger"), create=True)
    record(store, "2001-06-01T12:00:00.000Z", FILES)
    record(store, "2001-12-31T12:00:00.000Z", {"new.yaml": FISHERIES})
    store.close()
    return str(tmp_path / "arden.ledger")


def test_each_line_is_asked_of_the_revision_that_it_names(ledger: str, tmp_path: Path, run: Run) -> None:
    log, ask = str(tmp_path / "log.jsonl"), ("ask", "arden/fisheries/inspector", "arden/power/inspect")
    for revision in ("1", "2"):
        code, _, _ = run(*ask, "--at", "2001-12-15", "--registry", ledger, "--revision", revision, "--log", log)
        assert code == 0
    first, second = read_log(log)
    assert isinstance(first, Logged)
    assert isinstance(second, Logged)
    assert first.digest != second.digest
    assert (first.revision or "").startswith("sha256:")
    code, out, _ = run("replay", log, "--registry", ledger)
    assert (code, out) == (0, "2 lines: 2 the same answer\n")
    code, out, _ = run("replay", log, "--registry", ledger, "--revision", "2", "--json")
    document = json.loads(out)
    assert (code, document["counts"]["flips"], document["counts"]["same"]) == (0, 1, 1)
    flipped = document["lines"][0]
    assert flipped["responsible"] == ["arden/act/2001/fisheries/grant"]
    assert (flipped["since"], flipped["differs"]) == ("2001-12-01", ["outcome"])
    assert run("--registry", ledger, "--revision", "2", "replay", log, "--json")[1] == out
    assert run("replay", log, "--registry", ledger, "--revision", "9")[0] == 2


def test_what_was_answered_from_text_is_found_in_the_ledger_that_recorded_it(
    ledger: str, tmp_path: Path, folder: Path, run: Run
) -> None:
    log = str(tmp_path / "log.jsonl")
    assert run("ask", *ASK, "--at", "2000-01-01", "--registry", str(folder), "--log", log)[0] == 0
    assert run("replay", log, "--registry", ledger)[:2] == (0, "1 line: 1 the same answer\n")


def test_a_revision_that_the_ledger_does_not_have_is_not_had(ledger: str, tmp_path: Path, run: Run) -> None:
    log = tmp_path / "log.jsonl"
    assert run("ask", *ASK, "--at", "2000-01-01", "--registry", ledger, "--log", str(log))[0] == 0
    entry = json.loads(log.read_text(encoding="utf-8"))
    entry["attributes"]["adl.core.policies"]["arden"] = {
        "digest": "sha256:" + "0" * 64,
        "revision": "sha256:" + "1" * 64,
    }
    log.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    code, out, _ = run("replay", str(log), "--registry", ledger, "--json")
    assert (code, json.loads(out)["counts"]["not-had"]) == (1, 1)

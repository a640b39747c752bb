"""On standard input and output: only the protocol on the one, nothing of a question on standard error, and whatever
comes in, the server goes on until its input ends."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp_types import INVALID_PARAMS, METHOD_NOT_FOUND, PARSE_ERROR

from tests.mcp.processes import VIRES, Running, Wire
from tests.mcp.questions import ASK
from vires.mcp.lines import CHUNK, LONGEST_LINE, TOO_LONG, split


@pytest.fixture
def wire(text: Path) -> Iterator[Wire]:
    """A server on pipes."""
    with Wire("--registry", str(text)) as server:
        yield server


def close(wire: Wire) -> tuple[int, str]:
    """Close its input, and give its exit code and what it said on standard error. Nothing was left on its output."""
    assert wire.process.stdin is not None
    assert wire.process.stdout is not None
    assert wire.process.stderr is not None
    wire.process.stdin.close()
    code = wire.ended()
    assert wire.heard.get(wire.process.stdout.fileno(), b"") + wire.process.stdout.read() == b""
    return code, wire.process.stderr.read().decode()


@pytest.mark.parametrize(
    ("asked", "got"),
    [("2025-11-25", "2025-11-25"), ("2024-11-05", "2024-11-05"), ("1999-01-01", "2025-11-25"), ("", "2025-11-25")],
)
def test_a_version_is_agreed_upon(wire: Wire, asked: str, got: str) -> None:
    said = wire.greet(asked)["result"]
    assert said["protocolVersion"] == got
    assert said["serverInfo"]["name"] == "vires"
    assert {"tools", "resources", "prompts", "completions"} <= set(said["capabilities"])
    assert "not shown in the record" in said["instructions"]
    assert said["instructions"].count("not legal advice") == 1
    wire.send("tools/list")
    assert next(tool["name"] for tool in wire.take()["result"]["tools"]) == "ask"
    assert close(wire)[0] == 0


def test_what_is_no_message_is_answered_as_such_and_the_server_goes_on(wire: Wire) -> None:
    wire.greet()
    for bad in (
        b"nonsense\n",
        b"\n",
        b"\xff\xfe\x00\n",
        b'{"jsonrpc": "2.0", "id": 1, "method"\n',
        b"[]\n",
        b"17\n",
        b'{"jsonrpc": "1.0", "id": 1, "method": "ping"}\n',
        b"[" * 100_000 + b"\n",
        b'{"a":' * 100_000 + b"\n",
        b"x" * (LONGEST_LINE + 10) + b"\n",
    ):
        wire.put(bad)
        said = wire.take()
        assert (said["id"], said["error"]["code"]) == (None, PARSE_ERROR), bad[:40]
        assert wire.call("find", text="inspector")["result"]["isError"] is False
    for unasked in (
        b'{"jsonrpc": "2.0", "method": "notifications/none"}\n',
        b'{"jsonrpc": "2.0", "id": 5, "result": {}}\n',
    ):
        wire.put(unasked)
        assert wire.call("find", text="inspector")["result"]["isError"] is False
    assert close(wire)[0] == 0


def test_requests_that_make_no_sense_are_refused_one_by_one(wire: Wire) -> None:
    wire.greet()
    for method, params, code in (
        ("no/such", {}, METHOD_NOT_FOUND),
        ("tools/call", {}, INVALID_PARAMS),
        ("tools/call", {"name": 7}, INVALID_PARAMS),
        ("tools/call", {"name": "ask", "arguments": []}, INVALID_PARAMS),
        ("tools/call", {"name": "__init__"}, INVALID_PARAMS),
        ("resources/read", {"uri": 7}, INVALID_PARAMS),
        ("prompts/get", {"name": "who-may", "arguments": {"power": 7}}, INVALID_PARAMS),
        ("completion/complete", {"ref": {"type": "ref/none"}, "argument": {}}, INVALID_PARAMS),
        ("tools/call", {"name": "ask", "arguments": "x" * 100_000}, INVALID_PARAMS),
    ):
        number = wire.send(method, params)
        said = wire.take()
        assert (said["id"], said["error"]["code"]) == (number, code), said
        assert len(json.dumps(said)) < 2000
    deep: object = "x"
    for _ in range(150):
        deep = [deep]
    assert wire.call("ask", office=deep, power="x")["result"]["isError"] is True
    assert wire.call("ask", **ASK)["result"]["isError"] is False
    assert close(wire)[0] == 0


def test_many_calls_at_once_are_each_answered(wire: Wire) -> None:
    wire.greet()
    numbers = {wire.send("tools/call", {"name": "ask", "arguments": ASK}) for _ in range(20)}
    found = [wire.take() for _ in numbers]
    assert {said["id"] for said in found} == numbers
    assert len({json.dumps(said["result"]) for said in found}) == 1
    assert close(wire)[0] == 0


def test_nothing_of_a_question_is_logged(wire: Wire) -> None:
    wire.greet()
    wire.call("ask", **{**ASK, "office": "a-very-secret-office"})
    wire.call("find", text="another secret")
    wire.put(b'{"a third secret": \n')
    wire.take()
    wire.send("resources/read", {"uri": "vires://arden/terms/fourth-secret"})
    wire.take()
    code, said = close(wire)
    assert code == 0
    assert "secret" not in said
    assert "Traceback" not in said
    assert "ask sha256:" in said
    assert "name-unknown" in said


def test_it_ends_when_its_input_ends_also_while_it_answers(wire: Wire) -> None:
    wire.greet()
    for _ in range(5):
        wire.send("tools/call", {"name": "who", "arguments": {"power": "inspect"}})
    assert wire.process.stdin is not None
    wire.process.stdin.close()
    assert wire.ended() == 0
    assert wire.process.stderr is not None
    assert b"Traceback" not in wire.process.stderr.read()


@pytest.mark.slow
def test_a_call_that_is_called_off_makes_room_for_others() -> None:
    with Wire("--seconds", "3000") as wire:
        wire.greet()
        question = {"power": "us/power/immigration"}
        days = [f"2025-01-{day}" for day in range(10, 16)]
        numbers = [wire.send("tools/call", {"name": "who", "arguments": {**question, "at": day}}) for day in days]
        for number in numbers:
            note = {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": number}}
            wire.put(json.dumps(note).encode() + b"\n")
        number = wire.send("tools/call", {"name": "find", "arguments": {"text": "arrest"}})
        while (said := wire.take())["id"] != number:
            assert said["id"] in numbers
            assert "result" not in said
        assert said["result"]["isError"] is False
        assert close(wire)[0] == 0


def test_without_the_extra_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['mcp'] = None; from vires.cli.main import main; sys.exit(main(['mcp']))"
    with subprocess.Popen([VIRES[0], "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        out, err = process.communicate()
    assert (process.returncode, out) == (2, b"")
    assert b"extra-missing" in err
    assert b"pip install 'vires[server]'" in err


def test_it_ends_before_anything_was_said(wire: Wire) -> None:
    assert close(wire) == (0, "")


def test_it_ends_at_a_signal_and_leaves_no_process_behind(wire: Wire) -> None:
    wire.greet()
    assert wire.call("show", id="arden/order/7")["result"]["isError"] is False
    below = [
        int(path.name) for path in Path("/proc").iterdir()
        if path.name.isdigit() and _parent(path) == wire.process.pid
    ]  # fmt: skip
    assert below
    assert wire.stop() == 0
    assert not [pid for pid in below if Path(f"/proc/{pid}").exists() and _parent(Path(f"/proc/{pid}")) != 0]


def _parent(path: Path) -> int:
    try:
        return int(path.joinpath("stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def test_it_ends_when_nobody_reads_its_answers(wire: Wire) -> None:
    wire.greet()
    assert wire.process.stdout is not None
    wire.process.stdout.close()
    for _ in range(50):
        try:
            wire.send("tools/list")
        except BrokenPipeError:
            break
    assert wire.process.stdin is not None
    with contextlib.suppress(BrokenPipeError):
        wire.process.stdin.close()
    assert wire.ended() == 0
    assert wire.process.stderr is not None
    assert b"Traceback" not in wire.process.stderr.read()


def test_a_registry_that_cannot_be_read_is_told_at_the_start(tmp_path: Path) -> None:
    with Running("mcp", "--registry", str(tmp_path / "nowhere")) as running:
        assert running.ended() == 2
        assert running.process.stdout is not None
        assert running.process.stderr is not None
        assert running.process.stdout.read() == b""
        assert b"folder-missing" in running.process.stderr.read()


@pytest.mark.parametrize(
    "options",
    [("--tenant", "arden"), ("--tenant", "No Name=/x"), ("--http", "--port", "99999"), ("--seconds", "0")],
)
def test_options_that_make_no_sense_are_refused(options: tuple[str, ...]) -> None:
    with Running("mcp", *options) as running:
        assert running.ended() == 2


def test_a_message_may_come_in_any_pieces(wire: Wire) -> None:
    wire.greet()
    message = json.dumps({"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": {
        "name": "find", "arguments": {"text": "inspector é"}}}, ensure_ascii=False).encode() + b"\n"  # fmt: skip
    for byte in message:
        wire.put(bytes([byte]))
    assert wire.take()["id"] == 9
    wire.put(message.replace(b'"id": 9', b'"id": 10') + message.replace(b'"id": 9', b'"id": 11'))
    assert {wire.take()["id"], wire.take()["id"]} == {10, 11}


def test_lines_are_split_wherever_chunks_end() -> None:
    text = b"one\ntwo\n" + b"x" * 30 + b"\n\nthree" + b"y" * 40 + b"\nfour"
    expected = ["one", "two", TOO_LONG, "", TOO_LONG, "four"]
    for step in range(1, len(text) + 1):
        chunks = (text[at : at + step] for at in range(0, len(text), step))
        assert list(split(chunks, 20)) == expected, step
    assert list(split(iter([b"x" * 21]), 20)) == [TOO_LONG]
    assert list(split(iter([]), 20)) == []
    assert list(split(iter([b"x" * 20, b"\n"]), 20)) == ["x" * 20]


def test_help_imports_nothing_of_the_protocol() -> None:
    code = (
        "import sys; from vires.cli.main import main; main(['mcp', '--help']); "
        "sys.exit(any(m == 'mcp' or m.startswith(('mcp.', 'starlette', 'uvicorn')) for m in sys.modules))"
    )
    assert os.spawnv(os.P_WAIT, VIRES[0], [VIRES[0], "-c", code]) == 0
    assert CHUNK < LONGEST_LINE

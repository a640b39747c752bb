"""`vires serve` as a process: what it answers, what it refuses, what it logs, and how it stops."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.running import PATIENCE, Running, children, until
from tests.unit import arden
from vires.service.asking import Handle

ASK = {
    "office": "harbour/inspector", "power": "inspect", "at": "2000-01-01", "sites": [], "facts": {"trained": True},
    "as_of": "2001-01-01", "known_by": "2001-01-01",
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return arden.write(tmp_path_factory.mktemp("arden"))


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Running]:
    with Running("--registry", str(folder), "--tenant", f"harbour={folder}") as running:
        yield running


def finding() -> dict[str, object]:
    return Handle(arden.registry(), now=arden.NOW).ask(**ASK).to_dict()  # type: ignore[arg-type]


def test_it_says_where_it_is_and_answers_there(server: Running) -> None:
    assert server.said == f"{server.address}\n"
    for prefix in ("", "/t/harbour"):
        found = server.client.post(f"{prefix}/api/v1/ask", json=ASK)
        assert found.status_code == 200
        assert found.json()["outcome"] == finding()["outcome"]
        assert found.json()["chains"] == finding()["chains"]


def test_it_lives_and_is_ready_and_names_what_it_answers_from(server: Running) -> None:
    assert server.client.get("/healthz").json() == {"alive": True}
    ready = server.client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["ready"]
    assert set(ready.json()["registries"]) == {"/", "harbour"}
    assert ready.json()["registries"]["/"]["digest"] == arden.registry().digest
    assert server.client.get("/t/harbour/readyz").status_code == 404


def test_a_tenant_that_is_not_served_is_not_found(server: Running) -> None:
    for path in ("/t/other/api/v1/ask", "/t//api/v1/ask", "/t/harbour%2f..%2fother/api/v1/ask"):
        found = server.client.get(path)
        assert found.status_code == 404, path
        assert found.headers["content-type"] == "application/problem+json"


def test_a_request_keeps_its_name_or_is_given_one(server: Running) -> None:
    given = server.client.get("/healthz", headers={"X-Request-ID": "case-17"})
    assert given.headers.get_list("x-request-id") == ["case-17"]
    for strange in ("x" * 201, "caf\xe9", "a\tb"):
        made = server.client.get("/healthz", headers={"X-Request-ID": strange.encode("latin-1")})  # type: ignore[dict-item]
        assert made.headers["x-request-id"].isalnum()
        assert len(made.headers["x-request-id"]) == 32


def test_long_answers_are_compressed_for_who_reads_that_and_short_ones_are_not(server: Running) -> None:
    plain = server.client.post("/api/v1/ask", json=ASK, headers={"Accept-Encoding": "identity"})
    packed = server.client.post("/api/v1/ask", json=ASK, headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.json() == plain.json()
    short = server.client.get("/healthz", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in short.headers


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(server: Running) -> None:
    def parts() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 100_000

    for body in (b" " * 4_000_000, parts()):
        found = server.client.post("/api/v1/ask", content=body, headers={"Content-Type": "application/json"})
        assert (found.status_code, found.json()["slug"]) == (413, "body-too-large")
    assert server.client.get("/healthz").status_code == 200


def test_the_log_names_the_route_and_tells_nothing_of_the_question(server: Running) -> None:
    server.client.get("/api/v1/find", params={"text": "secretword"}, headers={"Authorization": "Bearer secrettoken"})
    server.client.post("/api/v1/ask", json={**ASK, "office": "secretoffice"}, headers={"X-Request-ID": "log-1"})
    until(lambda: any(line["request_id"] == "log-1" for line in server.lines()), "the line is not written")
    line = next(line for line in server.lines() if line["request_id"] == "log-1")
    assert (line["method"], line["route"], line["tenant"]) == ("POST", "/api/v1/ask", "")
    assert line["address"] == "127.0.0.1"
    assert line["bytes"] > 0
    assert "secret" not in server.log


def test_numbers_count_requests_decisions_and_refreshes(server: Running) -> None:
    server.client.post("/api/v1/ask", json=ASK)
    told = server.client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain")
    numbers = dict(line.rsplit(" ", 1) for line in told.text.splitlines() if not line.startswith("#"))
    assert float(numbers['vires_decisions_total{outcome="AUTHORIZED"}']) >= 1
    assert float(numbers['vires_requests_total{method="POST",route="/api/v1/ask",status="200"}']) >= 1
    assert float(numbers['vires_request_seconds_count{route="/api/v1/ask"}']) >= 1
    assert float(numbers['vires_refreshes{tenant="harbour"}']) == 1
    assert float(numbers['vires_refresh_failed{tenant=""}']) == 0
    assert {"vires_desk_waiting", "vires_desk_working", "vires_desk_at_once"} <= set(numbers)


def test_a_body_that_does_not_come_is_given_up(server: Running) -> None:
    host, port = server.client.base_url.host, server.client.base_url.port
    assert port is not None
    with socket.create_connection((host, port), timeout=PATIENCE) as slow:
        slow.sendall(
            b"POST /api/v1/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
        )
        said = b""
        while part := slow.recv(65536):
            said += part
    assert said.startswith(b"HTTP/1.1 408 ")
    assert b"body-slow" in said


def stop_while_asked(number: int, *options: str) -> tuple[int, int, str]:
    """The exit code of a server that is told to stop while it answers a question that takes minutes; the status of that
    answer, and its log."""
    every = {"power": "us/power/immigration/arrest"}
    answers: list[httpx.Response] = []
    with Running(*options) as server:
        asking = threading.Thread(
            target=lambda: answers.append(httpx.post(f"{server.address}/api/v1/who", json=every, timeout=PATIENCE))
        )
        asking.start()

        def busy() -> bool:
            numbers = server.client.get("/metrics").text
            return "vires_desk_working 1.0" in numbers

        until(busy, "the question does not arrive")
        code = server.stop(number)
        asking.join()
        log = server.log
    return code, answers[0].status_code, log


@pytest.mark.parametrize(("number", "workers"), [(signal.SIGTERM, 1), (signal.SIGINT, 1), (signal.SIGTERM, 2)])
def test_requests_in_flight_are_finished_before_it_stops(number: int, workers: int, tmp_path: Path) -> None:
    config = tmp_path / "serve.toml"
    # What would be made ready at the start could be taken for the question.
    config.write_text("grace = 60\nwarm = false\n[questions]\nseconds = 3\n", encoding="utf-8")
    code, status, log = stop_while_asked(number, "--config", str(config), "--workers", str(workers))
    assert (code, status) == (0, 503)
    assert "Traceback" not in log


def test_a_port_that_is_taken_and_settings_that_do_not_fit_are_told_and_it_does_not_start(
    server: Running, folder: Path
) -> None:
    port = str(server.client.base_url.port)
    for options, slug in (
        (["--port", port], "address-unavailable"), (["--workers", "0"], "settings-unreadable"),
        (["--registry", str(folder / "none")], "folder-missing"),
    ):  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", "vires.cli.main", "--json", "serve", *options],
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert json.loads(done.stdout)["error"]["slug"] == slug


def test_several_processes_answer_on_one_port_and_one_that_dies_is_replaced(folder: Path) -> None:
    with Running("--registry", str(folder), "--workers", "2") as server:
        first = children(server.process.pid)
        assert len(first) == 2
        for pid in first:
            memory = dict(line.split()[:2] for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
            assert int(memory["Pss:"]) < 0.8 * int(memory["Rss:"]), "what was read before they were made is shared"
        os.kill(first[0], signal.SIGKILL)
        until(
            lambda: len(now := children(server.process.pid)) == 2 and first[0] not in now, "no process took its place"
        )
        for _ in range(20):
            with httpx.Client(base_url=server.address, timeout=PATIENCE) as fresh:
                assert fresh.post("/api/v1/ask", json=ASK).json()["outcome"] == "AUTHORIZED"
        counted = 'vires_requests_total{method="POST",route="/api/v1/ask",status="200"} 20.0'

        def numbers() -> str:
            with httpx.Client(base_url=server.address, timeout=PATIENCE) as fresh:
                return fresh.get("/metrics").text

        # Another process counts what it answered a moment after it did.
        until(lambda: counted in numbers(), "the numbers of all processes are added up")
        below = [one for child in children(server.process.pid) for one in children(child)]
        everything = [*children(server.process.pid), *below]
        assert server.stop() == 0
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in everything), "a process outlives the server")


def test_connections_are_dealt_out_among_the_processes(folder: Path) -> None:
    with Running("--registry", str(folder), "--workers", "2") as server, contextlib.ExitStack() as kept:
        below = children(server.process.pid)
        before = {pid: sockets(pid) for pid in below}
        for _ in range(40):
            fresh = kept.enter_context(httpx.Client(base_url=server.address, timeout=PATIENCE))
            assert fresh.get("/healthz").status_code == 200
        had = {pid: sockets(pid) - number for pid, number in before.items()}
        # That chance alone gives one of two fewer than five of forty happens once in five million runs.
        assert min(had.values()) >= 5, had


def sockets(pid: int) -> int:
    """How many sockets a process has open."""
    return sum(os.readlink(path).startswith("socket:") for path in Path(f"/proc/{pid}/fd").iterdir())


def test_a_port_that_is_served_on_by_several_is_not_shared_with_another_server(folder: Path) -> None:
    with Running("--registry", str(folder), "--workers", "2") as server:
        done = subprocess.run(
            [sys.executable, "-m", "vires.cli.main", "--json", "serve", "--registry", str(folder), "--workers", "2",
             "--port", server.address.rpartition(":")[2]],
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert json.loads(done.stdout)["error"]["slug"] == "address-unavailable"


def test_processes_end_when_the_one_above_them_is_killed(folder: Path) -> None:
    with Running("--registry", str(folder), "--workers", "2") as server:
        server.client.post("/api/v1/ask", json=ASK)
        below = children(server.process.pid)
        everything = [*below, *(one for child in below for one in children(child))]
        server.process.kill()
        server.process.wait()
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in everything), "a process outlives the server")

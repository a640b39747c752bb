"""Each command line in deploy/ is given to the program as it stands, but for where things lie: it starts, says that it
is ready, passes its own health check, and ends when it is told to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.deploy.lines import DEPLOY, LINES, compose, container, instructions, kubernetes
from tests.hostile.process import PROGRAM, Server
from tests.ledger_suite.server import Server as Database
from tests.unit import arden
from vires.service.ledger.recording import record

SETTINGS = {
    "serve.toml": (DEPLOY / "serve.toml").read_text(encoding="utf-8"),
    "kubernetes.yaml": kubernetes()["ConfigMap"]["data"]["serve.toml"],
}


@dataclass(frozen=True)
class Stage:
    """What stands in for the machine: a folder, and what the environment says there."""

    folder: Path
    environment: dict[str, str]

    def arguments(self, where: str) -> list[str]:
        """A command line as it would be here: another port, folders within this one."""
        found: list[str] = []
        given = iter(LINES[where][1:])
        for argument in given:
            name, mark, value = argument.partition("=")
            value = value if mark else next(given)
            if name in ("--host", "--port"):
                continue
            if name == "--config":
                value = str(self.folder / f"{'kubernetes.yaml' if where == 'kubernetes.yaml' else 'serve.toml'}.toml")
            elif name == "--registry" and not value.startswith("postgresql:"):
                value = str(self.folder / "law.ledger")
            found += [name, value]
        return found


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A ledger in a file, and one in the database `vires` of a server whose address and user stand in a service file,
    which is all that the command line knows of it."""
    folder = tmp_path_factory.mktemp("stage")
    text = folder / "text"
    text.mkdir()
    arden.write(text)
    for name, settings in SETTINGS.items():
        here = settings.replace("/var/lib/vires/", f"{folder}/")
        (folder / f"{name}.toml").write_text(here, encoding="utf-8")
    with Database() as database:
        database.run("CREATE DATABASE vires")
        host = parse_qs(urlsplit(database.address()).query)["host"][0]
        service = folder / "pg_service.conf"
        service.write_text(f"[vires]\nhost={host}\nuser=postgres\n", encoding="utf-8")
        record(text, str(folder / "law.ledger"), author="ada", reason="as gazetted", legal=False)
        environment = {"PGSERVICEFILE": str(service), "VIRES_CACHE": str(folder / "cache")}
        entry = compose()["services"]["record"]["entrypoint"]
        assert entry[0] == "vires"
        subprocess.run(
            [*PROGRAM[:-1], *entry[1:], str(text), "--author=ada", "--reason=as gazetted", "--renamed"],
            check=True, capture_output=True, env={**os.environ, **environment},
        )  # fmt: skip
        yield Stage(folder, environment)


def checks() -> dict[str, list[str]]:
    """The health checks that are programs, by the file in which they stand."""
    said = dict(instructions())["HEALTHCHECK"]
    inner = compose()["services"]["server"]["healthcheck"]["test"]
    assert inner[0] == "CMD"
    return {"Containerfile": json.loads(said.partition("CMD ")[2]), "compose.yaml": inner[1:]}


def probes() -> set[str]:
    """The paths that a cluster asks."""
    return {container()[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "readiness", "liveness")}


def healthy(command: list[str], port: int) -> bool:
    """Whether a health check passes, with the server on another port."""
    program, flag, code = command
    assert (program, flag) == ("python", "-c")
    assert ":8000/" in code
    done = subprocess.run(
        [sys.executable, "-c", code.replace(":8000/", f":{port}/").replace("timeout=2)", "timeout=60)")],
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode == 0


@pytest.mark.parametrize("where", LINES)
def test_what_it_starts_serves(stage: Stage, where: str) -> None:
    with Server(*stage.arguments(where), cwd=stage.folder, environment=stage.environment) as server:
        base = f"http://127.0.0.1:{server.port}"
        for path in probes():
            with urllib.request.urlopen(f"{base}{path}", timeout=120) as response:
                assert response.status == 200
        for command in checks().values():
            assert healthy(command, server.port)
        with urllib.request.urlopen(f"{base}/api/v1/describe", timeout=120) as response:
            # A container that is told nothing serves what travels in the wheel.
            assert response.headers["Vires-Registry"] == ("us" if where == "Containerfile" else "arden")
        port = server.port
        assert server.stop() == 0
    assert not any(healthy(command, port) for command in checks().values())


def test_nothing_listens_to_others_but_in_a_container() -> None:
    hosts = {name: " ".join(line).replace("=", " ").split("--host ")[1].split()[0] for name, line in LINES.items()}
    assert hosts == {
        "Containerfile": "0.0.0.0", "compose.yaml": "0.0.0.0", "kubernetes.yaml": "0.0.0.0",
        "vires.service": "127.0.0.1", "postgresql.conf": "127.0.0.1",
    }  # fmt: skip


def test_the_password_is_in_the_service_file_alone() -> None:
    for line in LINES.values():
        assert not any("password" in argument or "@" in argument for argument in line)


def test_a_database_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    service = tmp_path / "pg_service.conf"
    service.write_text("[vires]\nhost=/nowhere\nuser=vires\npassword=hunter2\n", encoding="utf-8")
    done = subprocess.run(
        [*PROGRAM, "--port=0", "--registry=postgresql:///vires?service=vires"], capture_output=True, text=True,
        check=False, timeout=120, env={**os.environ, "PGSERVICEFILE": str(service)},
    )  # fmt: skip
    assert done.returncode == 2
    assert "ledger-unreachable" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr

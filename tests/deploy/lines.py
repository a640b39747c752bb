"""Every command line that a file in deploy/ gives to the program."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml
from dockerfile_parse import DockerfileParser

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
CONTAINER = DEPLOY / "Containerfile"
COMPOSE = DEPLOY / "compose.yaml"
KUBERNETES = DEPLOY / "kubernetes.yaml"
UNIT = DEPLOY / "vires.service"
DROP_IN = DEPLOY / "vires.service.d" / "postgresql.conf"


def instructions() -> list[tuple[str, str]]:
    """The instructions of the container file, with what each says."""
    parser = DockerfileParser(fileobj=BytesIO(CONTAINER.read_bytes()))
    return [(step["instruction"], step["value"]) for step in parser.structure if step["instruction"] != "COMMENT"]


def stages() -> dict[str, list[tuple[str, str]]]:
    """The instructions of each stage of the container file, by the name of the stage; the last has none."""
    found: dict[str, list[tuple[str, str]]] = {}
    name = "before"
    for step in instructions():
        if step[0] == "FROM":
            name = step[1].partition(" AS ")[2]
        found.setdefault(name, []).append(step)
    return found


def compose() -> dict[str, Any]:
    """The compose file."""
    found: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return found


def kubernetes() -> dict[str, dict[str, Any]]:
    """The documents for Kubernetes, by kind."""
    return {document["kind"]: document for document in yaml.safe_load_all(KUBERNETES.read_text(encoding="utf-8"))}


def container() -> dict[str, Any]:
    """The one container of the Deployment."""
    (found,) = kubernetes()["Deployment"]["spec"]["template"]["spec"]["containers"]
    return dict(found)


def starts(path: Path) -> list[str]:
    """The `ExecStart` lines of a unit."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith("ExecStart=") and line != "ExecStart="]


def serving() -> Iterator[tuple[str, list[str]]]:
    """Where the program is started as a server, and with what after its name."""
    yield "Containerfile", json.loads(dict(instructions())["CMD"])
    yield "compose.yaml", compose()["services"]["server"]["command"]
    yield "kubernetes.yaml", container()["args"]
    for path in (UNIT, DROP_IN):
        for line in starts(path):
            program, *arguments = shlex.split(line)
            assert Path(program).name == "vires"
            yield path.name, arguments


LINES = dict(serving())

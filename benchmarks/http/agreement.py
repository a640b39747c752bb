"""What a service decides, asked over one connection."""

from __future__ import annotations

import json
from collections.abc import Sequence
from http.client import HTTPConnection

from benchmarks.http.service import LOOPBACK


def decisions(port: int, path: str, bodies: Sequence[bytes]) -> list[bool]:
    """The decisions that come of some requests, in their order. Raises `RuntimeError` for what is no answer."""
    connection = HTTPConnection(LOOPBACK, port, timeout=120)
    found: list[bool] = []
    try:
        for body in bodies:
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            said = response.read()
            if response.status != 200:
                raise RuntimeError(f"a request was answered with {response.status}: {said[:200]!r}")
            found += read_decisions(json.loads(said))
    finally:
        connection.close()
    return found


def read_decisions(document: dict[str, object]) -> list[bool]:
    """The decisions in an answer, whether it is of one evaluation or of several."""
    several = document.get("evaluations")
    if isinstance(several, list):
        return [_decision(one) for one in several]
    return [_decision(document)]


def _decision(answer: object) -> bool:
    decision = answer.get("decision") if isinstance(answer, dict) else None
    if not isinstance(decision, bool):
        raise RuntimeError(f"no decision in {answer!r}")
    return decision

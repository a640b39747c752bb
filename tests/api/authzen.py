"""Cases of the Authorization API run over HTTP: what is sent, and what must come back. The files of the working group
and our own have one form, described in the README beside the former."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx

from tests.api.served import Served

ROOT = Path(__file__).resolve().parents[2]
REGISTRIES = ROOT / "tests" / "registries" / "authzen"
OWN = Path(__file__).resolve().parent / "authzen_cases"
SHARED = ROOT.parent / "shared" / "data" / "authzen"
"""The payloads of the working group, where they are at hand."""
ABSENT = f"{SHARED} is not there"


def send(served: Served, case: dict[str, Any], answers: dict[str, Any], tenant: str = "") -> list[httpx.Response]:
    """The responses to a case, sent as often as it says. `answers` are those of the cases before."""
    path = f"{tenant}/access/v1/{case['endpoint']}"
    headers = {"Content-Type": "application/json", **case.get("headers", {})}
    body = case.get("raw_body")
    if body is None:
        sent = dict(case["body"])
        if "needs" in case["expect"]:
            sent["page"] = {"token": answers[case["expect"]["needs"]]["page"]["next_token"]}
        body = json.dumps(sent)
    return [served.post(path, content=body, headers=headers) for _ in range(case.get("repeat", 1))]


def verify(response: httpx.Response, case: dict[str, Any], answers: dict[str, Any]) -> None:
    """Hold a response to what its case expects, and keep it for those that follow."""
    expect = case["expect"]
    assert response.status_code == expect["status"], response.text
    for name, value in expect.get("response_headers", {}).items():
        assert response.headers[name] == value
    if response.status_code != 200:
        assert "decision" not in response.json()
        return
    assert response.headers["content-type"] == "application/json"
    answer = answers[case["id"]] = response.json()
    if "decision" in expect:
        assert answer["decision"] is expect["decision"], answer
    if "evaluations" in expect:
        _verify_batch(answer, expect["evaluations"])
    if "results" in expect:
        assert answer["results"] == expect["results"]
    for one in expect.get("results_include", ()):
        assert one in answer["results"]
    if "results_type" in expect:
        assert {one["type"] for one in answer["results"]} <= {expect["results_type"]}
    if "same_as" in expect:
        assert _as_set(answer["results"]) == _as_set(answers[expect["same_as"]]["results"])
    if expect.get("results_array"):
        assert isinstance(answer["results"], list)
    if expect.get("page_required") or (expect.get("page_if_present") and "page" in answer):
        assert isinstance(answer["page"]["next_token"], str)


def _verify_batch(answer: dict[str, Any], expected: list[bool | None]) -> None:
    assert set(answer) == {"evaluations"}
    assert len(answer["evaluations"]) == len(expected)
    for decision, wanted in zip(answer["evaluations"], expected, strict=True):
        assert list(decision) == ["decision"]
        assert isinstance(decision["decision"], bool)
        assert wanted is None or decision["decision"] is wanted


def _as_set(results: list[dict[str, str]]) -> set[str]:
    return {json.dumps(one, sort_keys=True) for one in results}

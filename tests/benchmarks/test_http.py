"""What benchmarks/http measures is what it says: both services are sent the same law and the same questions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from benchmarks.flattening import flatten
from benchmarks.http import law
from benchmarks.http.__main__ import times
from benchmarks.http.agreement import decisions, read_decisions
from benchmarks.http.load import Loaded, at_rate, length_of, middle, percentile, wrk
from benchmarks.http.service import family
from benchmarks.landscape import FACTS
from benchmarks.workload import Workload, generate
from vires.service.access import open_handle
from vires.service.requests.evaluation import evaluate, evaluate_all


@pytest.fixture(scope="module")
def workload() -> Workload:
    return generate(200, 60)


def test_our_service_decides_as_the_law_reads(workload: Workload, tmp_path: Path) -> None:
    law.write_registry(workload, tmp_path)
    handle = open_handle(str(tmp_path))
    singly = [evaluate(handle, json.loads(body))["decision"] for body in law.single(workload.questions)]
    together = [
        one["decision"]
        for body in law.batches(workload.questions, 20)
        for one in evaluate_all(handle, json.loads(body))["evaluations"]
    ]
    assert singly == together == law.truths(workload, workload.questions)
    assert True in singly
    assert False in singly


def test_each_flat_policy_is_a_rule_for_its_offices_and_powers(workload: Workload, tmp_path: Path) -> None:
    count = law.write_policies(workload, tmp_path)
    rules = json.loads((tmp_path / "act.json").read_text())["resourcePolicy"]["rules"]
    policies = flatten(workload)
    assert len(rules) == len(policies) == count
    for rule, policy in zip(rules, policies, strict=True):
        assert (frozenset(rule["actions"]), frozenset(rule["roles"])) == (policy.powers, policy.offices)
        assert rule["effect"] == {"permit": "EFFECT_ALLOW", "forbid": "EFFECT_DENY"}[policy.effect]


def test_the_rules_read_as_the_law_does(workload: Workload, tmp_path: Path) -> None:
    law.write_policies(workload, tmp_path)
    rules = json.loads((tmp_path / "act.json").read_text())["resourcePolicy"]["rules"]
    found = []
    for question in workload.questions:
        asked = law.evaluation(question)
        met = {
            rule["effect"]
            for rule in rules
            if asked["action"]["name"] in rule["actions"]
            and asked["subject"]["properties"]["cerbos.roles"][0] in rule["roles"]
            and _holds(rule["condition"]["match"]["expr"], asked["resource"]["properties"])
        }
        found.append(met == {"EFFECT_ALLOW"})
    assert found == law.truths(workload, workload.questions)


def _holds(expression: str, given: dict[str, Any]) -> bool:
    """The expression read as one of Python, which the few forms that are written are nearly."""
    text = expression.replace("&&", " and ").replace("||", " or ").replace("!", " not ").replace("R.attr.day", "day")
    for fact in FACTS:
        text = text.replace(f"R.attr.facts.{fact}", f"facts[{fact!r}]")
    text = re.sub(r"R\.attr\.sites\.exists\(site, site in (\[.*?\])\)", r"any(site in \1 for site in sites)", text)
    return bool(eval(text, {"any": any}, {"day": given["day"], "facts": given["facts"], "sites": given["sites"]}))


def test_batches_are_whole_and_their_resources_apart(workload: Workload) -> None:
    bodies = [json.loads(body) for body in law.batches(workload.questions, 25)]
    assert [len(body["evaluations"]) for body in bodies] == [25, 25]
    for body in bodies:
        assert len({one["resource"]["id"] for one in body["evaluations"]}) == 25


def test_questions_asked_twice_are_one(workload: Workload) -> None:
    twice = [*workload.questions, *workload.questions]
    assert law.distinct(twice) == law.distinct(workload.questions)


class Answering(BaseHTTPRequestHandler):
    """Allows whoever asks politely."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"decision": b"please" in asked}).encode()
        self.send_response(500 if b"fail" in asked else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def port() -> Any:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    thread.join()
    server.server_close()


def test_decisions_are_read_in_order(port: int) -> None:
    assert decisions(port, "/", [b"please", b"no", b"please"]) == [True, False, True]
    assert read_decisions({"evaluations": [{"decision": True}, {"decision": False}]}) == [True, False]
    with pytest.raises(RuntimeError, match="answered with 500"):
        decisions(port, "/", [b"fail"])
    with pytest.raises(RuntimeError, match="no decision"):
        read_decisions({"decided": True})


def test_requests_at_a_rate_are_all_sent_and_timed_from_when_they_were_due(port: int) -> None:
    found = at_rate(f"http://127.0.0.1:{port}/", [b"please", b"no"], 100, 0.5, clients=4)
    assert found.requests == 50
    assert 0 < found.p50 <= found.p99
    with pytest.raises(RuntimeError, match="refused or failed"):
        at_rate(f"http://127.0.0.1:{port}/", [b"fail"], 100, 0.05, clients=2)


def test_load_is_sent_to_loopback_alone() -> None:
    for send in (lambda url: wrk(url, [b""], 1, 1), lambda url: at_rate(url, [b""], 1, 1)):
        with pytest.raises(ValueError, match="alone"):
            send("http://192.0.2.1/")


def test_what_the_generator_prints_is_read_and_failures_are_not_passed_over() -> None:
    said = 'noise\n{"requests": 500, "microseconds": 2000000, "p50": 1500, "p99": 9000, "refused": 0, "failed": 0}\n'
    assert Loaded.of(said) == Loaded(250.0, 1.5, 9.0, 500)
    assert Loaded.of(said.replace('"refused": 0', '"refused": 300')) == Loaded(100.0, 1.5, 9.0, 200, 300)
    with pytest.raises(RuntimeError, match="3 requests failed"):
        Loaded.of(said.replace('"failed": 0', '"failed": 3'))


def test_figures_are_medians_and_ratios_are_ours_to_theirs() -> None:
    turns = [Loaded(10, 1, 4, 10), Loaded(30, 3, 5, 30), Loaded(20, 2, 9, 20)]
    assert middle(turns) == {"per_second": 20, "p50_ms": 2, "p99_ms": 5, "turns": [10, 30, 20], "refused": 0}
    ours = {"per_second": 300.0, "processor_microseconds": 100.0}
    theirs = {"per_second": 100.0, "processor_microseconds": 400.0}
    assert times({"vires": ours, "cerbos": theirs}) == {"decisions": 3.0, "processor": 4.0}
    assert times({"vires": ours}) is None
    assert [percentile(range(1, 101), share) for share in (50, 99, 100)] == [50, 99, 100]
    assert percentile([7.0], 99) == 7.0


def test_the_length_of_an_answer_is_what_it_states() -> None:
    assert length_of(b"HTTP/1.1 200 OK\r\nContent-Length: 17") == 17
    with pytest.raises(RuntimeError):
        length_of(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked")


def test_a_process_is_counted_with_those_it_started() -> None:
    with subprocess.Popen(["sleep", "60"]) as child:
        try:
            assert {os.getpid(), child.pid} <= set(family(os.getpid()))
        finally:
            child.kill()

"""What holds of the Authorization API whatever is sent: no fault of ours, and `true` for authority shown alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.authzen import REGISTRIES
from vires.api.authzen.binding import PATHS, reply
from vires.service.access import open_handle
from vires.service.asking import Handle
from vires.service.refusal import Refusal
from vires.service.requests.body import read_body

NOW = "2024-06-01T12:00+00:00"
CALLS = st.sampled_from(sorted(PATHS.values()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
IDS = st.sampled_from(["alice", "bob", "carol", "record-1", "record-2", "", "records/seat/alice", "é", "\0", "staff"])
TYPES = st.sampled_from(["user", "office", "record", "act", "robot"])
PROPERTIES = st.dictionaries(
    st.sampled_from(["status", "role", "soft", "territory", "sites", "subjects", "subject", "facts", "at", "time"]),
    JSON | st.sampled_from(["active", "archived", "admin", True, False, {"archived": True}, [], "2024-01-01"]),
    max_size=3,
)
ENTITY = st.fixed_dictionaries({"type": TYPES, "id": IDS}, optional={"properties": PROPERTIES})
ACTION = st.fixed_dictionaries(
    {"name": st.sampled_from(["read", "write", "delete", "records/power/read", "burn"])},
    optional={"properties": PROPERTIES},
)
CONTEXT = st.dictionaries(
    st.sampled_from(["time", "as_of", "known_by", "standard", "doctrine", "ip"]),
    JSON | st.sampled_from(["2024-01-01", "2001-01-01T00:00Z", "documented", {}]),
    max_size=3,
)


def _or_anything(likely: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(likely, likely, likely, likely, JSON)


REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        "subject": _or_anything(ENTITY),
        "action": _or_anything(ACTION),
        "resource": _or_anything(ENTITY),
        "context": _or_anything(CONTEXT),
        "page": _or_anything(st.fixed_dictionaries({}, optional={"limit": JSON, "token": JSON})),
        "options": _or_anything(st.fixed_dictionaries({}, optional={"reasons": st.sampled_from([True, "finding"])})),
        "evaluations": _or_anything(
            st.lists(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "subject": _or_anything(ENTITY),
                        "action": _or_anything(ACTION),
                        "resource": _or_anything(ENTITY),
                        "context": _or_anything(CONTEXT),
                    },
                )
                | JSON,
                max_size=4,
            )
        ),
    },
)


@pytest.fixture(scope="module")
def handle() -> Handle:
    """The records, asked at one moment."""
    address = str(REGISTRIES / "certification")
    return Handle(open_handle(address).registry, now=NOW)


def answered(handle: Handle, call: str, body: bytes) -> Any:
    """What comes back, having come back at all and in one of the two ways."""
    status, headers, content = reply(handle, call, b"application/json", body)
    assert status in (200, 400), content
    assert dict(headers)[b"content-length"] == b"%d" % len(content)
    document = json.loads(content)
    if status == 400:
        assert dict(headers)[b"content-type"] == b"application/problem+json"
        assert document["slug"] in ("request-malformed", "page-token-unknown", "page-token-stale")
        return None
    return document


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(call=CALLS, document=REQUESTS)
def test_any_request_is_answered_or_refused_and_true_is_authority_shown(
    handle: Handle, call: str, document: dict[str, Any]
) -> None:
    answer = answered(handle, call, json.dumps(document).encode())
    if answer is None:
        return
    if "search" in call:
        assert answer["page"]["count"] == len(answer["results"]) <= answer["page"]["total"]
        return
    for decision in answer.get("evaluations", [answer]):
        outcome = decision.get("context", {}).get("outcome")
        assert decision["decision"] in (True, False)
        if "context" in decision:
            assert decision["decision"] is (outcome == "AUTHORIZED")
            assert ("error" in decision["context"]) == (outcome is None)
        else:
            assert set(decision) == {"decision"}


@settings(max_examples=150)
@given(subject=ENTITY, action=ACTION, resource=ENTITY, context=CONTEXT)
def test_batch_reasons_and_single_evaluation_say_the_same(
    handle: Handle, subject: Any, action: Any, resource: Any, context: Any
) -> None:
    request = {"subject": subject, "action": action, "resource": resource, "context": context}
    one = answered(handle, "authzen-evaluation", json.dumps(request).encode())
    batch = answered(handle, "authzen-evaluations", json.dumps({"evaluations": [request]}).encode())
    told = answered(
        handle, "authzen-evaluations", json.dumps({"evaluations": [request], "options": {"reasons": True}}).encode()
    )
    assert [one["decision"]] == [item["decision"] for item in batch["evaluations"]]
    assert [one["decision"]] == [item["decision"] for item in told["evaluations"]]
    assert one["context"].get("outcome") == told["evaluations"][0]["context"].get("outcome")


@settings(max_examples=100)
@given(action=ACTION, resource=ENTITY, context=CONTEXT)
def test_what_a_search_finds_an_evaluation_permits(handle: Handle, action: Any, resource: Any, context: Any) -> None:
    request = {"subject": {"type": "user"}, "action": action, "resource": resource, "context": context}
    found = answered(handle, "authzen-search-subject", json.dumps(request).encode())
    permitted = []
    for name in ("alice", "bob"):
        subject = {"type": "user", "id": name}
        one = answered(handle, "authzen-evaluation", json.dumps({**request, "subject": subject}).encode())
        permitted += [subject] if one["decision"] else []
    assert found["results"] == permitted


@settings(max_examples=300)
@given(call=CALLS, body=st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_refused_as_no_request(handle: Handle, call: str, body: bytes) -> None:
    assert answered(handle, call, body) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b'{"a": "\xed\xa0\x80"}',
        b'{"a": "\\udc00"}',
        b'{"a": 1, "\\u0061": 2}',
        b'{"\\ud800": 1, "\\ud800": 2}',
        b'{"a": -Infinity}',
        b'{"a": -1e400}',
        b'{"a": ' + b"9" * 5000 + b"}",
        b'{"a": 1} {"b": 2}',
        b'{"a": 1,}',
        b"[" * 100_000,
        b'{"a": ' + b"[" * 64 + b"]" * 64 + b"}",
        b'{"a": ' + b'[{"b":' * 32 + b"[]" + b"}]" * 32 + b"}",
        b"\xef\xbb\xbf{}",
        b"'a'",
        b"01",
    ],
)
def test_json_that_may_be_read_in_two_ways_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_body(body)
    assert caught.value.slug == "request-malformed"
    assert len(caught.value.message) < 200
    assert caught.value.message.encode(), "half a character cannot be sent back"


@pytest.mark.parametrize(
    "text",
    ['{"a": "' + "[" * 200 + '"}', '{"a": "\\\\\\"[[[["}', '{"\\ud83d\\ude00": 1}', '{"a": {"b": 1}, "c": {"b": 2}}',
     '{"a": ' + "[" * 63 + "]" * 63 + "}", '{"a": [' + "[[]]," * 99 + "[]]}",
     '{"a": ' + '[{"b":' * 31 + "[]" + "}]" * 31 + "}", '{"a": 1e308, "b": -0.0, "c": 12345678901234567890}',
     " \t\r\n{} "],
)  # fmt: skip
def test_json_that_reads_in_one_way_is_read(text: str) -> None:
    assert read_body(text.encode()) == json.loads(text)

"""The judge of responses finds what it is there to find."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.hostile.judge import Judge
from tests.hostile.raw import Reply

JUDGE = Judge(("vires_secret", "/srv/law"))
SOUND: dict[str, Any] = {"type": "urn:vires:problem:name-unknown", "title": "no", "status": 400, "slug": "name-unknown"}


def reply(document: Any, status: int = 400, kind: str = "application/problem+json", **headers: str) -> Reply:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return Reply(status, (("content-type", kind), *headers.items()), body)


def test_a_sound_response_is_left_alone() -> None:
    assert JUDGE.faults("POST", reply(SOUND)) == []
    assert JUDGE.faults("POST", reply({"a": 1}, 200, "application/json"), {200}) == []
    busy = {**SOUND, "type": "urn:vires:problem:busy", "slug": "busy", "status": 503}
    assert JUDGE.faults("POST", reply(busy, 503)) == []
    assert JUDGE.faults("HEAD", Reply(404, (), b"")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        reply(b"Internal Server Error", 500, "text/plain"),
        reply({"detail": "Not Found"}, 404, "application/json"),
        reply({**SOUND, "status": 404}),
        reply({**SOUND, "type": "about:blank"}),
        reply({**SOUND, "slug": "Name Unknown"}),
        reply({**SOUND, "title": ""}),
        reply({**SOUND, "status": 500, "type": "urn:vires:problem:internal-error", "slug": "internal-error"}, 500),
        reply({**SOUND, "status": 503}, 503),
        reply({**SOUND, "title": 'Traceback (most recent call last): File "a.py"'}),
        reply({**SOUND, "title": "no file `/srv/law/x`"}),
        reply({"token": "vires_secret"}, 200, "application/json"),
        reply(SOUND, x_echo="vires_secret"),
        reply(b'{"a": NaN}', 200, "application/json"),
        reply(b'{"a": 1, "a": 2}', 200, "application/json"),
        reply(b'{"a": ', 200, "application/json"),
    ],
)
def test_a_wrong_one_is_not(wrong: Reply) -> None:
    assert JUDGE.faults("POST", wrong) != []


def test_a_status_that_is_not_expected_is_a_fault() -> None:
    assert JUDGE.faults("POST", reply({"a": 1}, 200, "application/json"), {401}) == [
        "status 200, expected one of [401]"
    ]
    assert JUDGE.faults("HEAD", Reply(500, (), b"")) == ["status 500"]

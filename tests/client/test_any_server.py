"""Whatever comes back, a client answers or refuses: nothing a server says is a fault of the program that asked."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.client.scripted import DOCKET, STATE
from vires.client.address import read_address
from vires.client.asking import Counter
from vires.client.call import Calls
from vires.client.message import Lost, Pause, Reply, Sending
from vires.client.reading import read_answer
from vires.service.docket import Docket
from vires.service.refusal import Refusal

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PARTS = ("slug", "title", "detail", "try", "nearest", "problems", "where", "status", *DOCKET, "page")
DOCUMENTS = st.builds(
    lambda whole, changed: {**whole, **changed},
    st.sampled_from([{}, DOCKET, {"slug": "busy", "title": "busy"}]),
    st.dictionaries(st.sampled_from(PARTS), JSON, max_size=4),
)
BODIES = st.one_of(DOCUMENTS.map(json.dumps), JSON.map(json.dumps), st.text(max_size=20)).map(
    lambda text: text.encode("utf-8", "surrogatepass")
) | st.binary(max_size=20)
HEADERS = st.builds(
    lambda state, kind, more: {**state, **kind, **more},
    st.sampled_from([{}, {name.lower(): value for name, value in STATE.items()}]),
    st.sampled_from([{}, {"content-type": "application/json"}, {"content-type": "application/problem+json"}]),
    st.dictionaries(
        st.sampled_from(["etag", "retry-after", "location", "x-request-id"]),
        st.sampled_from(["", "0", "-1", "9" * 400, 'W/"a"', "//", "http://[", "/", "http://127.0.0.1:1/", "٣"]),
        max_size=3,
    ),
)
STATUSES = st.sampled_from([200, 204, 301, 304, 307, 400, 404, 429, 500, 502, 503, 599])
KIND = {"content-type": "application/problem+json"}
SOUND = {**{name.lower(): value for name, value in STATE.items()}, "content-type": "application/json"}


def nearly(status: int, headers: dict[str, str], whole: dict[str, Any]) -> st.SearchStrategy[Reply]:
    """A sound response of which one member is something else."""
    changed = st.dictionaries(st.sampled_from(PARTS), JSON, min_size=1, max_size=1)
    return changed.map(lambda one: Reply(status, headers, json.dumps({**whole, **one}).encode()))


REPLIES = st.one_of(
    st.builds(Reply, STATUSES, HEADERS, BODIES),
    st.builds(Lost, st.just("server-unreachable"), st.just("gone"), st.just("look"), st.booleans()),
    nearly(404, KIND, {"slug": "name-unknown", "title": "no such name"}),
    nearly(200, SOUND, {**DOCKET, "page": {"total": 1, "next": None}}),
)


@given(replies=st.lists(REPLIES, min_size=1, max_size=6), page=st.sampled_from([None, 1]))
def test_any_response_is_an_answer_or_a_refusal(replies: list[Reply | Lost], page: int | None) -> None:
    counter = Counter(read_address("http://127.0.0.1:1"), page=page)
    call = Calls().timeline(None, since=None, until=None, kind=None, issuer=None)
    for _ in range(2):
        try:
            assert isinstance(read_answer(call, _run(counter.ask(call.verb, call.given, call.lists), replies)), Docket)
        except Refusal as refusal:
            json.dumps(refusal.to_dict())


def _run(steps: Any, replies: list[Reply | Lost]) -> Any:
    """Answer each request with the next of some replies, the last one again and again."""
    came, sent = None, 0
    while True:
        try:
            step = steps.send(came)
        except StopIteration as done:
            return done.value
        if isinstance(step, Pause):
            assert 0 <= step.seconds <= 5
            came = None
        else:
            assert isinstance(step, Sending)
            assert step.url.startswith("http://127.0.0.1:1/")
            came = replies[min(sent, len(replies) - 1)]
            sent += 1
            assert sent < 60, "it does not come to an end"

"""Words of a request that were read before are read as a reader would who meets them for the first time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit import arden
from vires.service.access import open_handle
from vires.service.asking import Handle
from vires.service.refusal import Refusal
from vires.service.requests.entity import Request, read_request
from vires.service.requests.mapping import RequestMapping
from vires.service.requests.plainly import Surroundings, Words

NOW = "2002-06-01T12:00+00:00"
SITES = [
    "arden/site/yard",
    "yard",
    "yard@80",
    "yard@near",
    "yard@0",
    "yard@1e400",
    "nowhere",
    "@",
    "",
    3,
    None,
    ["yard"],
]
MOMENTS = ["2001-06-01", "2001-06-01T12:00+01:00", "2001", "never", "", 2001, None, True]
FACTS = ["trained", "arden/fact/trained", "tonnage", "unheard", ""]
VALUES = [True, False, 0, 1, 2.5, "true", None]
SAID = st.fixed_dictionaries(
    {},
    optional={
        "sites": st.lists(st.sampled_from(SITES), max_size=3) | st.sampled_from(["yard", None, {}]),
        "subjects": st.lists(
            st.sampled_from(["fishing-vessel", "arden/subject/fishing-vessel", "ghost", 1]), max_size=2
        )
        | st.none(),
        "subject": st.sampled_from(["fishing-vessel", "ghost", None]),
        "territory": st.sampled_from(["arden/north", "north", "nowhere", None, 4]),
        "at": st.sampled_from(MOMENTS),
        "time": st.sampled_from(MOMENTS),
        "facts": st.dictionaries(st.sampled_from(FACTS), st.sampled_from(VALUES), max_size=3) | st.none(),
    },
)
VIEWS = st.fixed_dictionaries(
    {}, optional={"as_of": st.sampled_from(MOMENTS), "standard": st.sampled_from(["documented", "hearsay"])}
)


@pytest.fixture(scope="module")
def handle(tmp_path_factory: pytest.TempPathFactory) -> Handle:
    return Handle(open_handle(str(arden.write(tmp_path_factory.mktemp("arden")))).registry, now=NOW)


@pytest.fixture(scope="module")
def learned(handle: Handle) -> RequestMapping:
    """One that has read all that came before, of which this was the first."""
    mapping = RequestMapping(handle)
    mapping.question(asked(PLAIN, {}), handle.now)
    return mapping


PLAIN = {
    "sites": ["yard", "yard@80", "arden/site/yard"], "subjects": ["fishing-vessel"], "territory": "north",
    "at": "2001-06-01", "facts": {"trained": True},
}  # fmt: skip


def asked(properties: dict[str, Any], context: dict[str, Any]) -> Request:
    """A request about inspectors."""
    return read_request({
        "subject": {"type": "office", "id": "arden/harbour/inspector"},
        "action": {"name": "arden/power/inspect"},
        "resource": {"type": "act", "id": "one", "properties": properties},
        "context": context,
    })  # fmt: skip


def said(mapping: RequestMapping, request: Request, now: Any) -> Any:
    """What a request is read as, or why it is refused."""
    try:
        stated, vantage = mapping.question(request, now)
    except Refusal as refusal:
        return refusal.slug, refusal.message, refusal.remedy, refusal.nearest
    return stated, [(name, type(value)) for name, value in stated.facts.items()], vantage


@settings(max_examples=600, deadline=None)
@given(properties=SAID, context=VIEWS)
def test_what_is_known_is_read_as_if_it_were_new(
    handle: Handle, learned: RequestMapping, properties: dict[str, Any], context: dict[str, Any]
) -> None:
    request, now = asked(properties, context), handle.now
    fresh = said(RequestMapping(handle), request, now)
    assert said(learned, request, now) == fresh
    assert said(learned, request, now) == fresh, "read a second time"


def test_what_was_read_is_known(handle: Handle) -> None:
    mapping, words = RequestMapping(handle), Words()
    meant = mapping.question(asked(PLAIN, {}), handle.now)[0]
    assert words.read(PLAIN) is None
    words.learn(PLAIN, Surroundings(meant.at, meant.territory, meant.sites, meant.subjects, meant.facts))
    known = words.read({**PLAIN, "sites": ["yard@80"], "facts": {"trained": False}})
    assert known == (
        "2001-06-01",
        "arden/north",
        ("arden/site/yard@80.0",),
        ("arden/subject/fishing-vessel",),
        {"trained": False},
    )
    assert words.read({**PLAIN, "facts": {"trained": 1}}) is None
    assert words.read({**PLAIN, "as_of": "2001-06-01"}) is None

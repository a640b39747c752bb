"""Requests read by a mapping of the registry: what an id says, and what a property settles."""

from __future__ import annotations

from typing import Any

import pytest

from vires.registry.loader import load
from vires.service.asking import Handle
from vires.service.refusal import Refusal
from vires.service.requests.entity import read_request
from vires.service.requests.evaluation import evaluate, evaluate_all
from vires.service.requests.mapping import Stated, mapping_of
from vires.service.requests.search import search

NOW = "2002-06-01T12:00+00:00"
TEXT = """\
registry: arden
title: Law of Arden
zone: Etc/UTC
kinds: {statute: {rank: 1, root: true}}
requests:
  subjects:
    badge:
      id: office
      ids:
        b-7: {office: arden/harbour/pilot, properties: {email: pilot@arden.example, sworn: true, grade: 3}}
  actions:
    board: {power: arden/power/inspect}
  resources:
    berth: {id: site, territory: arden/north}
    district: {id: territory, sites: []}
    catch: {id: subject}
    ticket: {id: identifier}
    vessel:
      sites: [arden/site/quay@near]
      subjects: [arden/subject/vessel]
      ids:
        gull: {}
        tern: {sites: [arden/site/quay], properties: {owner: pilot@arden.example}}
        skua: {sites: [arden/site/quay@80], subjects: [], territory: arden/north}
  facts:
    own: {value: resource.properties.owner, same_as: subject.kept.email}
    sworn: {value: subject.properties.sworn, absent: false}
    night: {value: context.shift, is: night}
    asked: {value: action.properties.reason, stated: true}
    miles: {value: resource.properties.position.miles}
    seven: {value: resource.properties.grade, is: 7}
---
offices:
  - {id: arden/assembly, label: Assembly}
  - {id: arden/harbour/master, label: Harbour master}
  - {id: arden/harbour/pilot, label: Pilot}
powers:
  - {id: arden/power/inspect, label: inspect a vessel}
  - {id: arden/power/detain, label: detain a vessel}
territories: [{id: arden/north, label: North}]
sites: [{id: arden/site/quay, label: quay}, {id: arden/site/market, label: market}]
subjects: [{id: arden/subject/vessel, label: vessel}, {id: arden/subject/eel, label: eel}]
facts:
  - {id: own, label: own}
  - {id: sworn, label: sworn in}
  - {id: night, label: at night}
  - {id: asked, label: asked for}
  - {id: miles, label: distance, unit: miles}
  - {id: seven, label: of grade seven}
---
sources: [{id: gazette, title: Gazette, kind: text}]
---
instrument: arden/harbour-act
kind: statute
title: Harbour Act
issuer: arden/assembly
decided: 1990-05-01
provisions:
  - id: s1
    does: confers
    to: [arden/harbour/pilot]
    powers: [arden/power/inspect]
    redelegable: no
    scope: {sites: [arden/site/quay]}
    when: {fact: sworn}
attested: [{source: gazette, basis: document-held, published: 1990-05-02}]
review: {state: encoded}
"""


@pytest.fixture(scope="module")
def handle() -> Handle:
    loaded = load({"arden.yaml": TEXT.encode()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    return Handle(loaded.registry, now=NOW)


def document(**changes: Any) -> dict[str, Any]:
    return {
        "subject": {"type": "badge", "id": "b-7"},
        "action": {"name": "board"},
        "resource": {"type": "vessel", "id": "tern"},
        **changes,
    }


def stated(handle: Handle, **changes: Any) -> Stated:
    return mapping_of(handle).question(read_request(document(**changes)), handle.now)[0]


@pytest.mark.parametrize(
    ("kind", "identity", "place"),
    [
        ("vessel", "gull", (None, ("arden/site/quay@near",), ("arden/subject/vessel",))),
        ("vessel", "tern", (None, ("arden/site/quay",), ("arden/subject/vessel",))),
        ("vessel", "skua", ("arden/north", ("arden/site/quay@80.0",), ())),
        ("berth", "market", ("arden/north", ("arden/site/market",), None)),
        ("district", "North", ("arden/north", (), None)),
        ("catch", "subject/eel", (None, None, ("arden/subject/eel",))),
        ("ticket", "whatever it is", (None, None, None)),
        ("act", "a-1", (None, None, None)),
    ],
)
def test_a_resource_says_of_the_act_what_its_type_and_id_say(
    handle: Handle, kind: str, identity: str, place: tuple[Any, ...]
) -> None:
    for _ in range(2):  # what was found once is kept
        found = stated(handle, resource={"type": kind, "id": identity})
        assert (found.territory, found.sites, found.subjects) == place


@pytest.mark.parametrize(
    ("subject", "office"),
    [
        ({"type": "badge", "id": "b-7"}, "arden/harbour/pilot"),
        ({"type": "badge", "id": "harbour/master"}, "arden/harbour/master"),
        ({"type": "office", "id": "Harbour master"}, "arden/harbour/master"),
    ],
)
def test_a_subject_is_the_office_that_its_id_stands_for(handle: Handle, subject: dict[str, Any], office: str) -> None:
    assert stated(handle, subject=subject).office == office


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"subject": {"type": "badge", "id": "b-8"}}, "name-unknown"),
        ({"subject": {"type": "person", "id": "b-7"}}, "type-unknown"),
        ({"resource": {"type": "vessel", "id": "auk"}}, "name-unknown"),
        ({"resource": {"type": "berth", "id": "auk"}}, "name-unknown"),
        ({"resource": {"type": "ship", "id": "tern"}}, "type-unknown"),
        ({"action": {"name": "scuttle"}}, "name-unknown"),
    ],
)
def test_what_is_not_declared_is_not_guessed(handle: Handle, changes: dict[str, Any], slug: str) -> None:
    with pytest.raises(Refusal) as caught:
        stated(handle, **changes)
    assert caught.value.slug == slug


def test_an_action_that_is_not_declared_is_named_like_its_power(handle: Handle) -> None:
    assert stated(handle).power == "arden/power/inspect"
    assert stated(handle, action={"name": "detain"}).power == "arden/power/detain"


PLAIN = {"sworn": True, "asked": False}
"""What the request of `document` settles by itself, but for `own`."""


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({}, {**PLAIN, "own": True}),
        # Of properties the request has the first word, and what it does not state the registry may keep.
        ({"resource": {"type": "vessel", "id": "tern", "properties": {"owner": "x"}}}, {**PLAIN, "own": False}),
        ({"resource": {"type": "vessel", "id": "gull"}}, PLAIN),
        ({"subject": {"type": "badge", "id": "b-7", "properties": {"sworn": False}}},
         {**PLAIN, "own": True, "sworn": False}),
        # What only the registry may say no request says.
        ({"subject": {"type": "badge", "id": "master", "properties": {"email": "pilot@arden.example"}}},
         {"sworn": False, "asked": False}),
        ({"context": {"shift": "night"}}, {**PLAIN, "own": True, "night": True}),
        ({"context": {"shift": "Night"}}, {**PLAIN, "own": True, "night": False}),
        ({"context": {"shift": None}}, {**PLAIN, "own": True}),
        ({"action": {"name": "board", "properties": {"reason": ""}}}, {**PLAIN, "own": True, "asked": True}),
        ({"action": {"name": "board", "properties": {"reason": None}}}, {**PLAIN, "own": True}),
        ({"resource": {"type": "ticket", "id": "t", "properties": {"position": {"miles": 2.5}}}},
         {**PLAIN, "miles": 2.5}),
        ({"resource": {"type": "ticket", "id": "t", "properties": {"position": 2.5}}}, PLAIN),
        ({"resource": {"type": "ticket", "id": "t", "properties": {"grade": 7.0}}}, {**PLAIN, "seven": True}),
        ({"resource": {"type": "ticket", "id": "t", "properties": {"grade": "7"}}}, {**PLAIN, "seven": False}),
        ({"resource": {"type": "ticket", "id": "t", "properties": {"grade": True}}}, {**PLAIN, "seven": False}),
        # What an act states itself goes before what is read from its properties.
        ({"resource": {"type": "act", "id": "a", "properties": {"facts": {"sworn": False, "own": True}}}},
         {"sworn": False, "own": True, "asked": False}),
    ],
)  # fmt: skip
def test_a_fact_is_stated_where_its_members_settle_it(
    handle: Handle, changes: dict[str, Any], facts: dict[str, Any]
) -> None:
    found = stated(handle, **changes).facts
    assert found == facts
    assert {name: type(value) for name, value in found.items()} == {name: type(value) for name, value in facts.items()}


@pytest.mark.parametrize("value", ["2.5", [2.5], {"m": 1}])
def test_a_value_that_no_fact_has_is_refused_and_not_dropped(handle: Handle, value: Any) -> None:
    resource = {"type": "ticket", "id": "t", "properties": {"position": {"miles": value}}}
    if isinstance(value, dict):
        resource["properties"] = {"position": {"miles": {"m": 1}}}
    with pytest.raises(Refusal) as caught:
        stated(handle, resource=resource)
    assert caught.value.slug == "fact-unreadable"


def test_decision_of_the_whole_way(handle: Handle) -> None:
    assert evaluate(handle, document())["decision"] is True
    assert evaluate(handle, document(subject={"type": "badge", "id": "master"}))["decision"] is False
    near = evaluate(handle, document(resource={"type": "vessel", "id": "gull"}))
    assert (near["decision"], near["context"]["outcome"]) == (False, "NO_AUTHORITY_SHOWN")


def test_a_batch_is_of_one_moment_and_of_several_views(handle: Handle) -> None:
    views: list[dict[str, Any]] = [{}, {"context": {"as_of": "1980-01-01"}}, {"context": {"time": "1980-01-01"}}, {}]
    answer = evaluate_all(handle, document(evaluations=views))
    assert answer == {"evaluations": [{"decision": one} for one in (True, False, False, True)]}


def test_searches_list_what_is_declared_and_what_the_terms_name(handle: Handle) -> None:
    subjects = search(handle, "subject", document(subject={"type": "badge"}))["results"]
    assert subjects == [{"type": "badge", "id": "b-7"}]
    resources = search(handle, "resource", document(resource={"type": "vessel"}))["results"]
    assert resources == [{"type": "vessel", "id": "tern"}]
    berths = search(handle, "resource", document(resource={"type": "berth"}))["results"]
    assert berths == [{"type": "berth", "id": "arden/site/quay"}]
    actions = document()
    del actions["action"]
    assert search(handle, "action", actions)["results"] == [{"name": "board"}]


def test_office_is_known_to_a_badge_only_where_it_is_sworn_in(handle: Handle) -> None:
    # Asked as an office nothing is kept, so that `absent` speaks.
    body = document(subject={"type": "office"})
    assert search(handle, "subject", body)["results"] == []
    body["subject"]["properties"] = {"sworn": True}
    assert search(handle, "subject", body)["results"] == [{"type": "office", "id": "arden/harbour/pilot"}]


def test_pages_of_a_search_are_of_its_own_moment(handle: Handle) -> None:
    # The second page is asked for years later, from a registry in which nothing else changed.
    body = document(resource={"type": "act", "id": "a"}, subject={"type": "office"}, page={"limit": 1})
    body["resource"]["properties"] = {"sites": ["quay"], "facts": {"sworn": True}}
    early = Handle(handle.registry, now="1980-01-01T12:00+00:00")
    assert search(early, "subject", body)["page"]["total"] == 0
    first = search(handle, "subject", body)
    assert first["results"] == [{"type": "office", "id": "arden/harbour/pilot"}]
    body["page"] = {"limit": 0}
    token = search(handle, "subject", body)["page"]["next_token"]
    body["page"] = {"token": token}
    assert search(early, "subject", body)["page"]["total"] == 1

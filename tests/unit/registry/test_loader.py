"""Text to a registry: every problem, each at its place and in words that help."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.arden import ORDER, SETTINGS, TERMS, is_inside, loaded, order, problems
from vires.model.origin import Origin
from vires.model.provision import Delegates, Restricts
from vires.model.terms import OpenList
from vires.registry.diagnostic import Span
from vires.registry.excerpt import excerpt, rendered
from vires.registry.loader import load
from vires.temporal.dating import Dating


def test_good_text_has_no_problems_and_typed_values() -> None:
    result = loaded(settings=SETTINGS, terms=TERMS, order=ORDER)
    assert result.problems == ()
    assert result.registry is not None
    instrument = result.registry.instruments["arden/order-1"]
    grant = instrument.provisions[0]
    assert isinstance(grant, Delegates)
    assert instrument.attested[1].says == {
        "decided": Dating.parse("2025-01"),
        "grant.to": OpenList(including=("arden/agency/officer",)),
    }
    assert instrument.resolution["decided"].value == Dating.parse("2025-01-20")


def test_records_know_their_place_at_any_depth() -> None:
    result = loaded(settings=SETTINGS, order=ORDER)
    assert result.registry is not None
    instrument = result.registry.instruments["arden/order-1"]
    limit = instrument.provisions[1]
    assert isinstance(limit, Restricts)
    assert limit.scope is not None
    assert instrument.origin == Origin("order.yaml", 2, 1)
    assert limit.origin == Origin("order.yaml", 15, 5)
    assert limit.scope.origin == Origin("order.yaml", 15, 56)
    places = result.places
    assert places.of(instrument, "issuer") == Span("order.yaml", 5, 9, 12)
    assert places.of(limit.scope, "sites", 0) == Span("order.yaml", 15, 65, 6)
    assert places.of(instrument, "provisions", 1, "scope", "sites", 0) == Span("order.yaml", 15, 65, 6)
    assert places.of(limit, "until") == places.of(limit)
    assert len(list(places.spans[limit.origin])) == len(places.spans[limit.origin])
    assert limit.origin in set(places.spans)


@pytest.mark.parametrize(
    ("text", "slug", "line", "column", "message", "close"),
    [
        (order(issuer="Arden Agency"), "bad-id", 4, 9, "`Arden Agency` is no id", ()),
        (order(issuer="17"), "bad-id", 4, 9, "the number `17`; expected an id", ()),
        (order(title="2025"), "bad-value", 3, 8, "the number `2025`; expected text", ()),
        (order(decided="2025-02-30"), "bad-date", 5, 10, "`2025-02-30` is no day of the calendar", ()),
        (order(decided="22.1.2025"), "bad-date", 5, 10, "`22.1.2025` is not a date; expected a day", ()),
        (order(decided="[2025-01-01]"), "bad-value", 5, 10, "a list for `decided`; expected a date", ()),
        (order(decided="{from: 2025-01-01}"), "bad-date", 5, 10, "a mapping is not a date", ()),
        (order(decided=""), "missing-key", 1, 1, "an instrument without `decided`; expected `decided:` and a date", ()),
        (order(decided="null"), "missing-value", 5, 10, "`decided` without a value; expected a date", ()),
        (order(instrument=""), "missing-key", 1, 1, "an instrument without `instrument`", ()),
        (order(invokes="unstted"), "bad-value", 7, 10, "`unstted` for `invokes`; expected `unstated` or a list of ids",
         ("unstated",)),
        (order(invokes="arden/act"), "bad-value", 7, 10, "expected `unstated` or a list of ids", ()),
        (order(purpos="Order"), "unknown-key", 7, 1, "the key `purpos`: an instrument has no such key", ("purpose",)),
        (order(issuing="x"), "unknown-key", 7, 1, "the key `issuing`: an instrument has no such key", ()),
        (order(facts="{Is It: true}"), "bad-id", 7, 9, "the key `Is It` is no id", ()),
        (order(facts="{it: yes}"), "bad-value", 7, 13, "`yes` for `it`; expected `true` or `false` or a number", ()),
        (order(review="{state: encode}"), "bad-value", 6, 17, "`encode` for `state`; expected `encoded`", ("encoded",)),
        (order("{id: p, does: restrict}"), "unknown-effect", 8, 19, "`restrict` is no effect", ("restricts",)),
        (order("{id: p}"), "missing-key", 8, 5, "a provision without `does`", ()),
        (order("p"), "bad-value", 8, 5, "`p` for `provisions`; expected a provision", ()),
        (order("{id: p, does: confers, to: [a], powers: b}"), "bad-value", 8, 45,
         "`b` for `powers`; expected a list of ids", ()),
        (order("{id: p, does: confers, to: [a], powers: [b], exercise: no}"), "bad-value", 8, 60,
         "`no`; expected `true` or `false`", ()),
        (order("{id: p, does: restricts, force: law, when: {fct: a}}"), "unknown-condition", 8, 49,
         "`fct` is no condition; expected one of all, any, not, fact", ("fact",)),
        (order("{id: p, does: restricts, force: law, when: {fact: a, status: b}}"), "unknown-condition", 8, 48,
         "`fact` and `status` in one condition; expected one", ()),
        (order("{id: p, does: restricts, force: law, when: {}}"), "unknown-condition", 8, 48, "an empty mapping", ()),
        (order("{id: p, does: restricts, force: law, when: {fact: a, x: b}}"), "unknown-key", 8, 58,
         "the key `x`: a condition on a fact has no such key", ()),
        (order("{id: p, does: restricts, force: law, when: {all: [{number: n}]}}"), "bad-value", 8, 64,
         "expected exactly one of `at_most` and `at_least`", ()),
        (order("{id: p, does: restricts, force: law, when: {number: n, at_most: '5'}}"), "bad-value", 8, 69,
         "the text `5` for `at_most`; expected a number", ()),
        (order("{id: p, does: restricts, force: law, to: [a]}"), "bad-value", 8, 5, "`to` on a limit", ()),
        (order("{id: p, does: restricts, force: law, scope: {sites: [a], within: 3 leagues}}"), "bad-distance", 8,
         70, "`3 leagues` is not a distance; expected a number and a unit", ()),
        (order("{id: p, does: restricts, force: law, scope: {sites: [a], near: true, within: 3 m}}"), "bad-value", 8,
         49, "`near` and `within` together", ()),
        (order("{id: p, does: assigns, of: a, to: b, measure: total, quantity: {about: 1, exactly: 1}}"), "bad-value",
         8, 68, "expected exactly one of exactly, about", ()),
        (order("{id: p, does: assigns, of: a, to: b, measure: total, quantity: {about: -1}}"), "bad-value", 8, 76,
         "the number `-1`; expected at least 0", ()),
        (order("{id: p, does: assigns, of: a, to: b, measure: total, quantity: {between: [1]}}"), "bad-value", 8, 78,
         "a list with too few or too many items", ()),
        (order(attested="[{source: s, basis: relayed, published: 2025, says: {isuer: x}}]"), "unknown-field", 7, 64,
         "`isuer` names no field of this instrument", ("issuer",)),
        (order(attested="[{source: s, basis: relayed, published: 2025, says: {p.to: [x]}}]"), "unknown-field", 7, 64,
         "`p.to` speaks of a provision `p`, which this instrument does not have", ()),
        (order(attested="[{source: s, basis: relayed, published: 2025, says: {decided: soon}}]"), "bad-date", 7, 73,
         "`soon` is not a date", ()),
        ("holders: [{office: a, holder: b, capacity: c, attested: [{source: s, basis: relayed, published: 2025, "
         "says: {capcity: d}}]}]\n", "unknown-field", 1, 110, "`capcity` names no field of this spell", ("capacity",)),
        ("holders: [{office: a, holder: b, capacity: c, attested: [{source: s, basis: relayed, published: 2025, "
         "says: {since: soon}}]}]\n", "bad-date", 1, 117, "`soon` is not a date", ()),
        ("holders: [{office: a, holder: b, capacity: c, attested: [{source: s, basis: relayed, published: 2025, "
         "covers: [p]}]}]\n", "unknown-field", 1, 103, "`covers` on a source for a spell", ()),
        (order(resolution="{titel: {value: x}}"), "unknown-field", 7, 14, "`titel` names no field", ("title",)),
        ("- a\n", "unknown-document", 1, 1, "a list as a document", ()),
        ("instruments: []\n", "unknown-document", 1, 1, "a document of no known kind", ("instrument",)),
        ("offices: {a: b}\n", "bad-value", 1, 10, "a mapping under `offices`; expected a list of mappings", ()),
        ("offices: [a]\n", "bad-value", 1, 11, "`a` in the list `offices`; expected a mapping", ()),
        ("offices: []\nholders: []\n", "unknown-key", 2, 1, "expected a document of its own for each kind", ()),
        ("offices: [{id: a, label: A, broder: [b]}]\n", "unknown-key", 1, 29,
         "the key `broder`: a term has no such key", ("broader",)),
        ("holders: [{office: a, holder: b, capacity: ''}]\n", "bad-value", 1, 44, "an empty text; expected text", ()),
        ("registry: other\ntitle: O\nzone: UTC\nkinds: {}\n", "second-settings", 1, 11,
         "a second settings document; the first is in settings.yaml:1", ()),
    ],
)  # fmt: skip
def test_each_problem_at_its_place(
    text: str, slug: str, line: int, column: int, message: str, close: tuple[str, ...]
) -> None:
    (problem,) = problems(text)
    assert (problem.slug, problem.span.line, problem.span.column) == (slug, line, column)
    assert message in problem.message
    assert problem.nearest[:1] == close[:1]


def test_all_problems_of_a_record_and_of_its_neighbours_are_reported() -> None:
    text = (
        "offices:\n  - {id: A, label: 1, brod: x}\n  - {id: a}\n---\n"
        + order("{id: p, does: confer}", decided="soon")
        + "---\nx: 'y\n---\nsources: [{id: s, title: S, kind: book}]\n"
    )
    found = [(problem.slug, problem.span.line) for problem in problems(text)]
    assert found == [
        ("bad-id", 2), ("bad-value", 2), ("unknown-key", 2), ("missing-key", 3), ("bad-date", 9),
        ("unknown-effect", 12), ("yaml-syntax", 15), ("bad-value", 16),
    ]  # fmt: skip


def test_record_at_fault_is_left_out_and_the_rest_joined() -> None:
    result = loaded(settings=SETTINGS, terms="offices: [{id: a, label: A}, {id: B, label: B}]")
    assert result.registry is not None
    assert set(result.registry.terms["offices"]) == {"a"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("offices: [{id: a, label: A}]", "offices: [{id: a, label: B}]"),
        (order(), order()),
        (order("{id: p, does: confers, powers: [a], to: [b]}", instrument="arden/o"), order(instrument="arden/o/p")),
        ("sources: [{id: a, title: A, kind: text}]", "sources: [{id: a, title: B, kind: text}]"),
        ("questions: [{id: a, expect: {}}]", "questions: [{id: a, expect: {}}]"),
    ],
)  # fmt: skip
def test_duplicate_id_names_both_places(first: str, second: str) -> None:
    (problem,) = loaded(settings=SETTINGS, a=first, b=second).problems
    assert problem.slug == "duplicate-id"
    assert problem.span.file == "b.yaml"
    assert " a.yaml:" in problem.message


def test_one_id_in_two_schemes_is_no_duplicate() -> None:
    assert problems("offices: [{id: a, label: A}]\npowers: [{id: a, label: A}]\n") == ()


def test_missing_settings_are_reported_once_and_only_if_nothing_hides_them() -> None:
    assert [problem.slug for problem in load({}).problems] == ["missing-settings"]
    assert load({}).registry is None
    assert [problem.slug for problem in problems(TERMS, settings=False)] == ["missing-settings"]
    assert [problem.slug for problem in problems("registry: a\n", settings=False)] == ["missing-key"] * 3
    assert [problem.slug for problem in problems("a: [\n", settings=False)] == ["yaml-syntax"]


def test_null_is_left_to_the_answers_expected_of_worked_questions() -> None:
    assert problems("questions: [{id: a, expect: {limits: [{met: null}]}}]") == ()


def test_lists_of_worked_answers_stay_lists() -> None:
    result = loaded(settings=SETTINGS, q="questions: [{id: a, expect: {chains: [x]}}]")
    assert result.registry is not None
    assert result.registry.questions[0].expect == {"chains": ["x"]}


def test_order_of_files_and_records_never_matters() -> None:
    documents = [SETTINGS, TERMS, ORDER, order(), "sources: [{id: s, title: S, kind: text}]\n"]
    digests = set()
    for seed in range(5):
        random.Random(seed).shuffle(documents)
        result = load({"a": "---\n".join(documents[:3]).encode(), "b": "---\n".join(documents[3:]).encode()})
        assert result.registry is not None
        digests.add(result.registry.digest)
    assert len(digests) == 1


@given(
    st.integers(0, len(ORDER)), st.integers(0, 25), st.text(st.sampled_from(list("ab1:-,[]{}'\"#? \n~.")), max_size=20)
)
def test_damaged_registry_never_raises_and_every_place_is_inside(start: int, length: int, inserted: str) -> None:
    data = (ORDER[:start] + inserted + ORDER[start + length :]).encode()
    files = {"order.yaml": data, "settings.yaml": SETTINGS.encode()}
    for problem in load(files).problems:
        assert problem.span.file == "order.yaml"
        assert is_inside(problem, data)
        assert not problem.message.endswith(".")
        assert rendered(problem, files).startswith(f"order.yaml:{problem.span.line}:")


@given(st.binary(max_size=100))
def test_arbitrary_bytes_give_problems_and_never_raise(data: bytes) -> None:
    result = load({"x": data, "settings.yaml": SETTINGS.encode()})
    assert all(is_inside(problem, data) for problem in result.problems)


def test_excerpt_underlines_what_is_meant() -> None:
    assert excerpt(b"a: 1\nto: [x, yy]\n", Span("f", 2, 9, 2)) == "2 | to: [x, yy]\n  |         ^^"
    assert excerpt("é字: x".encode(), Span("f", 1, 5, 1)) == "1 | é字: x\n  |      ^"
    assert excerpt(b"\x00\tx", Span("f", 1, 1, 1)) == "1 |   x\n  | ^"
    assert excerpt(b"a", Span("f", 9, 1, 1)) == ""
    shown = excerpt(b"x" * 300 + b"HERE" + b"y" * 300, Span("f", 1, 301, 4)).split("\n")
    assert shown[0][shown[1].index("^") : shown[1].rindex("^") + 1] == "HERE"


def test_rendered_in_house_style() -> None:
    text = order("{id: p, does: restrict}").encode()
    (problem,) = load({"o.yaml": text, "s.yaml": SETTINGS.encode()}).problems
    assert rendered(problem, {"o.yaml": text}).split("\n") == [
        "o.yaml:8:19: unknown-effect",
        "8 |   - {id: p, does: restrict}",
        "  |                   ^^^^^^^^",
        "`restrict` is no effect; expected one of confers, delegates, restricts, directs, designates, declares, "
        "assigns, consents, suspends, rescinds, annuls, revives, ratifies",
        "try: write `restricts`",
    ]

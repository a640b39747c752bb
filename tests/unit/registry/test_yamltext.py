"""The strict reader: what scalars mean, what is refused, and that nothing brings it down."""

from __future__ import annotations

from time import process_time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.registry.arden import ORDER, is_inside
from vires.registry import yamltext
from vires.registry.characters import LARGEST
from vires.registry.diagnostic import Diagnostic
from vires.registry.material import plain_data
from vires.registry.yamltext import DEEPEST, MOST_PROBLEMS, read


def values(text: str) -> list[Any]:
    _, documents, problems = read("x.yaml", text.encode())
    assert problems == []
    return [plain_data(document) for document in documents]


def refused(text: str | bytes) -> list[Diagnostic]:
    data = text.encode() if isinstance(text, str) else text
    _, _, problems = read("x.yaml", data)
    assert all(is_inside(problem, data) for problem in problems)
    return problems


@pytest.mark.parametrize(
    "text",
    ["no", "yes", "on", "off", "y", "No", "True", "TRUE", "8:25", "190:20:30", "2025-01-22", "2025-01-21T18:00-05:00",
     "007", "0o14", "0x1F", "1_000", "1e3", "+5", ".5", "5.", ".inf", ".nan", "NULL", "Null", "1.2.3", "=", "9" * 19],
)  # fmt: skip
def test_everything_but_plain_numbers_and_true_and_false_is_text(text: str) -> None:
    assert values(f"a: {text}") == [{"a": text}]


def test_quoted_is_always_text() -> None:
    assert values("a: ['1', \"true\", 'null', '']") == [{"a": ["1", "true", "null", ""]}]


def test_numbers_and_booleans() -> None:
    assert values("a: [1, -2, 0, 1.50, true, false]") == [{"a": [1, -2, 0, 1.5, True, False]}]


def test_keys_are_always_text() -> None:
    assert values("on: 1\nno: 2\n1: 3\nnull: 4\n") == [{"on": 1, "no": 2, "1": 3, "null": 4}]


@pytest.mark.parametrize(
    ("text", "slug", "line", "column"),
    [
        ("a: &x 1\n", "yaml-anchor", 1, 4),
        ("a: *x\n", "yaml-alias", 1, 4),
        ("a: !!str 1\n", "yaml-tag", 1, 4),
        ("a: !x {b: c}\n", "yaml-tag", 1, 4),
        ("a: b\n<<: {c: d}\n", "merge-key", 2, 1),
        ("a: 1\nb: 2\na: 3\n", "duplicate-key", 3, 1),
        ("a: {b: 1, 'b': 2}\n", "duplicate-key", 1, 11),
        ("? [a]\n: b\n", "complex-key", 1, 3),
        ("{a: b}: c\n", "complex-key", 1, 1),
        ("?\n: c\n", "complex-key", 1, 2),
        ("%YAML 1.1\n---\na: b\n", "yaml-directive", 1, 1),
        ("a:\tb\n", "tab", 1, 3),
        ("a:\n\tb: c\n", "tab", 2, 1),
        ("a: \x07\n", "control-character", 1, 4),
        ("a: b\u2028c\n", "control-character", 1, 5),
        ("a: \u202eb\n", "control-character", 1, 4),
        ("a: b\rc: d\n", "control-character", 1, 5),
        ('a: "\\0origin"\n', "control-character", 1, 4),
        ('a: "\\r\\n"\n', "control-character", 1, 4),
        ("\ufeffa: b\n", "byte-order-mark", 1, 1),
        (b"a: b\nc: \xff\n", "not-utf-8", 2, 4),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-utf-8", 1, 1),
        ("a: [1, 2\n", "yaml-syntax", 1, 9),
        ("a: 'b\n", "yaml-syntax", 1, 6),
        ("a: b: c\n", "yaml-syntax", 1, 5),
        ("a: @b\n", "yaml-syntax", 1, 4),
    ],
)  # fmt: skip
def test_refused_where_it_stands(text: str | bytes, slug: str, line: int, column: int) -> None:
    (problem,) = refused(text)
    assert (problem.slug, problem.span.line, problem.span.column) == (slug, line, column)


def test_duplicate_key_names_the_first_place() -> None:
    (problem,) = refused("a: 1\nb: 2\na: 3\n")
    assert problem.message == "the key `a` twice in one mapping, first in line 1"


def test_windows_line_ends_and_no_line_end_are_read() -> None:
    assert values("a: b\r\nc: d") == [{"a": "b", "c": "d"}]


def test_empty_documents_are_no_documents() -> None:
    assert values("# only a remark\n") == []
    assert values("---\n---\na: b\n---\n") == [{"a": "b"}]


def test_syntax_error_hides_only_its_own_document() -> None:
    data = b"a: 1\n---\nb: [1\n---\nc: 3\n---\nd: 'x\n---\ne: 5\n"
    _, documents, problems = read("x.yaml", data)
    assert [plain_data(document) for document in documents] == [{"a": 1}, {"c": 3}, {"e": 5}]
    assert [problem.span.line for problem in problems] == [4, 8]


def test_every_refusal_of_a_document_is_reported() -> None:
    assert [problem.slug for problem in refused("a: &x 1\nb: *x\nc: !t 2\na: 3\n")] == [
        "yaml-anchor", "yaml-alias", "yaml-tag", "duplicate-key",
    ]  # fmt: skip


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    "text", ["[" * 10_000, "{a: " * 10_000, "- " * 10_000, "".join(" " * n + "a:\n" for n in range(2000))]
)
def test_deep_nesting_is_one_error_at_once(text: str) -> None:
    began = process_time()
    (problem,) = refused(text)
    assert problem.slug == "too-deep"
    assert process_time() - began < 2


def test_nesting_up_to_the_limit_is_read() -> None:
    assert values("[" * DEEPEST + "]" * DEEPEST)
    assert refused("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))


@pytest.mark.usefixtures("uncollected")
def test_chain_of_aliases_costs_nothing() -> None:
    text = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    began = process_time()
    problems = refused(text)
    assert process_time() - began < 1
    assert {problem.slug for problem in problems} == {"yaml-anchor", "yaml-alias", "too-many-problems"}
    assert len(problems) == MOST_PROBLEMS + 1


@pytest.mark.usefixtures("uncollected")
def test_file_too_large_is_told_by_its_bytes_alone() -> None:
    began = process_time()
    (problem,) = refused(b"[" * (LARGEST + 1))
    assert problem.slug == "file-too-large"
    assert "5,000,000" in problem.message
    assert process_time() - began < 0.5


@pytest.mark.usefixtures("uncollected")
def test_many_broken_documents_take_no_longer_than_they_are_long() -> None:
    began = process_time()
    assert refused("---\n[\n" * 200_000)[-1].slug == "too-many-problems"
    assert process_time() - began < 30


@given(st.binary(max_size=200))
def test_arbitrary_bytes_never_raise(data: bytes) -> None:
    _, _, problems = read("x.yaml", data)
    assert all(is_inside(problem, data) for problem in problems)


SPECIAL = st.text(st.sampled_from(list("ab1:-,[]{}&*!|>'\"%@`#?~<= \n\t\r\\.\u0085\u2028é")), max_size=60)


@given(SPECIAL)
def test_arbitrary_punctuation_never_raises(text: str) -> None:
    refused(text)


@given(st.integers(0, len(ORDER)), st.integers(0, 30), SPECIAL)
def test_damaged_text_never_raises(start: int, length: int, inserted: str) -> None:
    refused(ORDER[:start] + inserted + ORDER[start + length :])


@pytest.mark.parametrize("text", [ORDER, "[" * 10_000, 'a: "\\UFFFFFFFF"', "a: [1\n---\nb: 2\n"])
def test_parser_in_python_reads_the_same(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is taken where PyYAML was built without libyaml."""
    _, documents, problems = read("x.yaml", text.encode())
    monkeypatch.setattr(yamltext, "_PARSER", yaml.Loader)
    _, again, same_problems = read("x.yaml", text.encode())
    assert [plain_data(document) for document in again] == [plain_data(document) for document in documents]
    assert [problem.slug for problem in same_problems] == [problem.slug for problem in problems]


@pytest.mark.parametrize("parser", [yamltext._PARSER, yaml.Loader])
def test_escape_that_names_no_character_is_refused(parser: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamltext, "_PARSER", parser)
    assert len(refused('a: "\\uD800"\n')) == 1

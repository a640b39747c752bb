"""How deep and how wide JSON may be is told without parsing it, and told right whatever its texts hold."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from vires.service.permission.bounds import DEEPEST, check_bounds
from vires.service.refusal import Refusal

TEXTS = some.text(alphabet='[]{},"\\a:é\n', max_size=6)
VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | TEXTS,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=30,
)


def depth(value: Any) -> int:
    if isinstance(value, dict):
        return 1 + max((depth(one) for one in value.values()), default=0)
    return 1 + max((depth(one) for one in value), default=0) if isinstance(value, list) else 0


def width(value: Any) -> int:
    """Openings and commas: at least the members, at most twice as many."""
    if not isinstance(value, dict | list):
        return 0
    members = list(value.values()) if isinstance(value, dict) else value
    return 1 + max(0, len(members) - 1) + sum(width(one) for one in members)


@given(VALUES, some.integers(1, 6), some.booleans())
def test_depth_is_that_of_the_parsed_value(value: Any, deepest: int, ascii_only: bool) -> None:
    body = json.dumps(value, ensure_ascii=ascii_only).encode()
    if depth(value) <= deepest:
        check_bounds(body, deepest)
    else:
        with pytest.raises(Refusal) as refused:
            check_bounds(body, deepest)
        assert refused.value.slug == "json-too-deep"


@given(VALUES, some.integers(0, 12))
def test_width_is_that_of_the_parsed_value(value: Any, widest: int) -> None:
    body = json.dumps(value).encode()
    if width(value) <= widest:
        check_bounds(body, 1000, widest)
    else:
        with pytest.raises(Refusal) as refused:
            check_bounds(body, 1000, widest)
        assert refused.value.slug == "json-too-large"


@pytest.mark.parametrize(
    "body", [b"[" * 100_000, b'{"a":' * 50_000, b"[{" * 30_000, b'{"a": [' * 30 + b"]}" * 30, b'"\\\\"' + b"[" * 99]
)
def test_what_never_ends_is_refused(body: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        check_bounds(body)
    assert refused.value.slug == "json-too-deep"


@pytest.mark.parametrize(
    "body", [b"", b'"', b'"' + b"\\" * 100_000, b"\xff\xfe", b"]" * 100, b'"[[[["' * 20, b"{}" * 99]
)
def test_what_is_no_json_is_left_to_the_parser(body: bytes) -> None:
    check_bounds(body)


def test_deepest_passes_and_one_more_does_not() -> None:
    check_bounds(b"[" * DEEPEST + b"]" * DEEPEST)
    with pytest.raises(Refusal):
        check_bounds(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1))

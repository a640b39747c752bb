"""A reading has one name, in whatever order a source puts what it says."""

from __future__ import annotations

from typing import Any

import pytest

from vires.compile.reading import wording
from vires.decide.reference.readings import label
from vires.verify.text import spelled


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"tonnage": 60.5, "urgent": True}, '{"tonnage":60.5,"urgent":true}'),
        ({"urgent": True, "tonnage": 60.5}, '{"tonnage":60.5,"urgent":true}'),
        ([{"b": 1, "a": 2}], '[{"a":2,"b":1}]'),
        ("arden/north", "arden/north"),
    ],
)
def test_both_engines_and_the_checker_name_it_alike(said: Any, name: str) -> None:
    assert wording(said) == label(said) == spelled(said) == name

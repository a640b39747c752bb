"""The examples of the format page: they load, they are canonical, and they name only what there is."""

from __future__ import annotations

import re
from pathlib import Path

import jsonschema
import pytest

from vires.registry.characters import LARGEST
from vires.registry.loader import load
from vires.registry.material import plain_data
from vires.registry.printer import format_text
from vires.registry.resolver import is_known, references
from vires.registry.schema import schema
from vires.registry.yamltext import DEEPEST, read

PAGE = Path(__file__).resolve().parents[2] / "docs" / "format-by-example.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
EXAMPLES = {f"example-{number}.yaml": block for number, block in enumerate(BLOCKS, start=1)}


def test_examples_load_as_one_registry_that_names_only_what_there_is() -> None:
    loaded = load({name: text.encode() for name, text in EXAMPLES.items()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    assert [r.identity for r in references(loaded.registry) if not is_known(r, loaded.registry)] == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_is_in_canonical_form_and_validates(name: str) -> None:
    text = EXAMPLES[name]
    assert format_text(name, text.encode()) == text
    _, documents, _ = read(name, text.encode())
    for document in documents:
        jsonschema.Draft202012Validator(schema("registry")).validate(plain_data(document))


def test_limits_are_those_of_the_reader() -> None:
    assert f"{LARGEST:,} bytes" in TEXT
    assert f"{DEEPEST} levels" in TEXT

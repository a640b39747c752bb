"""The canonical form: it says the same, keeps every comment, and is reached at once."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.registry.arden import ORDER, PROSE, SETTINGS, TERMS, of_model
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Record
from vires.model.question import Worked
from vires.model.settings import Settings
from vires.model.source import Source
from vires.model.term import TERM_CLASSES
from vires.registry.loader import Loaded, load
from vires.registry.material import plain_data
from vires.registry.printer import UnreadableText, format_text, print_document, print_documents
from vires.registry.yamltext import read

RECORDS = (Settings, Instrument, Spell, Source, Worked, *TERM_CLASSES.values())


def formatted(text: str) -> str:
    once = format_text("x.yaml", text.encode())
    assert format_text("x.yaml", once.encode()) == once
    return once


def said(text: str) -> list[object]:
    _, documents, problems = read("x.yaml", text.encode())
    assert problems == []
    return [plain_data(document) for document in documents]


def says(record: Record) -> object:
    return record.model_dump(mode="json", by_alias=True, exclude_unset=True)


def only(result: Loaded, kind: type[Record]) -> Record:
    registry = result.registry
    assert registry is not None
    if kind is Settings:
        return registry.settings
    if kind is Worked:
        return registry.questions[0]
    (found,) = (record for _, record in registry.records() if not isinstance(record, Settings))
    return found


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=60)
@given(data=st.data())
def test_parse_print_parse_is_the_identity(kind: type[Record], data: st.DataObject) -> None:
    record = kind.model_validate(data.draw(of_model(kind)), strict=True)
    text = print_document(record)
    files = {"x.yaml": text.encode()} | ({} if kind is Settings else {"s.yaml": SETTINGS.encode()})
    result = load(files)
    # Generated local ids may collide; that is a problem of what they say, not of how it is printed.
    assert {problem.slug for problem in result.problems} <= {"duplicate-id"}
    again = only(result, kind)
    assert says(again) == says(record)
    assert print_document(again) == text
    assert format_text("x.yaml", text.encode()) == text


def test_says_and_resolutions_are_printed_as_they_were_written() -> None:
    result = load({"a": SETTINGS.encode(), "b": ORDER.encode()})
    assert result.registry is not None
    printed = print_document(result.registry.instruments["arden/order-1"])
    again = load({"a": SETTINGS.encode(), "b": printed.encode()})
    assert again.registry is not None
    assert again.registry.digest == result.registry.digest
    assert "says: {decided: 2025-01, grant.to: {including: [arden/agency/officer]}}" in printed


def test_neighbours_of_one_kind_share_a_document() -> None:
    result = load({"a": SETTINGS.encode(), "b": TERMS.encode()})
    assert result.registry is not None
    offices = result.registry.terms["offices"].values()
    powers = result.registry.terms["powers"].values()
    assert print_documents([*offices, *powers]) == (
        "offices:\n"
        "  - {id: arden/agency, label: Agency}\n"
        "  - {id: arden/agency/officer, label: Officer, broader: [arden/agency]}\n"
        "---\n"
        "powers:\n"
        "  - {id: arden/power/arrest, label: Arrest}\n"
    )


def test_canonical_form() -> None:
    text = """\

# head
title:   'Order 2'   # the title
instrument: "arden/order-2"
issuer: arden/agency
# when it was made
decided: 2025-01-20


kind: order
provisions:
# before p
- does: restricts
  id: p    # local
  force: "policy"
  powers: [arden/power/arrest,   # the first
     arden/power/search]   # the second
- {id: q, does: directs, to: [arden/agency], duty: 'no'}  # q
note: >
  folded
  text
purpose: "a: b # no remark"
review:
    state: encoded
# tail
--- # second
sources:
- kind: text
  id: s
  title: 'it''s'
"""
    assert (
        formatted(text)
        == """\
# head
instrument: arden/order-2

kind: order
title: Order 2  # the title
issuer: arden/agency
# when it was made
decided: 2025-01-20
purpose: 'a: b # no remark'
note: |
  folded text
provisions:
  # before p
  - id: p  # local
    does: restricts
    force: policy
    powers:
      - arden/power/arrest  # the first
      - arden/power/search  # the second
  - {id: q, does: directs, to: [arden/agency], duty: no}  # q
review: {state: encoded}
# tail
---
# second
sources:
  - {id: s, title: it's, kind: text}
"""
    )


def test_long_values_are_broken_and_short_ones_joined() -> None:
    ids = ", ".join(f"arden/power/number-{n}" for n in range(7))
    text = f"a:\n  - b\n  - c\nlong: [{ids}]\ntext: {'word ' * 40}\nd:\n  e:\n    f: g\n"
    lines = formatted(text).split("\n")
    assert lines[0] == "a: [b, c]"
    assert lines[2] == "  - arden/power/number-0"
    assert lines[9] == "text: >-"
    assert all(len(line) <= 120 for line in lines)
    assert said(formatted(text)) == said(text)


def test_text_that_only_looks_like_something_else_stays_text() -> None:
    text = "a: ['1', 'true', 'null', '~', '', '1.5', no, 8:25, 'a: b', '- c', '#d', \"e\\nf\"]\n"
    assert said(formatted(text)) == said(text)
    assert "no, 8:25" in formatted(text)


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n\n# remarks\n", "---\n# a\n---\n# b\n"])
def test_files_without_documents_keep_their_comments(text: str) -> None:
    assert comments(formatted(text)) == comments(text)


def test_unreadable_text_is_left_to_its_author() -> None:
    with pytest.raises(UnreadableText) as caught:
        format_text("x.yaml", b"a: &x 1\nb: [\n")
    assert [problem.slug for problem in caught.value.problems] == ["yaml-anchor", "yaml-syntax"]


def comments(text: str) -> list[str]:
    """Every comment of a text whose scalars hold no `#`."""
    return sorted(match.strip() for match in re.findall(r"#.*", text))


REMARKS = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["\n# {}\n", "  # {}\n", "\n\n    # {}\n", "\n\n\n"])), max_size=6
)


@given(REMARKS, st.sampled_from([ORDER, SETTINGS + "---\n" + TERMS, TERMS + "---\n" + ORDER + "---\n" + TERMS]))
def test_comments_survive_wherever_they_stand(remarks: list[tuple[int, str]], text: str) -> None:
    text = text.replace("# A delegation, as", "# A delegation as")
    lines = text.replace(", ", ",\n          ").split("\n")
    for number, (line, form) in enumerate(remarks):
        if line < len(lines) and "#" not in lines[line]:
            lines[line] = lines[line] + form.format(number).rstrip("\n")
    changed = "\n".join(lines) + "\n"
    assert said(changed) == said(text)
    assert comments(formatted(changed)) == comments(changed)
    assert unordered(said(formatted(changed))) == unordered(said(changed))


@given(
    st.integers(0, len(ORDER)), st.integers(0, 20), st.text(st.sampled_from(list("ab1:-,[]{}'\"#? \n|>.")), max_size=20)
)
def test_what_can_be_read_can_be_formatted(start: int, length: int, inserted: str) -> None:
    text = ORDER[:start] + inserted + ORDER[start + length :]
    try:
        once = formatted(text)
    except UnreadableText:
        return
    assert unordered(said(once)) == unordered(said(text))


@given(st.lists(PROSE | st.dictionaries(PROSE, PROSE | st.lists(PROSE, max_size=3), max_size=3), max_size=4))
def test_any_text_reads_back_as_it_was(values: list[object]) -> None:
    record = Worked.model_validate({"id": "q", "expect": {"values": values}})
    result = load({"x": print_document(record).encode(), "s": SETTINGS.encode()})
    assert result.registry is not None
    assert result.registry.questions[0].expect == {"values": values}


def unordered(value: object) -> object:
    """With mappings as sets of pairs, since the order of keys is what changes."""
    if isinstance(value, dict):
        return {key: unordered(inner) for key, inner in sorted(value.items())}
    return [unordered(item) for item in value] if isinstance(value, list) else value

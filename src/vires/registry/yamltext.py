"""A strict reader of YAML 1.2: text to nodes, with every problem on the way.

It reads the events of the parser and never builds what it would refuse, so that neither depth nor a chain of
aliases costs anything. Scalars get their type here: only the plain words `true` and `false` are booleans,
only plain whole and decimal numbers are numbers, and everything else, as well as everything in quotes, is
text (`no`, `on`, `8:25`, `2025-01-22`, `0x1F`). Anchors, aliases, tags, merge keys, directives, duplicate
keys and keys that are not text are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from vires.registry.characters import decode, refused
from vires.registry.diagnostic import Diagnostic
from vires.registry.expectation import shown
from vires.registry.node import Listing, Mapping, Node, Page, Position, Scalar
from vires.registry.syntax import explained

DEEPEST = 64
"""Levels of nesting."""
MOST_NODES = 1_000_000
"""Values in one file."""
MOST_PROBLEMS = 100
"""Problems after which the reader gives up on a file."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")
_NEXT_DOCUMENT = re.compile(r"^---(?=[ \r\n]|\Z)", re.MULTILINE)
_ESCAPED_TAB = re.compile("[\t\r]")
_QUOTE = "if it belongs to a text, put the text in quotes"
_WRITE = f"write out what it stands for; {_QUOTE}"
_Key = tuple[str | None, Position]
"""A key and its place; no text where what it names is to be dropped."""
_PARSER: Any = getattr(yaml, "CLoader", yaml.Loader)


class _Unreadable(Exception):
    """The rest of the document is not read; why has been reported."""


class _GiveUp(Exception):
    """The rest of the file is not read; why has been reported."""


def read(name: str, data: bytes) -> tuple[Page | None, list[Node], list[Diagnostic]]:
    """The documents of a file, and every problem found. A document with a syntax error is left out; the
    next one is read all the same. An empty document is none."""
    problems: list[Diagnostic] = []
    page = decode(name, data, problems.append)
    documents: list[Node] = []
    if page is not None:
        try:
            documents.extend(_Reader(page, problems).documents())
        except _GiveUp:
            documents.clear()
    return page, documents, problems


def typed(text: str) -> str | int | float | bool | None:
    """What a plain scalar means. The empty text, `~` and `null` mean that nothing is given."""
    if text == "true":
        return True
    if text == "false":
        return False
    if text in ("", "~", "null"):
        return None
    if text[0] in "-0123456789" and (match := _NUMBER.fullmatch(text)) is not None:
        return float(text) if match[1] else int(text)
    return text


def _is_empty(document: Node) -> bool:
    return isinstance(document, Scalar) and document.value is None and not document.broken


class _Reader:
    def __init__(self, page: Page, problems: list[Diagnostic]) -> None:
        self._page = page
        self._problems = problems
        self._nodes = 0
        self._line = 1
        """The first line at whose head a `---` begins the next document."""

    def documents(self) -> Iterator[Node]:
        """The documents that can be read. After a syntax error the rest is cut apart at every `---`: at the
        head of a line it can only stand between documents."""
        text = self._page.text
        try:
            yield from self._parse(text, 0)
            return
        except _Unreadable:
            cut = _NEXT_DOCUMENT.search(text, self._page.start_of(self._line))
        while cut is not None:
            start = cut.start()
            cut = _NEXT_DOCUMENT.search(text, cut.end())
            part = text[start : cut.start()] if cut is not None else text[start:]
            try:
                yield from self._parse(part, self._page.line_of(start) - 1)
            except _Unreadable:
                continue

    def _parse(self, text: str, above: int) -> Iterator[Node]:
        """The documents of a part of the file that has `above` lines above it."""
        parser = _PARSER(text)
        document: Node | None = None
        try:
            while not isinstance(event := parser.get_event(), StreamEndEvent | None):
                if isinstance(event, DocumentStartEvent):
                    self._line = getattr(event.start_mark, "line", 0) + above + 2
                    if event.version or event.tags:
                        line = getattr(event.start_mark, "line", 0) + above + 1
                        message = "a directive; directives are not read"
                        self._report("yaml-directive", (line, 1, line, 2), message, "delete the line with `%`")
                    document = self._document(parser, above)
                elif isinstance(event, DocumentEndEvent):
                    self._line = getattr(event.start_mark, "line", 0) + above + 1
                if isinstance(event, DocumentEndEvent) and document is not None and not _is_empty(document):
                    yield document
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # The parser in Python, taken where that in C is missing, trips over escapes beyond Unicode.
            problem = explained(error, self._page, above)
            self._add(problem)
            raise _Unreadable from None
        finally:
            parser.dispose()

    def _document(self, parser: Any, above: int) -> Node:
        """One document, read without recursion: `around` holds the open mappings and lists outside the
        innermost one, each with the key under which it takes what is being read."""
        get_event = parser.get_event
        first = above + 1
        around: list[tuple[Mapping | Listing | None, _Key | None]] = []
        into: Mapping | Listing | None = None
        key: _Key | None = None
        while True:
            event = get_event()
            kind = type(event)
            start, end = event.start_mark, event.end_mark
            position = (start.line + first, start.column + 1, end.line + first, end.column + 1)
            node: Node
            if kind is MappingEndEvent or kind is SequenceEndEvent:
                assert into is not None
                node = into
                node.position = (*node.position[:2], *position[2:])
                into, key = around.pop()
            elif type(into) is Mapping and key is None:
                key = self._key(event, position)
                continue
            elif kind is ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    self._decorated(event, position)
                plain = event.implicit[0]
                node = Scalar(typed(event.value) if plain else self._text(event, position), position)
            elif kind is AliasEvent:
                if key is None or key[0] is not None:
                    self._report("yaml-alias", position, f"the alias `*{event.anchor}`; aliases are not read", _WRITE)
                node = Scalar(None, position, broken=True)
            else:
                if event.anchor is not None or event.tag is not None:
                    self._decorated(event, position)
                if len(around) == DEEPEST:
                    message = f"nested more than {DEEPEST} levels deep; expected far fewer"
                    self._report("too-deep", position, message, "look for a `[` or `{` that is not closed")
                    raise _Unreadable
                around.append((into, key))
                into, key = (Mapping(position) if kind is MappingStartEvent else Listing(position)), None
                continue
            self._nodes += 1
            if self._nodes > MOST_NODES:
                self._report("too-many-values", position, f"more than {MOST_NODES:,} values in one file", "split it")
                raise _GiveUp
            if into is None:
                return node
            if type(into) is Listing:
                into.items.append(node)
                continue
            assert isinstance(into, Mapping)
            assert key is not None
            self._enter(into, key, node)
            key = None

    def _key(self, event: Any, position: Position) -> _Key:
        if type(event) is not ScalarEvent:
            if type(event) is AliasEvent:
                message = f"the alias `*{event.anchor}` as a key; aliases are not read"
                self._report("yaml-alias", position, message, _WRITE)
                return (None, position)
            message = "a key that is itself a mapping or a list; expected a key that is plain text"
            self._report(
                "complex-key",
                position,
                message,
                "write the key as text; a text that begins with `{` needs quotes",
            )
            raise _Unreadable
        if event.anchor is not None or event.tag is not None:
            self._decorated(event, position)
        if event.implicit[0] and event.value == "<<":
            self._report(
                "merge-key",
                position,
                "a merge key; merge keys are not read",
                "write out what it would bring in",
            )
            return (None, position)
        if event.implicit[0] and event.value == "":
            self._report(
                "complex-key",
                position,
                "nothing before the `:`; expected a key",
                "write the key, or delete the line",
            )
            return (None, position)
        return (self._text(event, position), position)

    def _enter(self, into: Mapping, key: _Key, node: Node) -> None:
        name, position = key
        if name is None:
            return
        first = into.keys.get(name)
        if first is not None:
            message = f"the key `{shown(name)}` twice in one mapping, first in line {first[0]}"
            self._report("duplicate-key", position, message, "keep one of the two, or join their values")
            return
        into.entries[name] = node
        into.keys[name] = position

    def _text(self, event: Any, position: Position) -> str:
        """A scalar as text. What an escape brings in is held to the same rule as the rest of the file."""
        text: str = event.value
        if event.style == '"' and (hidden := refused(text) or _ESCAPED_TAB.search(text)) is not None:
            message = f"an escape that stands for the invisible character U+{ord(hidden[0]):04X}"
            self._report("control-character", position, message, "delete the escape")
            return text.replace(hidden[0], "\ufffd")
        return text

    def _decorated(self, event: Any, position: Position) -> None:
        if event.anchor is not None:
            message = f"the anchor `&{shown(event.anchor)}`; anchors are not read"
            self._report("yaml-anchor", position, message, f"delete it, or {_QUOTE}")
        if event.tag is not None:
            message = f"the tag `{shown(event.tag)}`; tags are not read"
            self._report("yaml-tag", position, message, f"delete it, or {_QUOTE}")

    def _report(self, slug: str, position: Position, message: str, remedy: str) -> None:
        self._add(Diagnostic(self._page.span(position), slug, message, remedy))

    def _add(self, problem: Diagnostic) -> None:
        if len(self._problems) >= MOST_PROBLEMS:
            message = f"more than {MOST_PROBLEMS} problems in this file; the rest of it was not read"
            remedy = "mend these first"
            self._problems.append(Diagnostic(problem.span, "too-many-problems", message, remedy))
            raise _GiveUp
        self._problems.append(problem)

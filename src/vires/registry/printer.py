"""Model and text to canonical text: what `vires fmt` writes, and how a record is written down.

Printing a record and reading it back gives the same record (law 10). Formatting a file never changes what it
says, keeps every comment, and does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Noun, Record
from vires.model.question import Worked
from vires.model.settings import Settings
from vires.model.source import Source
from vires.model.term import SCHEMES, TERM_CLASSES, Term, Terms
from vires.registry.commentary import Commentary
from vires.registry.diagnostic import Diagnostic
from vires.registry.documents import LISTS
from vires.registry.layout import Layout
from vires.registry.node import Listing, Mapping, Node, Position, Scalar
from vires.registry.shape import FREE, Shape, names, shape
from vires.registry.yamltext import read, typed
from vires.temporal.dating import Dating

_NOWHERE: Position = (1, 1, 1, 1)


class UnreadableText(ValueError):
    """The text has problems that must be mended before it can be put into canonical form; `problems` are all
    of them."""

    def __init__(self, problems: Iterable[Diagnostic]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems in the text")


def format_text(name: str, data: bytes) -> str:
    """A file in canonical form. Raises `UnreadableText` if the reader finds any problem in it; that a
    document is not what the model takes is no hindrance."""
    page, documents, problems = read(name, data)
    if page is None or problems:
        raise UnreadableText(problems)
    commentary = Commentary(page, documents)
    layout = Layout(commentary)
    lines: list[str] = []
    for place, document in enumerate(documents):
        if place:
            lines.append("---")
        lines += commentary.heads[place]
        lines += layout.document(document, _shape_of(document))
        lines += commentary.tails[place]
    if not documents:
        lines = commentary.tails[0]
    while lines and not lines[0]:
        del lines[0]
    return "\n".join(lines) + "\n" if lines else ""


def print_document(record: Record) -> str:
    """A record as a document of its own. Terms, spells, sources and worked questions become a list of one."""
    return print_documents([record])


def print_documents(records: Iterable[Record]) -> str:
    """Records as the documents of one file, in the order given; neighbours of one kind share a document."""
    documents: list[Mapping] = []
    last: str | None = None
    for record in records:
        node = _node(record)
        group = _group(record)
        if group is None:
            assert isinstance(node, Mapping)
            documents.append(node)
        elif group == last:
            listing = documents[-1].entries[group]
            assert isinstance(listing, Listing)
            listing.items.append(node)
        else:
            documents.append(_mapping({group: _listing([node])}))
        last = group
    layout = Layout()
    texts = ("\n".join(layout.document(document, _shape_of(document))) + "\n" for document in documents)
    return "---\n".join(texts)


def _group(record: Record) -> str | None:
    """The key of the list that a record stands in; `None` if it is a document."""
    if isinstance(record, Term):
        return next(scheme for scheme in SCHEMES if TERM_CLASSES[scheme] is type(record))
    if isinstance(record, Spell | Source | Worked):
        return next(key for key, model in LISTS.items() if model is type(record))
    if isinstance(record, Settings | Instrument | Terms):
        return None
    raise TypeError(f"a {type(record).__name__} is no document")


_LISTS_SHAPE = {key: shape(tuple[model, ...]) for key, model in LISTS.items()}  # type: ignore[valid-type]


class _ListDocument(Shape):
    """A document that is a list of records under one key."""

    def below(self, node: Node, part: str | int) -> Shape:
        return _LISTS_SHAPE.get(str(part), FREE)


_LIST_DOCUMENT = _ListDocument()


def _shape_of(document: Node) -> Shape:
    keys = document.entries.keys() if isinstance(document, Mapping) else set()
    if "registry" in keys:
        return shape(Settings)
    if "instrument" in keys:
        return shape(Instrument)
    return _LIST_DOCUMENT if not keys.isdisjoint(LISTS) else shape(Terms) if not keys.isdisjoint(SCHEMES) else FREE


def _node(value: Any) -> Node:
    """A value of the model as text has it: what is not set is left out."""
    if isinstance(value, Noun):
        keys = names(type(value)).items()
        given = {key: getattr(value, name) for key, name in keys if name in value.model_fields_set}
        return _mapping({key: _node(inner) for key, inner in given.items() if inner is not None})
    if isinstance(value, Dating):
        text = value.to_text()
        return Scalar(typed(text), _NOWHERE) if isinstance(text, str) else _node(text)
    if isinstance(value, dict):
        return _mapping({key: _node(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return _listing([_node(item) for item in value])
    return Scalar(value, _NOWHERE)


def _mapping(entries: dict[str, Node]) -> Mapping:
    node = Mapping(_NOWHERE)
    node.entries = entries
    return node


def _listing(items: list[Node]) -> Listing:
    node = Listing(_NOWHERE)
    node.items = items
    return node

"""Where everything stands, looked up in the nodes themselves when someone asks: a registry that loads without
a problem never pays for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vires.model.origin import Origin
from vires.registry.diagnostic import Span
from vires.registry.node import Listing, Node, Page, Scalar, descend
from vires.registry.node import Mapping as MappingNode
from vires.registry.places import Path


class FieldSpans(Mapping[Path, Span]):
    """The places of a record's fields, at any depth; the empty path is the record itself."""

    def __init__(self, page: Page, node: MappingNode) -> None:
        self._page = page
        self._node = node

    def __getitem__(self, path: Path) -> Span:
        found = descend(self._node, path)
        if found is None:
            raise KeyError(path)
        return self._page.span(found.position)

    def __iter__(self) -> Iterator[Path]:
        open_: list[tuple[Path, Node]] = [((), self._node)]
        while open_:
            path, node = open_.pop()
            yield path
            if isinstance(node, MappingNode):
                open_.extend(((*path, key), value) for key, value in node.entries.items())
            elif isinstance(node, Listing):
                open_.extend(((*path, place), item) for place, item in enumerate(node.items))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class RecordSpans(Mapping[Origin, Mapping[Path, Span]]):
    """The places of all records, by origin."""

    def __init__(self, files: Mapping[str, tuple[Page, list[Node]]]) -> None:
        self._files = files
        self._index: dict[str, dict[tuple[int, int], MappingNode]] = {}

    def _nodes(self, file: str) -> dict[tuple[int, int], MappingNode]:
        known = self._index.get(file)
        if known is None:
            known = self._index[file] = {}
            open_ = list(self._files[file][1]) if file in self._files else []
            while open_:
                node = open_.pop()
                if isinstance(node, MappingNode):
                    known[node.position[:2]] = node
                    open_.extend(node.entries.values())
                elif isinstance(node, Listing):
                    open_.extend(node.items)
                else:
                    assert isinstance(node, Scalar)
        return known

    def __getitem__(self, origin: Origin) -> Mapping[Path, Span]:
        node = self._nodes(origin.file).get((origin.line, origin.column))
        if node is None:
            raise KeyError(origin)
        return FieldSpans(self._files[origin.file][0], node)

    def __iter__(self) -> Iterator[Origin]:
        for file in self._files:
            for line, column in self._nodes(file):
                yield Origin(file, line, column)

    def __len__(self) -> int:
        return sum(len(self._nodes(file)) for file in self._files)

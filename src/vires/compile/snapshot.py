"""The table of a vantage as bytes: saved by one process, loaded by others (one file can serve them all).

A header names the form, the semantics, the registry's digest and the vantage, and the digest of the rest; what does
not match is refused. Nothing in it is code, and nothing of it is believed about a registry with another digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from vires.compile.cell import EMPTY, Cell, Stretch
from vires.compile.graph import FALSE, TRUE, Graph, Node
from vires.compile.ground import SCHEME
from vires.compile.index import Index
from vires.compile.program import Program
from vires.compile.row import Masks, Row
from vires.compile.table import Table
from vires.compile.tests import AtFrom, FactHolds, From, Is, Listed, NumberFrom, Sited
from vires.model.finding import SEMANTICS
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

FORM = "vires-snapshot/1"

_TESTS = {kind.__name__: kind for kind in (AtFrom, FactHolds, From, Is, Listed, NumberFrom, Sited)}


class SnapshotError(Exception):
    """A snapshot that cannot be used; `slug` tells why, `remedy` what to do."""

    def __init__(self, slug: str, message: str, remedy: str = "compile the registry anew") -> None:
        super().__init__(message)
        self.slug = slug
        self.remedy = remedy


def save(table: Table, vantage: Vantage) -> bytes:
    """The cells of a table, all of them, for a vantage from which they are seen, as bytes that are the same for the
    same registry and vantage."""
    table.fill()
    body = json.dumps(_Writer(table).body(), separators=(",", ":"), sort_keys=True).encode()
    head: dict[str, Any] = {
        "form": FORM,
        "semantics": SEMANTICS,
        "registry": table.index.registry.digest,
        "vantage": {
            "as_of": vantage.as_of.to_text(),
            "known_by": vantage.known_by.to_text(),
            "standard": vantage.standard,
            "doctrine": dict(sorted(vantage.doctrine.items())),
        },
    }
    head["digest"] = _digest(head, body)
    return json.dumps(head, sort_keys=True).encode() + b"\n" + body + b"\n"


def _digest(head: dict[str, Any], body: bytes) -> str:
    """The digest of what a head says, but for the digest itself, and of the body."""
    said = json.dumps({key: value for key, value in head.items() if key != "digest"}, sort_keys=True)
    return hashlib.sha256(said.encode() + b"\n" + body).hexdigest()


def load(data: bytes, index: Index) -> Table:
    """The table that was saved for a registry. Raises `SnapshotError` if it is damaged, of another form or
    semantics, or of another registry."""
    first, newline, rest = data.partition(b"\n")
    try:
        head = json.loads(first)
        form, semantics, registry, said = (head[name] for name in ("form", "semantics", "registry", "digest"))
        stated = head["vantage"]
        vantage = Vantage(
            Dating.parse(stated["as_of"]), Dating.parse(stated["known_by"]), stated["standard"], stated["doctrine"]
        )
    except (ValueError, KeyError, TypeError):
        raise SnapshotError("snapshot-damaged", "the head of the snapshot cannot be read") from None
    if form != FORM:
        raise SnapshotError("snapshot-version", f"the snapshot is of the form `{form}`; this release reads `{FORM}`")
    if semantics != SEMANTICS:
        raise SnapshotError(
            "snapshot-version", f"the snapshot follows the semantics {semantics}; this release has {SEMANTICS}"
        )
    if registry != index.registry.digest:
        raise SnapshotError(
            "snapshot-of-another-registry",
            f"the snapshot is of `{registry}`; the registry asked is `{index.registry.digest}`",
        )
    body = rest.removesuffix(b"\n")
    if not newline or _digest(head, body) != said:
        raise SnapshotError("snapshot-damaged", "the snapshot is not what its head says: cut short or altered")
    try:
        return _Reader(Table(Program(index, vantage)), json.loads(body)).table()
    except (ValueError, KeyError, TypeError, IndexError):
        raise SnapshotError("snapshot-damaged", "the cells of the snapshot cannot be read") from None


class _Writer:
    def __init__(self, old: Table) -> None:
        self.old = old
        self.graph = old.program.graph
        self.nodes: dict[Node, int] = {FALSE: FALSE, TRUE: TRUE}
        self.made: list[list[Any]] = []
        self.rows: dict[Row, int] = {}
        self.shown: list[list[Any]] = []

    def body(self) -> dict[str, Any]:
        cells = {
            f"{office} {power}": {
                "cuts": cell.cuts,
                "unsure": sorted(cell.unsure),
                "stretches": [[[self._row(row) for row in rows] for rows in one] for one in cell.stretches],
            }
            for (office, power), cell in sorted(self.old.cells.items())
        }
        return {"nodes": self.made, "rows": self.shown, "cells": cells}

    def _row(self, row: Row) -> int:
        found = self.rows.get(row)
        if found is None:
            self.shown.append([
                row.provision, row.since, row.until, row.facts, [cover.names for cover in row.sites],
                row.choices, [[part, cover.names] for part, cover in row.places],
                [self._node(node) for node in row.rest],
            ])  # fmt: skip
            found = self.rows[row] = len(self.rows)
        return found

    def _node(self, node: Node) -> int:
        for part in self.graph.below([node]):
            if part not in self.nodes:
                op, parts = self.graph.parts(part)
                test = self.graph.what[part]
                said = [type(test).__name__, *test] if isinstance(test, tuple) else None
                self.made.append([op, [self.nodes[one] for one in parts], said])
                self.nodes[part] = len(self.nodes)
        return self.nodes[node]


class _Reader:
    def __init__(self, new: Table, body: dict[str, Any]) -> None:
        self.new = new
        self.body = body

    def table(self) -> Table:
        graph = self.new.program.graph
        nodes = [FALSE, TRUE]
        for op, parts, said in self.body["nodes"]:
            nodes.append(_made(graph, op, [nodes[part] for part in parts], said))
        rows = [self._row(row, nodes) for row in self.body["rows"]]
        for key, cell in self.body["cells"].items():
            office, power = key.split(" ")
            stretches = [
                Stretch(*(tuple(rows[number] for number in numbers) for numbers in one)) if any(one) else EMPTY
                for one in cell["stretches"]
            ]
            self.new.cells[(office, power)] = Cell(cell["cuts"], stretches, frozenset(cell["unsure"]))
        self.new.filled = True
        return self.new

    def _row(self, row: list[Any], nodes: list[Node]) -> Row:
        provision, since, until, facts, sites, choices, places, rest = row
        cover = self.new.rows.cover
        return Row(
            provision,
            since,
            until,
            Masks(*facts),
            tuple(cover("sites", tuple(names)) for names in sites),
            tuple(tuple(Masks(*masks) for masks in choice) for choice in choices),
            tuple((part, cover(SCHEME[part], tuple(names))) for part, names in places),
            tuple(nodes[node] for node in rest),
        )


def _made(graph: Graph, op: str, parts: list[Node], said: list[Any] | None) -> Node:
    if said is not None:
        return graph.test(_TESTS[said[0]](*_frozen(said[1:])))
    if op == "not":
        return graph.neg(parts[0])
    return graph.conj(parts) if op == "and" else graph.disj(parts)


def _frozen(values: list[Any]) -> Iterator[Any]:
    return (tuple(value) if isinstance(value, list) else value for value in values)

"""Registry text to a registry: read, checked, joined. Takes text, opens nothing.

Every problem is reported, not the first. What can be read is read: a syntax error hides only the document it
stands in, and a record at fault is left out of the registry without hiding what is wrong with the others.
References that name nothing are no business of the loader (the lint rules speak of them).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from vires.model.origin import Record
from vires.model.registry import Registry
from vires.model.settings import Settings
from vires.registry.diagnostic import Diagnostic
from vires.registry.documents import Part, parts
from vires.registry.fault import Faults
from vires.registry.joining import Joining
from vires.registry.material import Material
from vires.registry.node import Node, Page
from vires.registry.places import Places
from vires.registry.spans import RecordSpans
from vires.registry.statement import STATED, Statements
from vires.registry.yamltext import read


@dataclass(frozen=True)
class Loaded:
    """What the files say. `registry` is `None` only if there are no settings to join the rest under;
    `problems` are all that were found, in the order of the text; `places` tells where each record and field
    stands."""

    registry: Registry | None
    problems: tuple[Diagnostic, ...]
    places: Places


def load(files: Mapping[str, bytes], under: Settings | None = None) -> Loaded:
    """Read files, named as the user named them. The order of files and of records never matters. Text that is
    to be added to a registry is joined `under` its settings, and brings none of its own."""
    problems: list[Diagnostic] = []
    nodes: dict[str, tuple[Page, list[Node]]] = {}
    joining = Joining(problems.append, under)
    whole = True
    for name in sorted(files):
        page, documents, found = read(name, files[name])
        problems.extend(found)
        whole = whole and not found
        if page is None:
            continue
        nodes[name] = (page, documents)
        faults = Faults(page, problems.append)
        for document in documents:
            for part in parts(document, faults):
                whole = whole and part.model is not Settings
                record = _record(part, page, faults)
                if record is not None:
                    joining.add(record, part.group, page, part.node)
    registry = joining.registry(whole)
    return Loaded(registry, tuple(sorted(set(problems))), Places(RecordSpans(nodes)))


def _record(part: Part, page: Page, faults: Faults) -> Record | None:
    """The record of a part, or `None` if something is wrong with it, which is then reported."""
    before = faults.count
    faults.count = 0
    material = Material(page.name)
    data = material.of_model(part.node, part.model)
    if part.model in STATED:
        Statements(part.node, part.model, material, faults).settle(data)
    record = None
    try:
        record = part.model.model_validate(data, strict=True)
    except ValidationError as error:
        faults.model(part.node, part.model, part.model.__name__)
        faults.rules(part.node, error, silent=not faults.count and not material.faulty)
    else:
        if material.faulty:
            faults.model(part.node, part.model, part.model.__name__)
            record = None
    faults.count += before
    return record

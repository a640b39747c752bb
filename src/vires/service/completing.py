"""What may stand at a place of registry text: the members of a record by its schema, the words of a field, the ids of
what it names.

A place is the path of keys that leads to it, the first telling the document (`instrument`, `offices`, `holders`, ...),
list positions left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from vires.model.registry import Registry
from vires.model.term import SCHEMES
from vires.registry.documents import LISTS
from vires.registry.schema import schema
from vires.service.naming import Names

MOST = 40
MOST_PLACES = 1024
"""Places of which it is kept what may stand there; anybody may ask for any."""
NAMED: Mapping[str, tuple[str, ...]] = {
    "issuer": ("offices",), "of": ("offices",), "office": ("offices",), "offices": ("offices",), "binds": ("offices",),
    "to": ("offices",), "heads": ("offices",), "powers": ("powers",), "power": ("powers",), "exercises": ("powers",),
    "territories": ("territories",), "territory": ("territories",), "sites": ("sites",), "site": ("sites",),
    "subjects": ("subjects",), "subject": ("subjects",), "status": ("statuses",), "fact": ("facts",),
    "facts": ("facts",), "number": ("facts",), "doctrine": ("doctrines",), "source": ("sources",),
    "via": ("sources",), "seen": ("sources",), "invokes": ("provisions", "instruments"),
    "target": ("provisions", "instruments"), "overrides": ("provisions", "instruments"),
    "revives": ("provisions",), "part_of": ("provisions",), "covers": ("provisions",), "deciding": ("provisions",),
}  # fmt: skip
"""The kinds of record that a field names."""
HEADS = {"registry": "Settings", "instrument": "Instrument"}


@dataclass(frozen=True)
class Completion:
    """A word to put in: `text` as it is written, `says` what it means; `kind` is `member`, `word` or `id`."""

    text: str
    says: str
    kind: str


def members(path: Sequence[str], does: str | None, typed: str) -> tuple[Completion, ...]:
    """The keys that a record at a place may have and that begin as typed."""
    found: dict[str, Completion] = {}
    for model in _models(tuple(path), does):
        required = set(model.get("required", ()))
        for name, field in model.get("properties", {}).items():
            if name.startswith(typed.lower()) and name not in found:
                says = str(field.get("description") or "")
                found[name] = Completion(name, ("needed. " if name in required else "") + says[:200], "member")
    if len(path) <= 1 and not found:
        return tuple(Completion(head, "begins a document", "member") for head in _heads() if head.startswith(typed))
    return tuple(found.values())[:MOST]


def values(registry: Registry, path: Sequence[str], does: str | None, typed: str) -> tuple[Completion, ...]:
    """The words that the field at the end of a path may have: those of its schema, then ids of what it names, found by
    their beginning, any part, or their label."""
    key = path[-1] if path else ""
    words = [
        Completion(word, "", "word") for word in _words(tuple(path), does) if word.startswith(typed.casefold())
    ]  # fmt: skip
    if key == "kind" and path[0] == "instrument":
        words += [
            Completion(name, kind.label or "", "id")
            for name, kind in registry.settings.kinds.items()
            if name.startswith(typed)
        ]
    kinds = NAMED.get(key, ())
    if key == "broader" and path[0] in SCHEMES:
        kinds = (path[0],)
    return tuple([*words, *_ids(registry, kinds, typed)][:MOST])


def _ids(registry: Registry, kinds: tuple[str, ...], typed: str) -> Iterator[Completion]:
    seen: set[str] = set()
    for kind in kinds:
        for identity, label in _of_kind(registry, kind):
            if identity.startswith(typed) or (typed and typed in identity):
                seen.add(identity)
                yield Completion(identity, label, "id")
    if typed and kinds:
        names: Names = registry.kept.setdefault(Names, Names(registry))
        for hit in names.wordlist.search(typed, MOST, frozenset(kinds)):
            if hit.id not in seen:
                yield Completion(hit.id, hit.label, "id")


def _of_kind(registry: Registry, kind: str) -> Iterator[tuple[str, str]]:
    if kind in SCHEMES:
        yield from ((identity, term.label) for identity, term in sorted(registry.terms.get(kind, {}).items()))
    elif kind == "instruments":
        yield from ((identity, one.title) for identity, one in sorted(registry.instruments.items()))
    elif kind == "provisions":
        for identity, entry in registry.entries.items():
            yield identity, entry.provision.cite or entry.instrument.title
    elif kind == "sources":
        yield from ((identity, one.title) for identity, one in sorted(registry.sources.items()))
    elif kind == "doctrines":
        yield from ((name, one.question or "") for name, one in sorted(registry.settings.doctrines.items()))


@cache
def _document() -> dict[str, Any]:
    return schema("registry")


def _heads() -> tuple[str, ...]:
    return (*HEADS, *SCHEMES, *LISTS)


@lru_cache(MOST_PLACES)
def _models(path: tuple[str, ...], does: str | None) -> tuple[dict[str, Any], ...]:
    """The definitions of what may stand at a place."""
    definitions = _document()["$defs"]
    if not path:
        return ()
    head, rest = path[0], path[1:]
    if head in HEADS:
        found = [definitions[HEADS[head]]]
    else:
        lists = definitions["Terms"] if head in SCHEMES else definitions.get(head.capitalize(), {})
        found = list(_resolved(lists.get("properties", {}).get(head, {}), None))
    for key in rest:
        found = [
            inner
            for model in found
            for inner in _resolved(model.get("properties", {}).get(key, model.get("additionalProperties", {})), does)
        ]
    return tuple(found)


def _resolved(field: Any, does: str | None) -> Iterator[dict[str, Any]]:
    """A definition without references, lists and choices around it."""
    if not isinstance(field, dict):
        return
    if "$ref" in field:
        yield from _resolved(_document()["$defs"].get(field["$ref"].rpartition("/")[2], {}), does)
        return
    choices = [*field.get("anyOf", ()), *field.get("oneOf", ())]
    for choice in choices:
        yield from _resolved(choice, does)
    if "items" in field:
        yield from _resolved(field["items"], does)
    if not choices and "items" not in field:
        effect = field.get("properties", {}).get("does", {}).get("const")
        if does is None or effect is None or effect == does:
            yield field


@lru_cache(MOST_PLACES)
def _words(path: tuple[str, ...], does: str | None) -> tuple[str, ...]:
    """The words that a schema lists for a field."""
    found: dict[str, None] = {}
    chosen = None if path and path[-1] == "does" else does
    for field in _models(path, chosen):
        for word in [*field.get("enum", ()), *([field["const"]] if "const" in field else ())]:
            found[str(word)] = None
        if field.get("type") == "boolean":
            found.update({"true": None, "false": None})
    return tuple(found)

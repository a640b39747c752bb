"""A case as the text of a conformance case: its question, what is expected, and the registry it is asked of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tests.generated.reduction import NOW, Case
from vires.model.finding import Branch
from vires.model.origin import Record
from vires.model.question import Place
from vires.model.registry import Registry
from vires.model.term import SCHEMES
from vires.registry.printer import print_documents
from vires.temporal.dating import Dating

_PLAIN = re.compile(r"[a-z][a-z0-9/-]*|[A-Z_]+|\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}[+-]\d{2}:\d{2})?)?")
_WORDS = ("true", "false", "null")


def text(slug: str, case: Case, expect: Mapping[str, Any], because: str, rules: Iterable[str]) -> str:
    """The file `conformance/good/SLUG.yaml`; `expect` holds keys of the finding."""
    lines = [
        f"case: {slug}",
        f"rules: [{', '.join(rules)}]",
        f"because: {json.dumps(because, ensure_ascii=False)}",
        "ask:",
        *(f"  {line}" for line in _asked(case)),
        "expect:",
        *(f"  {key}: {_flow(value)}" for key, value in expect.items()),
    ]
    return "\n".join(lines) + "\n---\n" + registry_text(case.registry)


def registry_text(registry: Registry) -> str:
    """The registry as text that the loader reads back to the same records."""
    return print_documents(_records(registry))


def expected(outcome: str, branches: Iterable[Branch]) -> dict[str, Any]:
    """An outcome with its branches as a case expects them."""
    shown = [branch.model_dump(mode="json", by_alias=True) for branch in branches]
    return {"outcome": outcome} | ({"branches": shown} if shown else {})


def _records(registry: Registry) -> Iterator[Record]:
    yield registry.settings
    for scheme in SCHEMES:
        yield from registry.terms.get(scheme, {}).values()
    yield from registry.instruments.values()
    yield from registry.spells
    yield from registry.sources.values()


def _asked(case: Case) -> Iterator[str]:
    act, vantage = case.question.act, case.question.vantage
    yield f"office: {act.office}"
    yield f"power: {act.power}"
    yield f"at: {_flow(act.at)}"
    if act.territory is not None:
        yield f"territory: {act.territory}"
    if act.sites is not None:
        yield f"sites: [{', '.join(_place(place) for place in act.sites)}]"
    if act.subjects is not None:
        yield f"subjects: [{', '.join(act.subjects)}]"
    if act.facts:
        yield f"facts: {_flow(act.facts)}"
    yield f"as_of: {_flow(vantage.as_of or NOW)}"
    yield f"known_by: {_flow(vantage.known_by or NOW)}"
    if vantage.standard != "reported":
        yield f"standard: {vantage.standard}"
    if vantage.doctrine:
        yield f"doctrine: {_flow(dict(vantage.doctrine))}"


def _place(place: Place) -> str:
    if place.near:
        return f"{place.site}@near"
    return place.site if place.metres is None else f"{place.site}@{place.metres:g}"


def _flow(value: Any) -> str:
    """A value in flow style, quoted only where it must be."""
    if isinstance(value, Dating):
        return _flow(value.to_text())
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    if isinstance(value, str):
        return value if _PLAIN.fullmatch(value) and value not in _WORDS else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)

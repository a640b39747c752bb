"""A small registry of the fictional state of Arden, and generated records for it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from pydantic import ValidationError

from vires.model.attestation import Selector
from vires.model.condition import NumberIs
from vires.model.holder import Spell
from vires.model.origin import Noun
from vires.model.provision import PROVISION_CLASSES, Quantity
from vires.model.question import Place
from vires.model.requests import FactFrom
from vires.model.settings import Doctrine, Settings
from vires.registry.diagnostic import Diagnostic
from vires.registry.loader import Loaded, load
from vires.registry.shape import CONDITIONS, Leaf, Shape, fields, required

SETTINGS = """\
registry: arden
title: State of Arden
zone: America/Chicago
kinds: {statute: {rank: 1, root: true}, order: {rank: 3}}
doctrines: {acting: {options: [{id: strict}, {id: loose}], default: undecided}}
"""

TERMS = """\
offices:
  - {id: arden/agency, label: Agency}
  - {id: arden/agency/officer, label: Officer, broader: [arden/agency]}
powers:
  - {id: arden/power/arrest, label: Arrest}
facts:
  - {id: training, label: Training}
"""

ORDER = """\
# A delegation, as counsel would write it.
instrument: arden/order-1
kind: order
title: Order 1
issuer: arden/agency
invokes: [arden/act/1]
decided: 2025-01-20
provisions:
  - id: grant   # the grant
    does: delegates
    powers: [arden/power/arrest]
    to: {including: [arden/agency/officer], within: arden/agency}
    when: {any: [{fact: training}, {not: {doctrine: acting, is: strict}}]}
  # a limit on it
  - {id: limit, does: restricts, force: policy, scope: {sites: [school], within: 100 ft}}
attested:
  - {source: gazette, basis: document-held, published: 2025-01-21}
  - source: courier
    basis: relayed
    published: 2025-01-22
    says: {decided: 2025-01, grant.to: {including: [arden/agency/officer]}}
resolution: {decided: {value: 2025-01-20, because: the text outranks a report of it}}
review: {state: encoded}
"""


def loaded(**files: str | bytes) -> Loaded:
    """Load files named by keyword, `.yaml` added."""
    return load({f"{name}.yaml": text.encode() if isinstance(text, str) else text for name, text in files.items()})


def problems(text: str | bytes, *, settings: bool = True) -> tuple[Diagnostic, ...]:
    """The problems of one file beside good settings."""
    files: dict[str, str | bytes] = {"x": text}
    return loaded(**files, **({"settings": SETTINGS} if settings else {})).problems


def order(provision: str = "", **changes: str) -> str:
    """A small order of one provision, with some keys changed, added or (given as the empty text) left out."""
    keys = {
        "instrument": "arden/order-2",
        "kind": "order",
        "title": "Order 2",
        "issuer": "arden/agency",
        "decided": "2025-01-20",
        "review": "{state: encoded}",
    }
    keys |= {key: value for key, value in changes.items() if value}
    lines = [f"{key}: {value}" for key, value in keys.items() if changes.get(key, "kept") != ""]
    return "\n".join([*lines, *([f"provisions:\n  - {provision}"] if provision else [])]) + "\n"


def is_inside(problem: Diagnostic, data: bytes) -> bool:
    """Tell whether the place of a problem lies in the file (the place just past the end of a line, too)."""
    lines = data.decode("utf-8", "replace").split("\n")
    span = problem.span
    return 1 <= span.line <= len(lines) and 1 <= span.column <= len(lines[span.line - 1]) + 1 and span.length >= 1


# generated records

IDS = st.sampled_from(["a", "arden/agency", "8/287.5", "no", "on", "1", "2025-01-22", "1e3", "null", "true", "x.y-z"])
DATES = st.sampled_from(
    [
        "2025",
        "2025-01",
        "2025-01-22",
        "2025-01-21T18:00-05:00",
        "2025-01-21T18:00Z",
        {"between": ("2025-01-02", "2025-01-03")},
    ]
)
LETTERS = st.one_of(
    st.sampled_from(list("ab '\"#:-,[]{}&*!|>%@`~?<=\\\n0123456789.é字  ")),
    st.characters(categories=("L", "N", "P", "S", "Zs")),
)
TRAPS = ["yes", "null", "~", "- a", "a: b", "a #b", "8:25", "0x1F", "...", "---", "word " * 60 + "end", "a\n\n\nb\n"]
PROSE = st.text(LETTERS, min_size=1, max_size=80) | st.sampled_from(TRAPS)
FIGURES = st.integers(0, 10**12)
FREE = st.recursive(
    st.none() | st.booleans() | FIGURES | PROSE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PROSE, inner, max_size=3),
    max_leaves=5,
)


def _of_leaf(leaf: Leaf) -> st.SearchStrategy[Any]:
    if leaf.slug == "bad-id":
        return IDS
    if leaf.slug == "bad-date":
        return DATES
    if leaf.slug == "bad-distance":
        return st.sampled_from(["100 ft", "25mi", "300.5 m"])
    return {
        "a whole number": FIGURES,
        "a number": FIGURES | st.floats(0, 1e9).map(lambda figure: round(figure, 6)),
        "`true` or `false`": st.booleans(),
        "`true`": st.just(True),
    }.get(leaf.name, PROSE)


def of_shape(shape: Shape, depth: int) -> st.SearchStrategy[Any]:
    """Material for a place of a shape."""
    if shape.free:
        return FREE
    options: list[st.SearchStrategy[Any]] = [_of_leaf(leaf) for leaf in shape.leaves]
    options += [st.sampled_from(shape.words)] if shape.words else []
    if shape.item is not None and not shape.item.free:
        options.append(st.lists(of_shape(shape.item, depth - 1), max_size=2).map(tuple))
    if shape.value is not None:
        options.append(st.dictionaries(IDS, of_shape(shape.value, depth - 1), max_size=2))
    models = shape.models
    if shape.by_key and depth < 0:
        models = [CONDITIONS["fact"]]
    options += [of_model(model, depth - 1) for model in models]
    return st.one_of(options)


def _without_covers(spell: dict[str, Any]) -> dict[str, Any]:
    """A spell has no provisions of which a source might speak."""
    attested = ({key: value for key, value in word.items() if key != "covers"} for word in spell.get("attested", ()))
    return {**spell, "attested": tuple(attested)}


def of_model(model: type[Noun], depth: int = 4) -> st.SearchStrategy[dict[str, Any]]:
    """Material that the model takes."""
    if model is Quantity:
        forms = st.sampled_from(["exactly", "about", "at_least", "at_most"])
        return st.builds(lambda form, figure: {form: figure}, forms, FIGURES) | st.just({"between": (2, 9)})
    if model is NumberIs:
        bound = st.sampled_from(["at_most", "at_least"])
        return st.builds(lambda name, form, figure: {"number": name, form: figure}, IDS, bound, FIGURES)
    if model is Selector:
        return st.just({"start": 0, "end": 4, "sha256": "0" * 64})
    if model is Place:
        return st.just({"site": "school", "metres": 80})
    if model is FactFrom:
        members = st.sampled_from(["subject.kept.role", "resource.properties.a.b", "action.name", "context.time"])
        ways = st.just({}) | st.fixed_dictionaries({"is": PROSE | FIGURES | st.booleans()}) | st.just({"stated": True})
        same = st.fixed_dictionaries({"same_as": members}, optional={"absent": st.booleans() | FIGURES})
        return st.builds(lambda value, way: {"value": value, **way}, members, ways | same)
    known = {key: inner for key, inner in fields(model).items() if key not in ("says", "resolution", "zone")}
    needed = {key: known[key] for key in required(model) if key in known}
    if depth < 0:
        known = needed
    wanted = {key: of_shape(inner, depth) for key, inner in needed.items()}
    if model is Settings:
        wanted["zone"] = st.sampled_from(["UTC", "America/Chicago"])
    if model is Doctrine:
        wanted["options"] = st.just(({"id": "strict"}, {"id": "loose", "cite": ("1 Arden 2",)}))
    optional = {
        key: st.deferred(lambda inner=inner: of_shape(inner, depth))
        for key, inner in known.items()
        if key not in needed
    }
    made = st.fixed_dictionaries(wanted, optional=optional)
    if model is Spell:
        made = made.map(_without_covers)

    def is_taken(material: dict[str, Any]) -> bool:
        try:
            model.model_validate(material, strict=True)
        except ValidationError:
            return False
        return True

    return made.filter(is_taken) if depth >= 0 or model in PROVISION_CLASSES.values() else made

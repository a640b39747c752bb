"""Whether a mapping fits a table and a registry: all that is wrong with it, before a row is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from vires.audit.mapping import ActMapping, Circumstance, Moment, Site, Term, Terms
from vires.audit.moments import zone_named
from vires.audit.personal import cells_look_personal, looks_personal
from vires.audit.trouble import AuditError, shown
from vires.audit.vocabulary import SINGULAR, Vocabulary
from vires.model.registry import Registry
from vires.model.term import Fact
from vires.registry.nearest import nearest

SCHEMES = {"office": "offices", "power": "powers", "territory": "territories"}


def scheme_of(part: str) -> str | None:
    """The scheme of the terms that a part of the act names; `None` for facts and times."""
    head = part.partition(".")[0]
    return SCHEMES.get(head) or (head if head in ("sites", "subjects") else None)


class Wrong:
    """One thing that is wrong: `slug` is stable."""

    def __init__(self, slug: str, message: str, remedy: str, nearest: tuple[str, ...] = ()) -> None:
        self.slug = slug
        self.message = message
        self.remedy = remedy
        self.nearest = nearest


def check(mapping: ActMapping, registry: Registry, head: pa.Table) -> None:
    """Raise `AuditError` with all that is wrong with a mapping for a table, of which `head` is the beginning."""
    wrong = [
        *_columns(mapping, head.schema),
        *_personal(mapping, head),
        *_terms(mapping, Vocabulary(registry)),
        *_facts(mapping, registry),
        *_times(mapping, head.schema),
        *_types(mapping, head.schema),
    ]
    if wrong:
        near = tuple(dict.fromkeys(word for one in wrong for word in one.nearest))
        raise AuditError(wrong[0].slug, "; ".join(one.message for one in wrong), wrong[0].remedy, nearest=near)


def _columns(mapping: ActMapping, schema: pa.Schema) -> Iterator[Wrong]:
    names = list(schema.names)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        yield Wrong(
            "column-twice", f"the table has more than one column {_list(twice)}", "give every column its own name"
        )
    named = [("id", mapping.id), *(("pass", name) for name in mapping.pass_)]
    named += [(part, given.column) for part, given in mapping.parts()]
    for part, name in named:
        if name is not None and name not in names:
            near = nearest(name, names)
            yield Wrong(
                "column-missing", f"`{part}`: the table has no column `{shown(name)}`",
                f"did you mean `{near[0]}`?" if near else f"the table has {_list(names)}", near,
            )  # fmt: skip
    spoken = {*mapping.used, *mapping.kept, *mapping.leave_out}
    left = [name for name in names if name not in spoken and looks_personal(name) is None]
    if left:
        yield Wrong(
            "column-unmapped", f"the mapping does not say what to do with {_list(left)}",
            "map each to a part of the act, list it under `pass`, or list it under `leave_out`", tuple(left),
        )  # fmt: skip
    both = sorted(set(mapping.leave_out) & {*mapping.used, *mapping.kept})
    if both:
        yield Wrong("column-left-out", f"{_list(both)} left out and used as well", "take it from `leave_out`")
    taken = sorted(set(mapping.kept) & RESULT)
    if taken:
        yield Wrong(
            "column-taken", f"{_list(taken)} passed through, which the result has a column of its own for",
            "rename the column of the table",
        )  # fmt: skip


RESULT = frozenset(("outcome", "provision", "chain", "limit", "missing", "nearest", "fails", "reason"))
"""The columns of the result that are its own."""


def _personal(mapping: ActMapping, head: pa.Table) -> Iterator[Wrong]:
    for name in dict.fromkeys(head.schema.names):
        if name in mapping.leave_out or name in mapping.not_personal:
            continue
        why = looks_personal(name)
        if why is None and head.schema.names.count(name) == 1:
            why = cells_look_personal(head.column(name))
        if why is not None:
            yield Wrong(
                "column-personal", f"column `{shown(name)}` is refused: {why}, and no answer turns on it",
                "list it under `leave_out`, or say under `not_personal` why it is none", (name,),
            )  # fmt: skip


def _terms(mapping: ActMapping, vocabulary: Vocabulary) -> Iterator[Wrong]:
    for part, given in mapping.parts():
        scheme = scheme_of(part)
        if scheme is None or not isinstance(given, Term | Terms):
            continue
        constant = given.constant
        words = [] if constant is None else [constant] if isinstance(constant, str) else list(constant)
        if not given.codes.keys().isdisjoint(words):
            words = [given.codes.get(word) or word for word in words]
        targets = [(f"`{part}`", word) for word in words]
        targets += [(f"`{part}`: code `{shown(code)}`", to) for code, to in given.codes.items() if to is not None]
        for where, word in targets:
            if vocabulary.term(scheme, word) is None:
                near = vocabulary.near(scheme, word)
                yield Wrong(
                    "term-unknown", f"{where}: `{shown(word)}` {_misses(vocabulary, scheme, word)}",
                    f"did you mean `{near[0]}`?" if near else "`vires find` looks for everyday words", near,
                )  # fmt: skip


def _misses(vocabulary: Vocabulary, scheme: str, word: str) -> str:
    several = vocabulary.terms(scheme, word)
    return f"fits {_list(list(several))}" if several else f"is no {SINGULAR[scheme]} of the registry"


def _facts(mapping: ActMapping, registry: Registry) -> Iterator[Wrong]:
    known = registry.terms.get("facts", {})
    for name, given in mapping.facts.items():
        term = known.get(name)
        if not isinstance(term, Fact):
            near = nearest(name, known)
            yield Wrong(
                "fact-unknown", f"`facts`: the registry has no fact `{shown(name)}`",
                f"did you mean `{near[0]}`?" if near else "`vires describe` lists what a registry holds", near,
            )  # fmt: skip
            continue
        expected = "`true` or `false`" if term.unit is None else f"a number in {term.unit}"
        said = [given.constant, *given.codes.values()]
        if any(value is not None and (term.unit is None) != isinstance(value, bool) for value in said):
            yield Wrong("fact-unfit", f"`facts.{name}`: expected {expected}", f"give {expected}")
        if term.unit is None and given.times != 1.0:
            yield Wrong("fact-unfit", f"`facts.{name}`: `times` for what is true or false", "leave `times` out")


def _times(mapping: ActMapping, schema: pa.Schema) -> Iterator[Wrong]:
    if mapping.zone is not None:
        yield from _zone(mapping.zone, "zone")
    for part, given in mapping.parts():
        if not isinstance(given, Moment):
            continue
        if given.zone is not None:
            yield from _zone(given.zone, part)
        kind = _kind(schema, given.column)
        if kind is None:
            continue
        if pa.types.is_timestamp(kind) and kind.tz is None and (given.zone or mapping.zone) is None:
            yield Wrong(
                "zone-missing", f"`{part}`: the times in column `{given.column}` name no time zone",
                "state it as `zone: America/New_York`, at the top or beside the column",
            )  # fmt: skip


def _zone(name: str, part: str) -> Iterator[Wrong]:
    try:
        zone_named(name, part)
    except AuditError as error:
        yield Wrong(error.slug, error.message, error.remedy)


def _types(mapping: ActMapping, schema: pa.Schema) -> Iterator[Wrong]:
    for part, given in mapping.parts():
        kind = _kind(schema, given.column)
        if kind is None:
            continue
        inner = kind.value_type if pa.types.is_dictionary(kind) else kind
        fit, expected = True, ""
        if isinstance(given, Moment):
            counted = pa.types.is_integer(inner) and given.epoch is not None
            fit = counted or _is_text(inner) or pa.types.is_timestamp(inner) or pa.types.is_date(inner)
            expected = "dates or times; for numbers say what they count with `epoch: s`, `ms` or `us`"
        elif isinstance(given, Site | Terms):
            fit = not pa.types.is_nested(inner) or pa.types.is_list(inner) or pa.types.is_large_list(inner)
            fit = fit and not pa.types.is_binary(inner)
            expected = "text, or lists of text"
        elif isinstance(given, Term | Circumstance) or part.endswith(".distance"):
            fit = not pa.types.is_nested(inner) and not pa.types.is_binary(inner)
            expected = "plain values"
        if not fit and not pa.types.is_null(inner):
            yield Wrong(
                "column-unfit", f"`{part}`: column `{given.column}` holds {kind}; expected {expected}",
                "map another column, or convert this one",
            )  # fmt: skip


def _kind(schema: pa.Schema, name: str | None) -> Any:
    return schema.field(name).type if name is not None and schema.names.count(name) == 1 else None


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
                or pa.types.is_null(kind))  # fmt: skip


def _list(names: list[str], most: int = 12) -> str:
    said = ", ".join(f"`{shown(name)}`" for name in names[:most])
    return said + (f" and {len(names) - most} more" if len(names) > most else "")


def schemes(mapping: ActMapping) -> Mapping[str, str]:
    """In which scheme the codes of each part would be."""
    return {part: scheme for part, _ in mapping.parts() if (scheme := scheme_of(part)) is not None}

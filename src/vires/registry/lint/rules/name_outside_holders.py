"""A holder's name where an office belongs (S5, S16)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from vires.model.attestation import Attestation, Resolution
from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Record
from vires.model.provision import Directs, Provision
from vires.model.question import Worked
from vires.model.registry import Registry
from vires.model.settings import Coverage, Doctrine, Kind, Option, Settings
from vires.model.term import Term
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule

_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "esq"})

# The registry's own words. Titles of publications, hedges, quotations and citations are their authors'.
_OWN_WORDS: Mapping[type[BaseModel], tuple[str, ...]] = {
    Term: ("label", "aliases", "definition", "note"),
    Instrument: ("title", "purpose", "note", "cannot_express"),
    Provision: ("title", "note", "cannot_express"),
    Directs: ("duty",),
    Attestation: ("note",),
    Resolution: ("because",),
    Settings: ("title", "notice"),
    Coverage: ("topic", "holds", "gaps"),
    Doctrine: ("question",),
    Option: ("label",),
    Kind: ("label",),
    Worked: ("statement", "topic", "because"),
}


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    names = _surnames(registry)
    if not names:
        return
    pattern = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(names)))})(?![\w-])")
    for record, path, text in _texts(registry):
        told: set[str] = set()
        for hit in pattern.finditer(text):
            spell = names[hit[1]]
            if hit[1] in told or _in_case_style(hit):
                continue
            told.add(hit[1])
            yield Diagnostic(
                inspected.places.of(record, *path),
                SLUG,
                f"`{hit[1]}` is the name of a holder of `{spell.office}` "
                f"({inspected.whereabouts(spell.origin)}); an instrument is the act of an office, whoever "
                "holds it",
                f"write `{registry.label(spell.office)}` here and leave the name to the holders",
            )


def _surnames(registry: Registry) -> dict[str, Spell]:
    """The last word of each holder's name, without `Jr.` and the like; of the holder's id, if no name is
    recorded. The first spell by id stands for several."""
    found: dict[str, Spell] = {}
    for spell in sorted(registry.spells, key=lambda spell: spell.id):
        name = spell.name or spell.holder.rpartition("/")[2].replace("-", " ").title()
        parts = [part.strip(",.") for part in name.split()]
        kept = [part for part in parts if part.lower() not in _SUFFIXES]
        if kept and len(kept[-1]) > 1:
            found.setdefault(kept[-1], spell)
    return found


def _in_case_style(hit: re.Match[str]) -> bool:
    """Tell whether the name stands in the style of a case: `Doe v. Secretary` is how it is cited."""
    before, after = hit.string[: hit.start()], hit.string[hit.end() :]
    return re.search(r"\bvs?\.\s+(?:\w+\s+)?$", before) is not None or re.match(r"\s+vs?\.\s", after) is not None


def _texts(registry: Registry) -> Iterator[tuple[Record, tuple[str | int, ...], str]]:
    records: list[Record] = [record for _, record in registry.records() if not isinstance(record, Spell)]
    for record in (*records, *registry.questions):
        yield from _own(record, record, ())


def _own(
    value: object, record: Record, path: tuple[str | int, ...]
) -> Iterator[tuple[Record, tuple[str | int, ...], str]]:
    if isinstance(value, BaseModel):
        owner, here = (value, ()) if isinstance(value, Record) else (record, path)
        fields = {name for kind in type(value).__mro__ for name in _OWN_WORDS.get(kind, ())}
        if isinstance(value, Instrument) and "court" in value.kind.split("-"):
            fields.discard("title")
        for name, inner in value.__dict__.items():
            if name in fields and inner is not None:
                for position, text in enumerate((inner,) if isinstance(inner, str) else inner):
                    yield owner, (*here, name) if isinstance(inner, str) else (*here, name, position), text
            elif not isinstance(inner, str):
                yield from _own(inner, owner, (*here, name))
    elif isinstance(value, tuple):
        for position, inner in enumerate(value):
            yield from _own(inner, record, (*path, position))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _own(inner, record, (*path, key))


SLUG = "name-outside-holders"
RULE = Rule(
    SLUG,
    "a person's name where an office belongs",
    "Powers belong to offices and outlast those who hold them. A name in a title ties the law to a person, "
    "is wrong from the next change of holder on, and takes sides where a signature is contested. Names stand "
    "in the holders, once.",
    _check,
)

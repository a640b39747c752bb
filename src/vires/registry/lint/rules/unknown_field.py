"""A source said to differ, or a reading settled, on a field the record does not have (S8)."""

from __future__ import annotations

from pydantic import BaseModel

from vires.model.instrument import Instrument
from vires.model.origin import Record
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.reading import split
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.nearest import nearest

_FIXED = frozenset({"origin", "instrument", "id", "does", "provisions", "attested", "resolution", "review"})


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        stated: list[tuple[Record, tuple[str, ...], str]] = [
            (attestation, ("says", field), field)
            for attestation in instrument.attested
            for field in attestation.says
        ]
        stated += [(resolution, (), field) for field, resolution in instrument.resolution.items()]
        for record, path, field in stated:
            provision, name = split(instrument, field)
            if name.split(".")[0] in _names(instrument if provision is None else provision):
                continue
            close = nearest(field, _fields(instrument))
            yield Diagnostic(
                inspected.places.of(record, *path),
                SLUG,
                f"`{field}` is no field of `{instrument.id}` or of one of its provisions"
                + (f"; the nearest is `{close[0]}`" if close else "")
                + "; what a source says of it is lost",
                f"write `{close[0]}`" if close else "name a field as `decided`, or as `PROVISION.to`",
                close,
            )


def _names(record: BaseModel) -> set[str]:
    return {info.alias or name for name, info in type(record).model_fields.items()} - _FIXED


def _fields(instrument: Instrument) -> list[str]:
    inner = [f"{p.id}.{name}" for p in instrument.provisions for name in sorted(_names(p))]
    return [*sorted(_names(instrument)), *inner]


SLUG = "unknown-field"
RULE = Rule(
    SLUG,
    "a dispute about a field that is not there",
    "Where a source says something else than the record, the field it differs on is named, and an answer "
    "that turns on it is shown as disputed. Under a name that fits no field the disagreement disappears.",
    _check,
)

"""What sources say otherwise, and how it was resolved: values for fields of the record, held to the rules of
the very fields they speak of (S8). `FIELD` names a field of the instrument, `LOCALID.FIELD` one of a
provision's. Of a spell too a source may give another day, name or capacity; that is shown and makes no
reading, since holders are fixed by the text (S2): where it matters the day is written imprecisely."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from vires.model.holder import Spell
from vires.model.instrument import Instrument
from vires.model.origin import Noun, Record
from vires.model.provision import PROVISION_CLASSES
from vires.registry.fault import Faults
from vires.registry.material import Material
from vires.registry.nearest import nearest
from vires.registry.node import Listing, Mapping, Node, Position, Scalar
from vires.registry.shape import annotation_of, fields, names

_FIXED_FIELDS = frozenset({"instrument", "kind", "of", "provisions", "attested", "resolution", "review", "id", "does"})
"""What is identity or the record about the record: no source can say it otherwise."""
_FIXED_OF_SPELLS = frozenset({"office", "holder", "stands", "attested"})

STATED: dict[type[Record], str] = {Instrument: "instrument", Spell: "spell"}
"""The records of which sources may say a field otherwise, and what messages call them."""


class Statements:
    """The statements of one instrument or spell. `settle` puts typed values in their place in its material."""

    def __init__(self, node: Mapping, record: type[Record], material: Material, faults: Faults) -> None:
        self._node = node
        self._record = record
        self._fixed = _FIXED_OF_SPELLS if record is Spell else _FIXED_FIELDS
        self._material = material
        self._faults = faults
        self._classes = _classes(node)

    def settle(self, data: dict[str, Any]) -> None:
        """Replace what `says` and `resolution` hold in `data` by values of the fields' own types; report what
        names no field or does not fit it."""
        attested = self._node.entries.get("attested")
        for place, item in enumerate(attested.items if isinstance(attested, Listing) else ()):
            if not isinstance(item, Mapping):
                continue
            if self._record is Spell and "covers" in item.entries:
                self._refuse_covers(item)
            says = item.entries.get("says")
            if isinstance(says, Mapping):
                data["attested"][place]["says"] = {
                    key: self._value(key, value, says.keys[key]) for key, value in says.entries.items()
                }
        resolution = self._node.entries.get("resolution")
        if isinstance(resolution, Mapping):
            for key, item in resolution.entries.items():
                if isinstance(item, Mapping) and "value" in item.entries:
                    value = self._value(key, item.entries["value"], resolution.keys[key])
                    data["resolution"][key]["value"] = value
                else:
                    self._model(key, resolution.keys[key])

    def _value(self, key: str, node: Node, position: Position) -> Any:
        model = self._model(key, position)
        if model is None:
            return None
        name = key.rpartition(".")[2]
        field = fields(model)[name]
        before = self._material.faulty
        self._material.faulty = False
        value = self._material.of(node, field)
        broken, self._material.faulty = self._material.faulty, before
        count = self._faults.count
        if not broken:
            try:
                return adapter(model, name).validate_python(value, strict=True)
            except ValidationError as error:
                self._faults.check(node, field, key)
                self._faults.rules(node, error, silent=self._faults.count == count)
        else:
            self._faults.check(node, field, key)
        self._material.faulty = True
        return None

    def _model(self, key: str, position: Position) -> type[Noun] | None:
        """The class whose field a key names; `None`, and a report unless the provision itself is at fault."""
        local, dot, name = key.rpartition(".")
        if dot and local in self._classes:
            model = self._classes[local]
        elif dot:
            model = None
            if local in self._unread():
                return None
        else:
            model = self._record
        if model is not None and name in fields(model) and name not in self._fixed:
            return model
        close = nearest(key, self._known())
        what = f"`{local}`" if model is not None and dot else f"this {STATED[self._record]}"
        message = f"`{key}` names no field of {what} that sources may differ on"
        if dot and model is None:
            message = f"`{key}` speaks of a provision `{local}`, which this {STATED[self._record]} does not have"
        remedy = f"write `{close[0]}`" if close else self._advice()
        self._faults.report(position, "unknown-field", message, remedy, close)
        self._material.faulty = True
        return None

    def _advice(self) -> str:
        if self._record is Spell:
            return "name a field of the spell: " + ", ".join(f"`{key}`" for key in self._known())
        return "name a field of the instrument, or `LOCALID.FIELD`"

    def _refuse_covers(self, word: Mapping) -> None:
        message = "`covers` on a source for a spell; a spell has no provisions of which a source might speak"
        self._faults.report(word.keys["covers"], "unknown-field", message, "leave it out")
        self._material.faulty = True

    def _known(self) -> list[str]:
        known = [key for key in fields(self._record) if key not in self._fixed]
        for local, model in self._classes.items():
            known += [f"{local}.{key}" for key in fields(model) if key not in _FIXED_FIELDS]
        return known

    def _unread(self) -> set[str]:
        """The local ids of provisions whose effect is not known."""
        return {local for local, _ in _locals(self._node)} - self._classes.keys()


def _locals(node: Mapping) -> list[tuple[str, Mapping]]:
    provisions = node.entries.get("provisions")
    found = []
    for item in provisions.items if isinstance(provisions, Listing) else ():
        local = item.entries.get("id") if isinstance(item, Mapping) else None
        if isinstance(item, Mapping) and isinstance(local, Scalar) and isinstance(local.value, str):
            found.append((local.value, item))
    return found


def _classes(node: Mapping) -> dict[str, type[Noun]]:
    found: dict[str, type[Noun]] = {}
    for local, item in _locals(node):
        does = item.entries.get("does")
        if isinstance(does, Scalar) and isinstance(does.value, str) and does.value in PROVISION_CLASSES:
            found.setdefault(local, PROVISION_CLASSES[does.value])
    return found


@cache
def adapter(model: type[Noun], field: str) -> TypeAdapter[Any]:
    """What validates a value of a field, by the name it has in text."""
    return TypeAdapter(annotation_of(model, names(model)[field]))

"""Lists that name some and leave room for others, in provisions that are in force (S7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vires.decide.gap.standing import Standing
from vires.model.instrument import plain
from vires.model.origin import Noun
from vires.model.provision import Grant
from vires.model.registry import Entry
from vires.model.terms import OpenList


class StillOpen(Noun):
    """An open list in force: its `field`, the terms it names, and the term it stays within, if it says so. What
    lies inside and is not named is a reading in every answer. `says` is who writes it so: `record`, or
    sources. `in_force` is `null` where that turns on what is open."""

    provision: str
    instrument: str
    title: str
    citation: str | None = None
    field: str
    including: tuple[str, ...]
    within: str | None = None
    says: tuple[str, ...] = ()
    in_force: bool | None


def open_lists(standing: Standing) -> Iterator[StillOpen]:
    """The open lists in force, by provision. One that a resolution closes is not among them."""
    for entry in standing.registry.entries.values():
        lists = tuple(_lists(entry))
        in_force = standing.alive(entry) if lists else False
        for field, value, says in lists:
            if in_force is not False:
                yield StillOpen(
                    provision=entry.id,
                    instrument=entry.instrument.id,
                    title=entry.provision.title or entry.instrument.title,
                    citation=entry.provision.cite or entry.instrument.cite,
                    field=field,
                    including=value.including,
                    within=value.within,
                    says=says,
                    in_force=in_force,
                )


def _lists(entry: Entry) -> Iterator[tuple[str, OpenList, tuple[str, ...]]]:
    provision = entry.provision
    fields: list[tuple[str, Any]] = [(name, getattr(provision, name, None)) for name in ("to", "powers", "binds")]
    for name in ("territories", "sites", "subjects"):
        fields.append((f"scope.{name}", getattr(provision.scope, name, None)))
    for index, clause in enumerate(provision.clauses if isinstance(provision, Grant) else ()):
        fields += [(f"redelegable.{index}.{name}", getattr(clause, name)) for name in ("to", "powers")]
    for name, written in fields:
        path = f"{provision.id}.{name}"
        resolution = entry.instrument.resolution.get(path)
        if resolution is not None:
            said: dict[OpenList, list[str]] = {}
            if isinstance(resolution.value, OpenList):
                said[resolution.value] = ["resolution"]
        else:
            said = {written: ["record"]} if isinstance(written, OpenList) else {}
            for attestation in entry.instrument.attested:
                value = attestation.says.get(path)
                if isinstance(value, OpenList):
                    said.setdefault(value, []).append(attestation.source)
        for value, says in sorted(said.items(), key=lambda item: str(plain(item[0]))):
            yield name, value, tuple(says)

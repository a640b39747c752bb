"""One provision written as two, the second beginning where the first ends (law 3)."""

from __future__ import annotations

from typing import Any

from vires.model.instrument import Instrument
from vires.model.provision import Delegates, Grant, Modification, Provision
from vires.model.registry import Entry, Registry
from vires.temporal.dating import Dating


def split(registry: Registry, identity: str, cut: Dating) -> Registry:
    """The registry with the period of a provision cut in two abutting halves. What named it names both: routes,
    targets, what it is overridden by, and the sources that speak of it alone."""
    struck = registry.entries[identity]
    halves = (f"{struck.provision.id}-1", f"{struck.provision.id}-2")
    names = {
        identity: tuple(struck.instrument.provision_id(half) for half in halves),
        struck.provision.id: halves,
    }
    instruments = {name: _named(one, names, identity) for name, one in registry.instruments.items()}
    home = instruments[struck.instrument.id]
    provisions: list[Provision] = []
    for provision in home.provisions:
        if provision.id != struck.provision.id:
            provisions.append(provision)
            continue
        provisions.append(provision.model_copy(update={"id": halves[0], "until": cut}))
        provisions.append(provision.model_copy(update={"id": halves[1], "since": cut}))
    words = tuple(
        word.model_copy(update={"covers": _each(word.covers, names)}) if word.covers else word for word in home.attested
    )
    instruments[home.id] = home.model_copy(update={"provisions": tuple(provisions), "attested": words})
    return Registry(registry.settings, registry.terms, instruments, registry.spells, registry.sources)


def _each(listed: tuple[str, ...], names: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(other for name in listed for other in names.get(name, (name,)))


def _named(instrument: Instrument, names: dict[str, tuple[str, ...]], identity: str) -> Instrument:
    """An instrument that names both halves where it named the provision by its full id."""
    full = {identity: names[identity]}
    update: dict[str, Any] = {}
    if isinstance(instrument.invokes, tuple):
        update["invokes"] = _each(instrument.invokes, full)
    provisions: list[Provision] = []
    for provision in instrument.provisions:
        changed: dict[str, Any] = {}
        if isinstance(provision, Modification):
            changed["target"] = _each(provision.targets, full)
        for field in ("overrides", "revives"):
            listed = getattr(provision, field, None)
            if isinstance(listed, tuple) and listed:
                changed[field] = _each(listed, full)
        provisions.append(provision.model_copy(update=changed) if changed else provision)
    words = tuple(word.model_copy(update={"says": _said(word.says, full)}) for word in instrument.attested)
    return instrument.model_copy(update={**update, "provisions": tuple(provisions), "attested": words})


def _said(says: dict[str, Any], names: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """What a source says otherwise, with both halves named."""
    said = dict(says)
    for path, value in says.items():
        if path.rpartition(".")[2] in ("target", "invokes", "overrides"):
            listed = (value,) if isinstance(value, str) else value
            said[path] = _each(listed, names) if names.keys() & set(listed) else value
    return said


def disputed(entry: Entry) -> bool:
    """Whether some source gives a field of the provision otherwise: two halves would then be in dispute twice."""
    return any(path.startswith(f"{entry.provision.id}.") for word in entry.instrument.attested for path in word.says)


def passed_on(registry: Registry, entry: Entry) -> bool:
    """Whether something was passed on under the provision, in any reading. It stands on the half that was in force at
    its making, and falls with that half (S10)."""
    for instrument in registry.instruments.values():
        stated = [instrument.invokes, *(word.says.get("invokes") for word in instrument.attested)]
        named = {name for names in stated if isinstance(names, tuple) for name in names}
        if named & {entry.id, entry.instrument.id} and any(isinstance(p, Delegates) for p in instrument.provisions):
            return isinstance(entry.provision, Grant)
    return False

"""Whether a claim can be asked of a text at all: about provisions, moments, offices and powers of the right kinds."""

from __future__ import annotations

import re
from typing import Any

from vires.model.origin import ID_PATTERN
from vires.model.provision import Delegates, Grant, Modification, Restricts
from vires.model.registry import Registry
from vires.verify.formula import Key
from vires.verify.text import ACT, VIEW

_ID = re.compile(ID_PATTERN)
_KINDS: dict[object, type[Any]] = {
    "routed": Delegates, "works": Modification, "bites": Restricts, "holds": Grant, "authority": Grant,
}  # fmt: skip
_FIELDS: dict[object, tuple[str, ...]] = {
    "stands": ("about", "power"), "via": ("about", "route", "clause", "power"), "routed": ("office", "moment", "power"),
    "operative": ("about", "moment", "power"), "spared": ("about", "moment", "power"), "works": ("target", "moment"),
    "annulled": (), "ended": ("moment", "spare"), "suspended": ("moment",), "serving": ("route",),
    "holds": ("office", "moment", "making", "power", "limits"), "authority": ("limits",), "covers": (), "bites": (),
}  # fmt: skip
"""What the parts of a claim are, after its rule and its provision."""


def makes_sense(key: Key, registry: Registry) -> bool:
    """Tell whether the claim is about what there is, of the kinds that its rule is about."""
    rule, name, *rest = key
    entry = registry.entries.get(str(name))
    fields = _FIELDS.get(rule)
    if entry is None or fields is None or not isinstance(entry.provision, _KINDS.get(rule, object)):
        return False
    modifies = isinstance(entry.provision, Modification)
    delegates = isinstance(entry.provision, Delegates)
    return all(_fits(kind, value, registry, modifies, delegates) for kind, value in zip(fields, rest, strict=True))


def _fits(kind: str, value: Any, registry: Registry, modifies: bool, delegates: bool) -> bool:
    if kind == "about":
        if modifies:
            return value in registry.entries
        return (value is None and not delegates) or _office(value)
    if kind == "office":
        return _office(value)
    if kind == "power":
        return _ID.fullmatch(str(value)) is not None
    if kind == "route":
        return value is None or isinstance(getattr(registry.entries.get(value), "provision", None), Grant)
    if kind == "target":
        return value in registry.entries
    if kind == "moment":
        return value in (ACT, VIEW) or value in registry.instruments
    if kind == "making":
        return value is None or value in registry.instruments
    if kind == "limits":
        return all(isinstance(getattr(registry.entries.get(one), "provision", None), Restricts) for one in value)
    return True


def _office(value: Any) -> bool:
    return value == "*" or (isinstance(value, str) and _ID.fullmatch(value) is not None)

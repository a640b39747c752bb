"""What names a record, in groups that say what it has to do with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vires.model.provision import Grant, Restricts
from vires.service.mention import Mention
from vires.service.wording import Wording, day
from vires.web.views.effect import DOES

MOST = 12
"""Items of a group that are shown before the rest is folded away."""


@dataclass(frozen=True)
class Related:
    """A record that names another: `told` says what it does, `dated` when it was decided."""

    id: str
    label: str
    told: str
    dated: str


@dataclass(frozen=True)
class Group:
    """Records that have the same to do with one."""

    heading: str
    items: tuple[Related, ...]

    @property
    def first(self) -> tuple[Related, ...]:
        """Those that are shown at once."""
        return self.items[:MOST]

    @property
    def rest(self) -> tuple[Related, ...]:
        """Those that are folded away."""
        return self.items[MOST:]


HEADINGS = {
    "invokes": "Stands on it",
    "target": "Acts on it",
    "covers": "Acts on it",
    "gives": "Gives it",
    "given": "Gives power to it",
    "limits": "Limits it",
    "bound": "Limits that bind it",
    "directs": "Lays a duty on it",
    "assigned": "Assigns personnel to it",
    "of": "Assigns personnel of it",
    "status": "Gives this status",
    "scope": "Applies there, or to it",
    "when": "Depends on it",
    "unless": "Excepts it",
    "exercises": "Made in exercise of it",
    "redelegable": "Says to whom it may be passed on",
    "overrides": "Applies notwithstanding it",
    "issuer": "Issued by it",
    "heads": "Heads it",
    "succeeds": "Succeeds it",
    "attested": "Speaks of",
    "facts": "States it of its making",
    "other": "Names it besides",
}
"""What each way of naming a record is called, in the order of the page."""
SKIPPED = frozenset({"broader", "office"})
"""Shown as what is narrower, and as holders."""


def related(found: Iterable[Mention], wording: Wording) -> tuple[Group, ...]:
    """The mentions of a record in groups, each by date."""
    groups: dict[str, dict[str, tuple[tuple[object, ...], Related]]] = {}
    for mention in found:
        kind = _kind(mention, wording)
        if kind not in SKIPPED:
            known = groups.setdefault(HEADINGS.get(kind, HEADINGS["other"]), {})
            known.setdefault(mention.by, _item(mention, wording))
    order = list(dict.fromkeys(HEADINGS.values()))
    return tuple(
        Group(heading, tuple(item for _, item in sorted(groups[heading].values(), key=lambda pair: pair[0])))
        for heading in order
        if heading in groups
    )


def _kind(mention: Mention, wording: Wording) -> str:
    entry = wording.registry.entries.get(mention.by)
    if entry is None:
        return mention.field
    provision = entry.provision
    if mention.field == "powers":
        return "gives" if isinstance(provision, Grant) else "limits" if isinstance(provision, Restricts) else "other"
    if mention.field == "binds":
        return "bound" if isinstance(provision, Restricts) else "other"
    if mention.field == "to":
        if isinstance(provision, Grant):
            return "given"
        return {"directs": "directs", "assigns": "assigned"}.get(provision.does, "other")  # type: ignore[attr-defined]
    return mention.field


def _item(mention: Mention, wording: Wording) -> tuple[tuple[object, ...], Related]:
    registry = wording.registry
    entry = registry.entries.get(mention.by)
    instrument = entry.instrument if entry is not None else registry.instruments.get(mention.by)
    if instrument is None:
        return ((1, mention.label), Related(mention.by, mention.label, "", ""))
    label = instrument.title
    told = ""
    if entry is not None:
        provision = entry.provision
        own = provision.title or (provision.cite if provision.cite != instrument.cite else None)
        label = f"{instrument.title}: {own}" if own else instrument.title
        told = DOES[provision.does]  # type: ignore[attr-defined]
    elif instrument.cite and instrument.cite != instrument.title:
        told = instrument.cite
    return (
        (0, instrument.decided.sort_key, mention.by), Related(mention.by, label, told, day(instrument.decided.text)),
    )  # fmt: skip

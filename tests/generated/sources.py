"""On whose word a generated record stands: attestations, what they say otherwise, resolutions, review (S8)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.generated import conditions, dates, scopes
from tests.generated import terms as t
from tests.generated.choices import Choices
from tests.generated.draft import Draft
from tests.generated.provisions import overrides, redelegable
from vires.model.attestation import Acceptance, Attestation, Resolution, Review
from vires.model.provision import (
    Declares,
    Delegates,
    Designates,
    Directs,
    Grant,
    Modification,
    Provision,
    Rescinds,
    Restricts,
)
from vires.model.source import Source
from vires.temporal.dating import Dating

SOURCES = {
    one.id: one
    for one in (
        Source(id="gazette", title="Gazette of Arden", kind="text"),
        Source(id="ministry", title="Statements of the ministry", kind="official-statement"),
        Source(id="courier", title="The Courier", kind="press"),
        Source(id="herald", title="The Herald", kind="press"),
    )
}
_BASES = ("document-held",) * 26 + (
    "document-seen",
    "official-statement",
    "relayed",
    "relayed",
    "unverified",
    "unverified",
)
_DELAYS = (0,) * 12 + (1, 1, 1, 3)
_ENCODED = Review(state="encoded")
_REVIEWS = (
    Review(accepted=Acceptance(by=("reader",), on=dates.on(dates.LAST))),
    Review(accepted=Acceptance(by=("reader",), on=dates.on(dates.LAST))),
    Review(state="proposed"),
    Review(state="rejected"),
)


def review(choices: Choices) -> Review:
    """How far a record was reviewed: mostly encoded, and so visible."""
    return choices.pick(_REVIEWS) if choices.chance(1) else _ENCODED


def attested(draft: Draft, decided: Dating, made: dict[str, Any], provisions: Sequence[Provision]) -> dict[str, Any]:
    """The attestations of an instrument, and its resolutions: mostly one source that holds the document."""
    choices = draft.choices
    if choices.rarely(4):
        return {}
    words = [_word(draft, "gazette", decided)]
    resolution: dict[str, Resolution] = {}
    more = choices.below(32)
    if more >= 22:
        words.append(_word(draft, "courier", decided))
    if more >= 24 and more < 30:
        path, value = _otherwise(draft, decided, made, provisions)
        words[-1] = words[-1].model_copy(update={"says": {path: value}})
        settles = choices.below(16)
        if settles >= 13:
            settled = {13: _written(path, made, provisions), 14: value}
            written = settled.get(settles) or _again(draft, path)
            if written is not None:
                because = "the text outranks a report of it"
                resolution[path] = Resolution(value=written, because=because)
    if more == 30:
        words.append(_word(draft, "herald", decided, modality="denied"))
    found: dict[str, Any] = {"attested": tuple(words)}
    return found | ({"resolution": resolution} if resolution else {})


def _again(draft: Draft, path: str) -> Any:
    """A third value for a field of a provision, which settles nothing; of an instrument's, none."""
    _, dot, name = path.rpartition(".")
    return _value(draft, name) if dot else None


def _word(draft: Draft, source: str, decided: Dating, **more: Any) -> Attestation:
    choices = draft.choices
    made: dict[str, Any] = {"source": source, "basis": choices.pick(_BASES)} | more
    made["published"] = draft.dated(choices.pick(_DELAYS), often=4)
    if choices.rarely(14) and "modality" not in made:
        made["modality"] = choices.pick(("expected", "expected", "reported"))
    if choices.rarely(14):
        made["retracted"] = draft.dated(2 + choices.below(4), often=4)
    if choices.rarely(14):
        made["covers"] = ("p1",)
    return Attestation(**made)


def _written(path: str, made: dict[str, Any], provisions: Sequence[Provision]) -> Any:
    local, dot, name = path.rpartition(".")
    if not dot:
        return made.get(name)
    return getattr(next(p for p in provisions if p.id == local), name)


def _otherwise(draft: Draft, decided: Dating, made: dict[str, Any], provisions: Sequence[Provision]) -> tuple[str, Any]:
    """A field that a source gives otherwise than the record is written."""
    choices = draft.choices
    if not provisions or choices.chance(3):
        return _of_instrument(draft)
    provision = choices.pick(provisions)
    name = choices.pick((*_BY_KIND[_kind(provision)], *_COMMON))
    return f"{provision.id}.{name}", _value(draft, name)


_COMMON = ("since", "until", "scope", "when")
_BY_KIND = {
    Delegates: ("survives", "redelegable", "to", "powers", "exercise", "overrides"),
    Grant: ("redelegable", "redelegable", "to", "powers", "exercise", "exclusive", "overrides"),
    Restricts: ("force", "force", "binds", "powers", "unless", "limits", "overrides"),
    Rescinds: ("saves", "target", "since"),
    Modification: ("target", "powers", "since"),
    Designates: ("status",),
    Declares: ("status",),
    Directs: ("to", "powers"),
    Provision: ("since",),
}


def _kind(provision: Provision) -> type[Provision]:
    return next(kind for kind in _BY_KIND if isinstance(provision, kind))


def _of_instrument(draft: Draft) -> tuple[str, Any]:
    choices = draft.choices
    name = choices.pick(("decided", "decided", "decided", "invokes", "invokes", "issuer", "facts", "holder"))
    if name == "decided":
        return name, draft.dated(choices.pick((0, 1, 1, -1, 2)))
    if name == "invokes":
        grants = draft.grants()
        return name, (draft.late(grants).id,) if grants and choices.chance(12) else "unstated"
    if name == "issuer":
        return name, choices.pick((t.DIRECTOR, t.SERVICE, t.MINISTER))
    if name == "facts":
        return name, choices.pick(({t.TRAINED: True}, {t.TRAINED: False}, {t.TONNAGE: 30}))
    return name, choices.pick(("aldo", "berta"))


def _value(draft: Draft, name: str) -> Any:
    choices = draft.choices
    if name in ("since", "until"):
        return draft.dated(choices.pick((1, 2, 3, 0)))
    if name == "scope":
        return scopes.scope(choices)
    if name in ("when", "unless"):
        return conditions.condition(choices)
    if name == "redelegable":
        return redelegable(choices) or "unstated"
    if name in ("to", "binds"):
        return scopes.listing(choices, choices.pick((t.WARDEN, t.SENIOR, t.SERVICE, t.DIRECTOR)))
    if name == "powers":
        return scopes.listing(choices, choices.pick((t.INSPECT, t.BOARDING, t.DETAIN)))
    if name == "overrides":
        return overrides(draft)
    if name == "target":
        return draft.late(draft.written).id if draft.written else t.ASSEMBLY
    return choices.pick(_WORDS[name])


_WORDS: dict[str, tuple[Any, ...]] = {
    "force": ("law", "policy", "practice"),
    "limits": ("delegation", "exercise"),
    "exercise": (False, True),
    "exclusive": (True, False),
    "survives": (True, False),
    "saves": ("delegations",),
    "status": (t.FLOOD, t.EMERGENCY, t.QUARANTINE),
}

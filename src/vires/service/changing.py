"""What changes: between two dates or points of view (S19), and with or without a provision, an instrument or a draft
(S20)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vires.decide.change.engines import Engines
from vires.decide.change.remainder import with_rests
from vires.decide.change.side import AXES, Side, Stated
from vires.decide.compare import difference
from vires.decide.impact import impact
from vires.service.changes import Changes, tell_changes
from vires.service.drafting import Draft, draft_of, read_draft
from vires.service.refusal import Refusal
from vires.service.stating import Sites, read_moment, refusals
from vires.service.unseen import ahead, unseen, unseen_draft
from vires.service.wording import Wording, day, joined

if TYPE_CHECKING:
    from vires.service.asking import Handle
    from vires.service.stating import Moment

Progress = Callable[[int, int], None]


def diff(
    handle: Handle,
    since: Moment,
    until: Moment,
    axis: str = "at",
    *,
    at: Moment | None = None,
    as_of: Moment | None = None,
    known_by: Moment | None = None,
    standard: str = "reported",
    doctrine: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    **stated: Any,
) -> Changes:
    """What differs between two dates on one axis: acts of two dates (`at`), the law made by two dates (`as-of`), what
    was known by two dates (`known-by`). What is not on the axis is the same on both sides, and now where it
    is left out. `since` may be the later date: the difference is then read backwards. Raises `Refusal`."""
    given = {"at": at, "as-of": as_of, "known-by": known_by}
    name = read_axis(axis, given)
    now = handle.now
    first, second = read_moment(since, "from"), read_moment(until, "to")
    sides = []
    for date in (first, second):
        moments = {**given, name: date}
        vantage = handle.vantage(moments["as-of"], moments["known-by"], standard, doctrine, now=now)
        when = now if moments["at"] is None else read_moment(moments["at"], "at")
        sides.append(Side(handle.registry, when, vantage))
    confined = _stated(handle, stated)
    with refusals():
        compared = difference(sides[0], sides[1], Engines(), confined, progress)
    lead = {
        "at": f"From {day(first.text)} to {day(second.text)}",
        "as-of": f"Counting the law made by {day(second.text)} instead of by {day(first.text)}",
        "known-by": f"With what was published by {day(second.text)} instead of by {day(first.text)}",
    }[name]
    words = with_rests(handle.registry)
    return tell_changes(handle.registry, "diff", name, sides, compared, confined, lead, words, notes=ahead(sides))


def read_axis(axis: str, given: Mapping[str, object]) -> str:
    """The axis by its name; `given` is what is stated of each of them. Raises `Refusal`, also if the axis is stated."""
    name = axis.replace("_", "-")
    if name not in AXES:
        raise Refusal(
            "axis-unknown", f"`{axis}` is no axis of time", f"give one of {', '.join(AXES)}", nearest=AXES,
        )  # fmt: skip
    if given[name] is not None:
        raise Refusal(
            "options-contradict", f"`{name}` is stated although it is the axis of the difference",
            "leave it out: the two dates give it",
        )  # fmt: skip
    return name


def find_impact(
    handle: Handle,
    identities: Sequence[str] = (),
    draft: str | os.PathLike[str] | bytes | Draft | None = None,
    at: Moment | None = None,
    *,
    as_of: Moment | None = None,
    known_by: Moment | None = None,
    standard: str = "reported",
    doctrine: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    **stated: Any,
) -> Changes:
    """What differs if instruments or provisions are left out of the record, or a draft is put into it: before is the
    record as it is, after is the record without them, or with the draft. Raises `Refusal`."""
    if not identities and draft is None:
        raise Refusal(
            "nothing-to-compare", "neither a record to leave out nor a draft to put in is given",
            "give the id of an instrument or provision, or a draft",
        )  # fmt: skip
    gone = tuple(dict.fromkeys(_removable(handle, name) for name in identities))
    written: Draft | None
    if isinstance(draft, bytes):
        written = draft_of(handle.registry, "draft", draft)
    else:
        written = draft if draft is None or isinstance(draft, Draft) else read_draft(handle.registry, draft)
    now = handle.now
    vantage = handle.vantage(as_of, known_by, standard, doctrine, now=now)
    side = Side(handle.registry, now if at is None else read_moment(at, "at"), vantage)
    other = (written.joined if written else handle.registry).without(gone)
    confined = _stated(handle, stated)
    with refusals():
        compared = impact(side, other, Engines(), confined, progress)
    words = with_rests(written.joined if written else handle.registry)
    lead = _lead(gone, written, Wording(words))
    notes = [*ahead([side]), *unseen(side, gone), *(unseen_draft(side, written) if written else ())]
    return tell_changes(
        handle.registry, "impact", None, [side, side], compared, confined, lead, words,
        without=gone, draft=written, notes=notes,
    )  # fmt: skip


def _stated(handle: Handle, given: Mapping[str, Any]) -> Stated:
    office: str | None = given.get("office")
    power: str | None = given.get("power")
    sites: Sites | None = given.get("sites")
    unknown = sorted(set(given) - {"office", "power", "territory", "sites", "subjects", "facts"})
    if unknown:
        raise TypeError(f"unexpected keyword argument `{unknown[0]}`")
    act = handle.act(office, power, None, given.get("territory"), sites, given.get("subjects"), given.get("facts"))
    return Stated(
        offices=(act.office,) if act.office else (),
        powers=(act.power,) if act.power else (),
        territory=act.territory,
        sites=act.sites,
        subjects=act.subjects,
        facts=act.facts,
    )


def _removable(handle: Handle, name: str) -> str:
    identity = handle.names.resolve(name, ("instruments", "provisions"))[1]
    if identity.endswith("/revives") and identity in handle.registry.entries:
        whole = identity.removesuffix("/revives")
        raise Refusal(
            "part-of-provision", f"`{identity}` is what the rescission `{whole}` revives, and no provision of its own",
            f"give `{whole}`", nearest=(whole,),
        )  # fmt: skip
    return identity


def _lead(gone: tuple[str, ...], draft: Draft | None, wording: Wording) -> str:
    parts = []
    if gone:
        parts.append(f"without {joined(wording.short(identity) for identity in gone)}")
    if draft is not None:
        new = joined(f"{instrument.title} (draft)" for instrument in draft.instruments)
        in_place = " in place of what is recorded" if draft.replaced else ""
        parts.append(f"with {new}{in_place}")
    text = " and ".join(parts)
    return text[:1].upper() + text[1:]

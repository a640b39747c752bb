"""What changes: between two dates or points of view (S19), and with or without a provision, an instrument or a draft
(S20)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from vires.decide.change.remainder import with_rests
from vires.decide.change.side import AXES, Ask, Side, Stated
from vires.decide.compare import Change, Compared, Open, difference
from vires.decide.engine import Engine
from vires.decide.impact import impact
from vires.model.finding import SEMANTICS, RegistryState
from vires.model.instrument import Instrument
from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.service.drafting import Draft, read_draft
from vires.service.headline import headline
from vires.service.refusal import Refusal
from vires.service.stating import Sites, read_moment, refusals
from vires.service.wording import Wording, day, joined
from vires.temporal.dating import Dating
from vires.temporal.vantage import meets

if TYPE_CHECKING:
    from vires.service.asking import Handle
    from vires.service.stating import Moment

Progress = Callable[[int, int], None]


class Viewed(Noun):
    """One of the two sides: when the act is done, and from which point of view it is looked at."""

    at: str
    as_of: str
    known_by: str
    standard: str
    doctrine: dict[str, str]


class Changes(Noun):
    """Every cell whose answers differ. `sentence` says what changed for whom; `without` are the records left out
    of the second side, `draft` the instruments put into it; `responsible` are all provisions responsible for some
    change; `reorganised` the offices that came to count as another body's between the two; `notes` what to know
    before relying on it. `compared` counts the cells asked."""

    semantics: str = SEMANTICS
    registry: RegistryState
    verb: Literal["diff", "impact"]
    axis: str | None = None
    before: Viewed
    after: Viewed
    without: tuple[str, ...] = ()
    draft: tuple[str, ...] = ()
    stated: dict[str, Any]
    sentence: str
    changes: tuple[Change, ...]
    too_open: tuple[Open, ...] = ()
    responsible: tuple[str, ...] = ()
    reorganised: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    compared: int
    record: Any = Field(default=None, exclude=True, repr=False)
    """The registry whose labels the changes are told with; no part of the JSON."""

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def engine(registry: Registry) -> Ask:
    """The engine at work on a registry."""
    return Engine(registry).answer


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
    name = axis.replace("_", "-")
    if name not in AXES:
        raise Refusal(
            "axis-unknown", f"`{axis}` is no axis of time", f"give one of {', '.join(AXES)}", nearest=AXES,
        )  # fmt: skip
    given = {"at": at, "as-of": as_of, "known-by": known_by}
    if given[name] is not None:
        raise Refusal(
            "options-contradict", f"`{name}` is stated although it is the axis of the difference",
            "leave it out: the two dates give it",
        )  # fmt: skip
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
        compared = difference(sides[0], sides[1], engine, confined, progress)
    lead = {
        "at": f"From {day(first.text)} to {day(second.text)}",
        "as-of": f"Counting the law made by {day(second.text)} instead of by {day(first.text)}",
        "known-by": f"With what was published by {day(second.text)} instead of by {day(first.text)}",
    }[name]
    words = with_rests(handle.registry)
    return _changes(handle, "diff", name, sides, compared, confined, lead, words, notes=_ahead(sides))


def find_impact(
    handle: Handle,
    identities: Sequence[str] = (),
    draft: str | os.PathLike[str] | None = None,
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
    written = None if draft is None else read_draft(handle.registry, draft)
    now = handle.now
    vantage = handle.vantage(as_of, known_by, standard, doctrine, now=now)
    side = Side(handle.registry, now if at is None else read_moment(at, "at"), vantage)
    other = (written.joined if written else handle.registry).without(gone)
    confined = _stated(handle, stated)
    with refusals():
        compared = impact(side, other, engine, confined, progress)
    words = with_rests(written.joined if written else handle.registry)
    lead = _lead(gone, written, Wording(words))
    notes = [*_ahead([side]), *_unseen(side, gone), *(_unseen_draft(side, written) if written else ())]
    return _changes(
        handle, "impact", None, [side, side], compared, confined, lead, words,
        without=gone, draft=written, notes=notes,
    )  # fmt: skip


def _changes(
    handle: Handle,
    verb: Literal["diff", "impact"],
    axis: str | None,
    sides: Sequence[Side],
    compared: Compared,
    stated: Stated,
    lead: str,
    words: Registry,
    *,
    without: tuple[str, ...] = (),
    draft: Draft | None = None,
    notes: Iterable[str] = (),
) -> Changes:
    settings = handle.registry.settings
    return Changes(
        registry=RegistryState(
            name=settings.registry,
            digest=handle.registry.digest,
            checked_to=settings.checked_to.text if settings.checked_to else None,
        ),
        verb=verb,
        axis=axis,
        before=_viewed(sides[0]),
        after=_viewed(sides[1]),
        without=without,
        draft=tuple(instrument.id for instrument in draft.instruments) if draft else (),
        stated=_plain(stated),
        sentence=headline(lead, compared.changes, Wording(words), compared.compared),
        changes=compared.changes,
        too_open=compared.too_open,
        responsible=tuple(sorted({one for change in compared.changes for one in change.responsible})),
        reorganised=tuple(office for office in compared.reorganised if office in handle.registry.terms["offices"]),
        notes=tuple(notes),
        compared=compared.compared,
        record=words,
    )


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


def _plain(stated: Stated) -> dict[str, Any]:
    return {
        "office": stated.offices[0] if stated.offices else None,
        "power": stated.powers[0] if stated.powers else None,
        "territory": stated.territory,
        "sites": None if stated.sites is None else [site.model_dump(mode="json") for site in stated.sites],
        "subjects": None if stated.subjects is None else list(stated.subjects),
        "facts": dict(stated.facts),
    }


def _viewed(side: Side) -> Viewed:
    doctrines = side.registry.settings.doctrines
    vantage = side.vantage
    return Viewed(
        at=side.at.text,
        as_of=vantage.as_of.text,
        known_by=vantage.known_by.text,
        standard=vantage.standard,
        doctrine={name: vantage.doctrine.get(name, d.default) for name, d in sorted(doctrines.items())},
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


def _ahead(sides: Iterable[Side]) -> list[str]:
    """What to know of acts that lie ahead of the law counted (S2)."""
    ahead = [
        side for side in sides
        if side.at.start(side.registry.zone) > side.vantage.as_of.end(side.registry.zone)
    ]  # fmt: skip
    moments = dict.fromkeys(f"an act of {day(side.at.text)}" for side in ahead)
    return [f"{moment} lies ahead of the law counted: answered from what is decided so far" for moment in moments]


def _unseen(side: Side, identities: Iterable[str]) -> Iterator[str]:
    for identity in identities:
        instruments = {entry.instrument.id: entry.instrument for entry in side.registry.named(identity)}
        for instrument in instruments.values():
            why = _why_unseen(instrument, side)
            if why:
                yield f"`{identity}` is not visible from this point of view ({why}), so leaving it out changes nothing"


def _unseen_draft(side: Side, draft: Draft) -> Iterator[str]:
    for instrument in draft.instruments:
        why = _why_unseen(instrument, side)
        if why:
            yield f"the draft of `{instrument.id}` is not visible from this point of view ({why}): it changes nothing"


def _why_unseen(instrument: Instrument, side: Side) -> str:
    """Why nothing of an instrument exists at a vantage (S8); empty if something may."""
    zone, vantage = side.registry.zone, side.vantage
    if not instrument.review.visible:
        return "its review is neither `encoded` nor accepted"
    decided = [instrument.decided, *(a.says["decided"] for a in instrument.attested if "decided" in a.says)]
    if all(isinstance(date, Dating) and date.start(zone) > vantage.as_of.end(zone) for date in decided):
        return f"it is decided after {day(vantage.as_of.text)}"
    by = vantage.known_by.end(zone)
    if not any(
        a.modality != "denied" and meets(a.level, vantage.standard) and a.published.start(zone) <= by
        for a in instrument.attested
    ):
        return f"no source of it counts: none of `{vantage.standard}` or better by {day(vantage.known_by.text)}"
    return ""

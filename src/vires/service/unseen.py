"""What to know before relying on a difference: what lies ahead, and what is not visible at all (S2, S8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from vires.decide.change.side import Side
from vires.model.instrument import Instrument
from vires.service.wording import day
from vires.temporal.dating import Dating
from vires.temporal.vantage import meets

if TYPE_CHECKING:
    from vires.service.drafting import Draft


def ahead(sides: Iterable[Side]) -> list[str]:
    """What to know of acts that lie ahead of the law counted (S2)."""
    ahead = [
        side for side in sides
        if side.at.start(side.registry.zone) > side.vantage.as_of.end(side.registry.zone)
    ]  # fmt: skip
    moments = dict.fromkeys(f"an act of {day(side.at.text)}" for side in ahead)
    return [f"{moment} lies ahead of the law counted: answered from what is decided so far" for moment in moments]


def unseen(side: Side, identities: Iterable[str]) -> Iterator[str]:
    """Of records left out, those of which nothing exists from this point of view."""
    for identity in identities:
        instruments = {entry.instrument.id: entry.instrument for entry in side.registry.named(identity)}
        for instrument in instruments.values():
            why = _why_unseen(instrument, side)
            if why:
                yield f"`{identity}` is not visible from this point of view ({why}), so leaving it out changes nothing"


def unseen_draft(side: Side, draft: Draft) -> Iterator[str]:
    """Of the instruments of a draft, those of which nothing exists from this point of view."""
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

"""What happened to a record, day by day, as one reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from vires.service.life import Event, Life
from vires.service.wording import Wording, day
from vires.web.views.voices import first_known

HAPPENED = {
    "decided": "decided", "signed": "signed", "effective": "takes effect", "announced": "announced",
    "published": "published", "starts": "begins", "ends": "ends", "suspended": "suspended",
    "suspension ends": "the suspension ends", "rescinded": "ended", "annulled": "annulled from the start",
    "revived": "brought back", "ratified": "ratified", "consented to": "consented to",
    "succeeds": "takes the place of", "succeeded by": "its place is taken by",
}  # fmt: skip
ACTED = frozenset({"suspended", "suspension ends", "rescinded", "annulled", "revived", "ratified", "consented to"})
"""What others do to it."""


@dataclass(frozen=True)
class Passage:
    """One thing on one day. `of` are the provisions it happened to, where it was not to all; `after` counts the days
    since the decision, where both days are exact."""

    on: str
    what: str
    of: tuple[tuple[str, str], ...]
    by: tuple[str, str] | None
    after: int | None
    acted: bool


def passages(life: Life, wording: Wording) -> list[Passage]:
    """The events of a life in order, with when it was first known; those of several provisions at once as one."""
    # Who held an office when is told apart, with what each holder's time rests on.
    events = [event for event in life.life if life.type != "office" or event.event.startswith("succe")]
    known = first_known(life.attested)
    if known is not None and life.type in ("instrument", "provision"):
        on, source, title = known
        events.append(Event(on=on, event="first known of here", of=life.id, by=source, title=title))
    decided = next((event.on for event in life.life if event.event == "decided"), None)
    grouped: dict[tuple[str, str, str | None], list[Event]] = {}
    for event in sorted(events, key=lambda event: event.on[:10]):
        grouped.setdefault((event.on, event.event, event.by), []).append(event)
    found = []
    for (on, name, by), members in grouped.items():
        of = tuple(
            (event.of, _called(event.of, wording)) for event in members if event.of != life.id and event.of != by
        )
        if name == "starts" and on == decided:
            continue  # a provision without a date of its own begins with the decision
        shown = None if by is None else (by, members[0].title or wording.name(by))
        found.append(
            Passage(day(on), HAPPENED.get(name, name), of, shown, _days(decided, on), name in ACTED)
        )  # fmt: skip
    return found


def _called(identity: str, wording: Wording) -> str:
    entry = wording.registry.entries.get(identity)
    if entry is None:
        return wording.name(identity)
    return entry.provision.title or entry.provision.cite or entry.provision.id


def _days(decided: str | None, on: str) -> int | None:
    if decided is None or len(decided) != 10 or len(on) < 10 or ".." in on:
        return None
    try:
        return (date.fromisoformat(on[:10]) - date.fromisoformat(decided)).days
    except ValueError:
        return None


def names_of(found: Iterable[tuple[str, str]]) -> str:
    """The names in a row."""
    return ", ".join(name for _, name in found)

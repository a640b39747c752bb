"""A question as the sentence that asks it, part by part, so that each part can be read, set off and changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from vires.service.telling import date_text
from vires.service.wording import Wording, day, joined

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """`lead` is the word before it, `text` what stands in the blank called `field`. `tight`: no space before `lead`."""

    lead: str
    text: str
    field: str
    tight: bool = False


def long_day(text: str | None) -> str:
    """A day as it is spoken: `23 January 2025`; an instant with its time: `23 January 2025, 18:00 -05:00`. What is less
    exact stays as `day` writes it."""
    said = day(text)
    exact = len(said) == 10 or "T" in (text or "")
    try:
        found = date.fromisoformat(said[:10])
    except ValueError:
        return said
    if not exact:
        return said
    time = f", {said[11:]}" if said[10:] else ""
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}{time.replace('+00:00', 'UTC')}"


def phrase(question: Mapping[str, Any], wording: Wording) -> Iterator[Part]:
    """The parts of `May ... ?`, of a finding's `question` or of a worked one in the same form. What is not stated has
    no part."""
    label = wording.registry.label
    yield Part("May", label(str(question["office"])), "office")
    yield Part("", label(str(question["power"])), "power")
    sites = question.get("sites")
    if sites:
        yield Part("", joined((wording.place(site) for site in sites), "and"), "site")
    elif sites is not None:
        yield Part("", "at no kind of place that matters", "site")
    if question.get("territory"):
        yield Part("in", label(str(question["territory"])), "territory")
    subjects = question.get("subjects")
    if subjects:
        yield Part("concerning", wording.names(subjects, "and"), "subject", tight=True)
    moment = date_text(question.get("at"))
    yield Part("on", long_day(moment), "at")


def spoken(parts: Iterator[Part]) -> str:
    """The sentence without its parts set off."""
    text = ""
    for part in parts:
        comma = "," if part.tight else ""
        text += comma + " " + " ".join(word for word in (part.lead, part.text) if word)
    return f"{text.strip()}?"

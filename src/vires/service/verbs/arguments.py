"""What the verbs take from another program, as JSON. The members are those of a finding's `question` and `vantage`, so
that what a finding shows can be asked again as it stands."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, StrictFloat, StrictInt

MOST_LISTED = 64
"""Sites, subjects, facts, doctrines or ids in one question."""
LONGEST_NAME = 300
LONGEST_DRAFT = 200_000
"""Characters of registry text in one draft."""

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
"""An id, the unique ending of one, or a label."""
When = Annotated[str, Field(min_length=4, max_length=64)]
"""A day (`2025-01-22`), an instant with its offset (`2025-01-21T18:00-05:00`), or a less exact date."""
Value = StrictBool | StrictInt | StrictFloat


def _number(value: Any) -> Any:
    """A number, and no text or truth that could be read as one."""
    if isinstance(value, str | bytes | bool):
        raise ValueError("expected a number")
    return value


Whole = Annotated[int, BeforeValidator(_number)]
Metres = Annotated[float, Field(ge=0), BeforeValidator(_number)]


class Arguments(BaseModel):
    """What one verb takes; anything else is refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    def stated(self) -> dict[str, Any]:
        """The arguments as the verbs of a handle take them; what was not given is left out."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class Spot(BaseModel):
    """A kind of place, so many metres away, or near with no distance stated."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
    site: Name
    metres: Metres | None = None
    near: StrictBool = False


Sites = Annotated[tuple[Name | Spot, ...], Field(max_length=MOST_LISTED)]


class View(Arguments):
    """The point of view (S2). What is left out is now, each by itself."""

    as_of: When | None = Field(default=None, description="Only law made by then counts; left out: now.")
    known_by: When | None = Field(default=None, description="Only what was published by then counts; left out: now.")
    standard: Literal["documented", "reported", "unverified", "expected"] = Field(
        default="reported", description="The least evidence that counts."
    )
    doctrine: Annotated[dict[Name, Name], Field(max_length=MOST_LISTED)] = Field(
        default={}, description="How contested points of law are taken to be decided, by name."
    )


class Surroundings(View):
    """An act but for who does what, and when. What is left out is not stated and stays open; an empty list says that
    there is none that matters."""

    territory: Name | None = Field(default=None, description="In which jurisdiction.")
    sites: Sites | None = Field(
        default=None,
        description="Kinds of place: `ID`, `ID@80` (metres), `ID@near`, or an object; an empty list: none.",
    )
    subjects: Annotated[tuple[Name, ...], Field(max_length=MOST_LISTED)] | None = Field(
        default=None, description="Classes acted on; an empty list: none that matters."
    )
    facts: Annotated[dict[Name, Value], Field(max_length=MOST_LISTED)] = Field(
        default={}, description="Circumstances by name: true, false, or a number in the unit of the fact."
    )

    def stated(self) -> dict[str, Any]:
        """The arguments as the verbs of a handle take them."""
        given = super().stated()
        if self.sites is not None:
            given["sites"] = [place if isinstance(place, str) else _site(place) for place in self.sites]
        return given


def _site(place: Spot) -> str | tuple[str, float | str]:
    if place.metres is not None:
        return (place.site, place.metres)
    return (place.site, "near") if place.near else place.site


class Circumstances(Surroundings):
    """An act but for who does what."""

    at: When | None = Field(default=None, description="When the act is done; left out: now.")


class Asking(Circumstances):
    """One question: may this office do that, then, there?"""

    office: Name = Field(description="Who acts.")
    power: Name = Field(description="What is done.")


class Gathering(Circumstances):
    """Whether a list of what is held comes with its chains."""

    chains: StrictBool = Field(default=False, description="Give each of what is held with its chains, too.")


class OfPower(Gathering):
    """Who holds a power."""

    power: Name = Field(description="What is done.")


class OfOffice(Gathering):
    """What an office holds."""

    office: Name = Field(description="Who acts.")


class Following(Surroundings):
    """Who held a power, or what an office held, over a time: one of the two is given."""

    office: Name | None = Field(default=None, description="What this office held.")
    power: Name | None = Field(default=None, description="Who held this power.")
    since: When = Field(alias="from", description="From this moment on.")
    until: When | None = Field(default=None, alias="to", description="Before this moment; left out: now.")


class Weighing(Circumstances):
    """Which provisions' fall ends a power."""

    power: Name = Field(description="What is done.")
    office: Name | None = Field(default=None, description="For whom; left out: each office that holds it.")


class Comparing(Circumstances):
    """Two dates on one axis of time (S19)."""

    since: When = Field(alias="from", description="The one date.")
    until: When = Field(alias="to", description="The other date; it may be the earlier one.")
    axis: Literal["at", "as-of", "known-by"] = Field(
        default="at", description="Dates of what: the act, the law made, or what was published."
    )
    office: Name | None = Field(default=None, description="Only for this office and those within it.")
    power: Name | None = Field(default=None, description="Only for this power and narrower ones.")


class Removing(Circumstances):
    """Records to leave out, or a draft to put in (S20)."""

    ids: Annotated[tuple[Name, ...], Field(max_length=MOST_LISTED)] = Field(
        default=(), description="Instruments or provisions to leave out."
    )
    draft: Annotated[str, Field(max_length=LONGEST_DRAFT)] | None = Field(
        default=None, description="Registry text of instruments to put in."
    )
    office: Name | None = Field(default=None, description="Only for this office and those within it.")
    power: Name | None = Field(default=None, description="Only for this power and narrower ones.")


class Looking(View):
    """A term or office at a moment."""

    name: Name = Field(description="The term or office asked about.")
    at: When | None = Field(default=None, description="At what moment; left out: now.")


class Tending(View):
    """What needs looking after."""

    at: When | None = Field(default=None, description="At what moment; left out: now.")
    within: Whole = Field(default=30, ge=0, le=36_525, description="How many days ahead ends are looked for.")


class Searching(Arguments):
    """Everyday words."""

    text: Annotated[str, Field(max_length=LONGEST_NAME)] = Field(description="Everyday words.")
    limit: Whole = Field(default=12, ge=1, le=200, description="How many at most.")


class Naming(Arguments):
    """One record."""

    id: Name = Field(description="A term, instrument, provision, source or doctrine.")


class Hearing(Arguments):
    """On whose word a record stands."""

    id: Name = Field(description="An instrument, a provision, a holder or a source.")
    known_by: When | None = Field(default=None, description="Only what was published by then counts; left out: now.")
    standard: Literal["documented", "reported", "unverified", "expected"] = "reported"


class Seating(Arguments):
    """Who held an office."""

    office: Name = Field(description="The office.")
    at: When | None = Field(default=None, description="Only who held it then.")


class Listing(Arguments):
    """Instruments in the order of their dates."""

    id: Name | None = Field(default=None, description="Only those that touch this record.")
    since: When | None = Field(default=None, description="Decided on this day or later.")
    until: When | None = Field(default=None, description="Decided before this day.")
    kind: Name | None = Field(default=None, description="Only of this kind.")
    issuer: Name | None = Field(default=None, description="Only by this office.")


class Nothing(Arguments):
    """A verb that takes nothing."""

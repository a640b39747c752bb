"""The verbs as they are put to a server: what each sends, and what is read from its answer. What can be seen to be
wrong without the record is refused before anything is sent, in the words of a handle."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from vires.model.finding import Finding
from vires.service.refusal import Refusal
from vires.service.stating import Facts, Moment, Sites, check_standard, read_moment, read_site
from vires.service.verbs import arguments as takes
from vires.service.verbs.catalogue import VERBS

if TYPE_CHECKING:
    from vires.decide.course import Courses
    from vires.decide.criticality import Criticality
    from vires.decide.gaps import Gaps
    from vires.decide.holding import Holdings
    from vires.decide.status import DutyReport, StatusReport
    from vires.decide.strength import StrengthReport
    from vires.service.changes import Changes
    from vires.service.docket import Docket
    from vires.service.life import Life
    from vires.service.spells import Seat
    from vires.service.testimony import Testimony
    from vires.service.wordlist import Hit
    from vires.temporal.dating import Dating

T = TypeVar("T")


@dataclass(frozen=True)
class Draft:
    """The text of a draft, and what its file is called here."""

    name: str
    text: bytes


@dataclass(frozen=True)
class Call(Generic[T]):
    """One verb with what it is given; `read` makes of its document what a handle would have answered."""

    verb: str
    given: Mapping[str, Any]
    read: Callable[[dict[str, Any]], T]
    draft: Draft | None = None

    @property
    def lists(self) -> tuple[str, ...]:
        """The members of its document that come in pages where that is asked for; what has a limit of its own has
        none."""
        verb = VERBS[self.verb]
        return () if "limit" in verb.arguments.model_fields else verb.lists


class Calls:
    """Every verb as a call, with the parameters of a handle's. `now` stands in for the present moment; without it the
    server takes its own. Each raises `Refusal`."""

    def __init__(self, now: Dating | None = None) -> None:
        self.now = now

    def ask(self, office: str, power: str, at: Moment | None, **stated: Any) -> Call[Finding]:
        given = {"office": office, "power": power, **self._stated(takes.Asking, {"at": at, **stated})}
        return Call("ask", given, Finding.model_validate)

    def who(self, power: str, at: Moment | None, stated: dict[str, Any]) -> Call[Holdings]:
        from vires.decide.holding import Holdings

        given = {"power": power, **self._stated(takes.Circumstances, {"at": at, **stated}), "chains": True}
        return Call("who", given, Holdings.model_validate)

    def what(self, office: str, at: Moment | None, stated: dict[str, Any]) -> Call[Holdings]:
        from vires.decide.holding import Holdings

        given = {"office": office, **self._stated(takes.Circumstances, {"at": at, **stated}), "chains": True}
        return Call("what", given, Holdings.model_validate)

    def courses(
        self, office: str | None, power: str | None, since: Moment, until: Moment | None, stated: dict[str, Any]
    ) -> Call[Courses]:
        from vires.decide.course import Courses

        given = {
            **_named(office=office, power=power),
            "from": _moment(since, "from"),
            **_named(to=self._moment(until, "to")),
            **self._stated(takes.Surroundings, stated),
        }
        return Call("courses", given, Courses.model_validate)

    def criticality(
        self, power: str, office: str | None, at: Moment | None, stated: dict[str, Any]
    ) -> Call[Criticality]:
        from vires.decide.criticality import Criticality

        given = {"power": power, **_named(office=office), **self._stated(takes.Circumstances, {"at": at, **stated})}
        return Call("criticality", given, Criticality.model_validate)

    def gaps(self, at: Moment | None, within: int, view: dict[str, Any]) -> Call[Gaps]:
        from vires.decide.gaps import Gaps
        from vires.service.gaps import check_days

        check_days(within)
        given = {"within": within, **self._stated(takes.Tending, {"at": at, **view})}
        return Call("gaps", given, Gaps.model_validate)

    def diff(self, since: Moment, until: Moment, axis: str, stated: dict[str, Any]) -> Call[Changes]:
        from vires.service.changes import Changes
        from vires.service.changing import read_axis

        axes = {"at": "at", "as-of": "as_of", "known-by": "known_by"}
        name = read_axis(axis, {axis: stated.get(word) for axis, word in axes.items()})
        given = {
            "from": _moment(since, "from"),
            "to": _moment(until, "to"),
            "axis": name,
            **self._stated(takes.Comparing, stated, besides=axes[name]),
        }
        return Call("diff", given, Changes.model_validate)

    def impact(
        self, identities: tuple[str, ...], draft: str | os.PathLike[str] | bytes | None, stated: dict[str, Any]
    ) -> Call[Changes]:
        from vires.service.changes import Changes

        written = None if draft is None else _draft(draft)
        given: dict[str, Any] = {**_named(ids=list(identities) or None), **self._stated(takes.Removing, stated)}
        if written is not None:
            given["draft"] = _text(written)
        return Call("impact", given, Changes.model_validate, written)

    def status(self, term: str, at: Moment | None, view: dict[str, Any]) -> Call[StatusReport]:
        from vires.decide.status import StatusReport

        given = {"name": term, **self._stated(takes.Looking, {"at": at, **view})}
        return Call("status", given, StatusReport.model_validate)

    def duties(self, office: str, at: Moment | None, view: dict[str, Any]) -> Call[DutyReport]:
        from vires.decide.status import DutyReport

        given = {"name": office, **self._stated(takes.Looking, {"at": at, **view})}
        return Call("duties", given, DutyReport.model_validate)

    def strength(self, to: str, at: Moment | None, view: dict[str, Any]) -> Call[StrengthReport]:
        from vires.decide.strength import StrengthReport

        given = {"name": to, **self._stated(takes.Looking, {"at": at, **view})}
        return Call("strength", given, StrengthReport.model_validate)

    def find(self, text: str, limit: int) -> Call[tuple[Hit, ...]]:
        return Call("find", {"text": text, "limit": limit}, _hits)

    def holders(self, office: str, at: Moment | None) -> Call[Seat]:
        from vires.service.spells import Seat

        moment = None if at is None else _moment(at, "at")
        return Call("holders", {"office": office, **_named(at=moment)}, Seat.model_validate)

    def sources(self, identity: str, known_by: Moment | None, standard: str) -> Call[Testimony]:
        from vires.service.testimony import Testimony

        check_standard(standard)
        given = {"id": identity, **_named(known_by=self._moment(known_by, "known_by")), "standard": standard}
        return Call("sources", given, Testimony.model_validate)

    def show(self, identity: str) -> Call[Life]:
        from vires.service.life import Life

        return Call("show", {"id": identity}, Life.model_validate)

    def timeline(self, identity: str | None, **bounds: Any) -> Call[Docket]:
        from vires.service.docket import Docket

        for name in ("since", "until"):
            bounds[name] = None if bounds[name] is None else _moment(bounds[name], name)
        return Call("timeline", _named(id=identity, **bounds), Docket.model_validate)

    def _moment(self, value: Moment | None, name: str) -> str | None:
        value = self.now if value is None else value
        return None if value is None else _moment(value, name)

    def _stated(
        self, kind: type[takes.Arguments], stated: Mapping[str, Any], besides: str | None = None
    ) -> dict[str, Any]:
        """What is stated, as JSON. Moments of `kind` that are left out are now if that is known here, but for the one
        `besides`. Raises `TypeError` for a word that the verb does not take, as a handle does."""
        fields = kind.model_fields
        unknown = sorted(name for name in stated if name not in fields and name != "progress")
        if unknown:
            raise TypeError(f"unexpected keyword argument `{unknown[0]}`")
        given: dict[str, Any] = {}
        for name in ("at", "as_of", "known_by"):
            value = stated.get(name)
            moment = self._moment(value, name) if name in fields and name != besides else None
            given.update(_named(**{name: moment}))
        for name in ("office", "power", "territory"):
            given.update(_named(**{name: stated.get(name)}))
        if (standard := stated.get("standard")) is not None:
            check_standard(standard)
            given["standard"] = standard
        return {**given, **_parts(**{n: stated.get(n) for n in ("sites", "subjects", "facts", "doctrine")})}


def _parts(
    sites: Sites | None, subjects: Iterable[str] | None, facts: Facts | None, doctrine: Mapping[str, str] | None
) -> dict[str, Any]:
    """The parts of an act that are lists or mappings. An empty list is stated, and says that there is none."""
    given: dict[str, Any] = {}
    if sites is not None:
        places = [read_site(site) for site in sites]
        given["sites"] = [{"site": name, "metres": metres, "near": near} for name, metres, near in places]
    if subjects is not None:
        given["subjects"] = list(subjects)
    if facts:
        for name, value in facts.items():
            if not isinstance(value, bool) and not abs(value) < float("inf"):
                raise Refusal(
                    "fact-unreadable", f"`{value}` is no value of fact `{name}`; expected `true`, `false` or a number",
                    "give a number that has an end",
                )  # fmt: skip
        given["facts"] = dict(facts)
    if doctrine:
        given["doctrine"] = dict(doctrine)
    return given


def _named(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not None}


def _moment(value: Moment, name: str) -> str:
    moment = read_moment(value, name)
    if ".." in moment.text:
        raise Refusal(
            "date-unreadable", f"`{name}`: one day between two days cannot be sent to a server",
            "give a day, a month or a year",
        )  # fmt: skip
    return moment.text


def _draft(draft: str | os.PathLike[str] | bytes) -> Draft:
    from vires.service.opening import named, read_text_file

    if isinstance(draft, bytes):
        return Draft("draft", draft)
    path = Path(draft)
    return Draft(named(path), read_text_file(path))


def _text(draft: Draft) -> str:
    try:
        return draft.text.decode()
    except UnicodeDecodeError as error:
        raise Refusal(
            "draft-unreadable", f"`{draft.name}` is not UTF-8: byte {error.start} cannot be read",
            "save it as UTF-8",
        ) from None  # fmt: skip


def _hits(document: dict[str, Any]) -> tuple[Hit, ...]:
    from vires.service.naming import SINGULAR
    from vires.service.wordlist import Hit

    kinds = {singular: kind for kind, singular in SINGULAR.items()}
    return tuple(Hit(hit["id"], kinds[hit["type"]], hit["label"], hit["score"]) for hit in document["found"])

"""The worked questions of a registry asked anew at two dates: which of them have another answer. Those about duties and
about single records are left out: they are many steps for little that changes.

A worked question fixes a moment; here its act is what stands, and the moment is one of the two dates. On the axes of
the law made and of what was known, the act keeps the moment it was written with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from vires.model.origin import Noun
from vires.model.question import Act, Asked, Worked
from vires.service.changing import read_axis
from vires.service.checking import FORMS
from vires.service.outline import answered
from vires.service.progress import Progress
from vires.service.refusal import Refusal
from vires.service.stating import read_moment
from vires.service.wording import Wording

if TYPE_CHECKING:
    from vires.decide.answer import Answer
    from vires.service.asking import Handle, Moment
    from vires.temporal.dating import Dating

SUBJECT = {"status": "term", "strength": "to", "holders": "office", "sources": "id"}
"""The member of a worked question of another form than `ask` that says what it is of."""
MOVES = {
    "at": ("status", "strength", "holders"),
    "as-of": ("status", "strength"),
    "known-by": ("status", "strength", "sources"),
}
"""The forms whose answer may differ along an axis, `ask` apart."""


class Flip(Noun):
    """One question with two answers: the outcome of each where it asks about an act, else what was found, line by line.
    `ids` are the worked questions that come to it; `act` is as JSON, `doctrine` what it takes as decided."""

    ids: tuple[str, ...]
    form: str
    topic: str | None
    statement: str | None
    of: str
    act: dict[str, Any] | None = None
    doctrine: dict[str, str] = {}
    before: str | None = None
    after: str | None = None
    lines_before: tuple[str, ...] = ()
    lines_after: tuple[str, ...] = ()
    conditions: bool = False
    """Whether only the conditions differ, under the same outcome."""


class Standing(Noun):
    """What was asked, and what flipped; `refused` counts those that leave too much open at one of the dates."""

    axis: str
    since: str
    until: str
    asked: int
    refused: int
    flips: tuple[Flip, ...]

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def compare_standing(
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
    office: str | None = None,
    power: str | None = None,
    progress: Progress | None = None,
) -> Standing:
    """The worked questions, each once, that answer otherwise at two dates on an axis; `office` and `power` confine them
    to these and what lies within. Raises `Refusal`."""
    name = read_axis(axis, {"at": at, "as-of": as_of, "known-by": known_by})
    dates = (read_moment(since, "from"), read_moment(until, "to"))
    sides = _Sides(handle, name, dates, at, as_of, known_by, standard, dict(doctrine or {}))
    found: dict[str, Flip | None] = {}
    asked = refused = 0
    for number, question in enumerate(sorted(handle.registry.questions, key=lambda one: one.id)):
        if progress is not None:
            progress(number, len(handle.registry.questions))
        key = sides.key(question)
        if key is None or not _within(handle, question, office, power):
            continue
        if key in found:
            known = found[key]
            if known is not None:
                found[key] = known.model_copy(update={"ids": (*known.ids, question.id)})
            continue
        asked += 1
        try:
            found[key] = sides.flip(question)
        except Refusal:
            refused += 1
            found[key] = None
    flips = tuple(flip for flip in found.values() if flip is not None)
    return Standing(
        axis=name, since=dates[0].text, until=dates[1].text, asked=asked, refused=refused,
        flips=tuple(sorted(flips, key=lambda flip: (flip.topic or "", flip.conditions, flip.ids))),
    )  # fmt: skip


class _Sides:
    """How a question is asked on each of the two sides."""

    def __init__(
        self,
        handle: Handle,
        axis: str,
        dates: tuple[Dating, Dating],
        at: Moment | None,
        as_of: Moment | None,
        known_by: Moment | None,
        standard: str,
        doctrine: dict[str, str],
    ) -> None:
        self.handle, self.axis, self.dates, self.doctrine, self.standard = handle, axis, dates, doctrine, standard
        self.at = None if at is None else read_moment(at, "at")
        now = handle.now
        self.moments = {
            "as_of": now if as_of is None else read_moment(as_of, "as_of"),
            "known_by": now if known_by is None else read_moment(known_by, "known_by"),
        }
        self.wording = Wording(handle.registry)

    def key(self, question: Worked) -> str | None:
        """What is the same for questions that differ only in what is put in its place; `None` for those that cannot be
        asked so."""
        asked = question.ask
        if asked is not None:
            if asked.without:
                return None
            act = self._act(asked, self.dates[0]).model_dump(mode="json")
            return json.dumps(["ask", act, dict(asked.doctrine)], sort_keys=True)
        form = next((form for form in FORMS if getattr(question, form) is not None), "")
        if form not in MOVES[self.axis] or SUBJECT[form] not in getattr(question, form):
            return None
        stated = getattr(question, form)
        moment = None if self.axis == "at" else stated.get("at")
        return json.dumps([form, stated[SUBJECT[form]], moment], sort_keys=True, default=str)

    def flip(self, question: Worked) -> Flip | None:
        """The two answers, if they differ. Raises `Refusal`."""
        if question.ask is not None:
            return self._asked(question, question.ask)
        form = next(form for form in MOVES[self.axis] if getattr(question, form) is not None)
        before, after = (self._lines(question, form, date) for date in self.dates)
        if before == after:
            return None
        return Flip(
            ids=(question.id,), form=form, topic=question.topic, statement=question.statement,
            of=str(getattr(question, form)[SUBJECT[form]]), lines_before=before, lines_after=after,
        )  # fmt: skip

    def _asked(self, question: Worked, asked: Asked) -> Flip | None:
        before, after = (self._answer(asked, date) for date in self.dates)
        if (before.outcome, before.branches) == (after.outcome, after.branches):
            return None
        return Flip(
            ids=(question.id,), form="ask", topic=question.topic, statement=question.statement, of=asked.office,
            act=self._act(asked, self.dates[0]).to_dict(), doctrine={**self.doctrine, **asked.doctrine},
            before=str(before.outcome), after=str(after.outcome), conditions=before.outcome == after.outcome,
        )  # fmt: skip

    def _answer(self, asked: Asked, date: Dating) -> Answer:
        vantage = self.handle.vantage(
            **self._moments(date), standard=self.standard, doctrine={**self.doctrine, **asked.doctrine}
        )
        return self.handle.answer(self._act(asked, date), vantage)

    def _act(self, asked: Asked, date: Dating) -> Act:
        names = self.handle.names
        return Act(
            office=names.term("offices", asked.office),
            power=names.term("powers", asked.power),
            territory=None if asked.territory is None else names.term("territories", asked.territory),
            sites=asked.sites,
            subjects=asked.subjects,
            at=date if self.axis == "at" else self.at or asked.at,
            facts=asked.facts,
        )

    def _moments(self, date: Dating) -> dict[str, Dating]:
        return {**self.moments, **({} if self.axis == "at" else {self.axis.replace("-", "_"): date})}

    def _lines(self, question: Worked, form: str, date: Dating) -> tuple[str, ...]:
        stated: Mapping[str, Any] = getattr(question, form)
        given: dict[str, Any] = {}
        if form != "sources":
            given["at"] = date if self.axis == "at" else self.at or stated.get("at")
        if form in ("status", "strength"):
            given |= {**self._moments(date), "standard": self.standard, "doctrine": self.doctrine}
        if form == "sources":
            given |= {"known_by": self._moments(date)["known_by"], "standard": self.standard}
        found = getattr(self.handle, form)(stated[SUBJECT[form]], **given).to_dict()
        return tuple(answered(form, found, question.expect, self.wording))


def _within(handle: Handle, question: Worked, office: str | None, power: str | None) -> bool:
    if office is None and power is None:
        return True
    asked = question.ask
    if asked is None:
        return False
    moment = handle.now.start(handle.registry.zone)
    return all(
        term is None or one in _below(handle, scheme, term, moment)
        for scheme, term, one in (("offices", office, asked.office), ("powers", power, asked.power))
    )


def _below(handle: Handle, scheme: str, name: str, moment: Any) -> frozenset[str]:
    identity = handle.names.term(scheme, name)
    return frozenset({identity}) | handle.registry.schemes[scheme].descendants(identity, moment)

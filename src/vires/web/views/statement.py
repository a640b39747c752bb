"""The statements of a source for a page: each with what was asked of it, and where that is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vires.model.question import Asked, Worked
from vires.service.asked import asked, circumstances
from vires.service.statements import Beside, Card, Said
from vires.service.wording import Wording, day
from vires.web.query import Query
from vires.web.views.examples import given_of, question_of, stated_query
from vires.web.views.phrase import phrase, spoken

Answers = Callable[[Mapping[str, Any]], str | None]
"""Gives the outcome of an act that is quick to decide, by the arguments that ask it; `None` for any other."""
FEW = 3
"""Questions and provisions that are shown at once; the others open."""
HEAD = (
    "mark",
    "claim",
    "places",
    "record",
    "kind",
    "what it says",
    "first known",
    "on whose word",
    "where they differ",
)
"""Of the columns of `statement_rows`."""


@dataclass(frozen=True)
class Put:
    """A worked question in words, and the address of its answer. `outcome` is what is answered now, or what the
    question was worked to be; `None` where none is asked."""

    question: str
    given: str
    outcome: str | None
    because: str
    path: str
    query: str = ""


@dataclass(frozen=True)
class Shown:
    """A statement as a card."""

    card: Card
    anchor: str
    said: tuple[tuple[Said, str], ...]
    questions: tuple[Put, ...]

    @property
    def by_record(self) -> Mapping[str, Beside]:
        """The records beside it by id."""
        return {one.id: one for one in self.card.beside}


def shown(cards: Iterable[Card], wording: Wording, answers: Answers) -> tuple[Shown, ...]:
    """The cards, with an anchor each that is the same whatever their order."""
    return tuple(_shown(card, wording, answers) for card in cards)


def _shown(card: Card, wording: Wording, answers: Answers) -> Shown:
    titles = {one.id: one.title for one in card.beside}
    alike: dict[tuple[str, str | None, str | None, str | None], tuple[Said, list[str]]] = {}
    for one in card.said:
        _, names = alike.setdefault((one.how, one.hedge, one.quote, one.note), (one, []))
        names.append(titles.get(one.record, one.record))
    said = tuple((one, "; ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else ""))
                 for one, names in alike.values())  # fmt: skip
    return Shown(card, card.name, said, tuple(_put(question, wording, answers) for question in card.questions))


def _put(question: Worked, wording: Wording, answers: Answers) -> Put:
    act = question.ask
    expected = question.expect.get("outcome")
    worked = expected if isinstance(expected, str) else None
    if act is None:
        text, given = asked(question, wording), "; ".join(circumstances(question, wording))
        return Put(text, given, worked, question.because or "", *_address(question))
    query = stated_query(act)
    text, given = spoken(phrase(question_of(act), wording)), given_of(act, wording)
    if act.without:
        left_out = ", ".join(wording.short(one) for one in act.without)
        parts = [f"without {left_out}", *([given] if given else [])]
        return Put(text, "; ".join(parts), worked, question.because or "", *_without(act, query))
    if ".." in act.at.text:
        return Put(text, given, worked, question.because or "", "/")
    outcome = answers(query.arguments("office", "power")) or worked
    return Put(text, given, outcome, question.because or "", "/ask", query.text())


def _without(act: Asked, query: Query) -> tuple[str, str]:
    items = tuple(("id", one) for one in act.without)
    return "/whatif", Query((*items, *query.items)).text()


def _address(question: Worked) -> tuple[str, str]:
    """Where another question than one of an act is answered: the page of its subject."""
    for form, lead in (("status", "/status/"), ("strength", "/strength/")):
        stated = getattr(question, form)
        if stated is not None:
            subject = stated.get("term", stated.get("to", ""))
            items = [(name, str(stated[name])) for name in ("at", "as_of", "known_by", "standard") if name in stated]
            return f"{lead}{subject}", Query.read(items).text()
    if question.timeline is not None:
        items = [("from", str(question.timeline.get("since", ""))), ("to", str(question.timeline.get("until", "")))]
        return "/timeline", Query.read(items).text()
    stated = question.duties or question.holders or question.sources or question.show or {}
    named = [one.get("provision") for one in question.expect.get("duties", ()) if isinstance(one, dict)]
    subject = next((one for one in named if one), None) or stated.get("office") or stated.get("id", "")
    return f"/record/{subject}", ""


def statement_rows(cards: Iterable[Card], wording: Wording) -> Iterator[tuple[str, ...]]:
    """The statements as rows of a table, one for each record that stands beside one."""
    for card in cards:
        places = "; ".join(f"{start}-{end}" for start, end in card.places)
        for one in card.beside:
            yield (
                card.mark,
                card.claim,
                places,
                one.id,
                one.kind,
                "; ".join(line for _, line in one.lines),
                day(one.known[0]) if one.known else "",
                "; ".join(dict.fromkeys(_word(said) for said in card.said if said.record == one.id)),
                "; ".join(f"{d.field}: {d.said} (source), {d.held} (record)" for d in one.differing),
            )
        if not card.beside:
            yield (card.mark, card.claim, places, "", "", "", "", "", "")


def _word(said: Said) -> str:
    hedge = f", hedged “{said.hedge}”" if said.hedge else ""
    return said.how + hedge

"""A digest of the law: the worked questions of a registry with their answers, in words, by topic.

An answer is what the engine finds, so that a page never says more than the record; whether that is also what the
question expects is told with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from vires.model.origin import Noun
from vires.model.question import Worked
from vires.model.registry import Registry
from vires.service.asked import asked, circumstances
from vires.service.asking import Handle
from vires.service.checking import answer_question, compare, form_of
from vires.service.openpoint import OpenPoints
from vires.service.outline import Told, answered, told_branches
from vires.service.refusal import Refusal
from vires.service.wording import Wording

UNTITLED = "other"
"""The topic of questions that name none."""


class Cited(Noun):
    """A record that decides: its id, how it is cited, what it is called, and the file it stands in."""

    id: str
    cite: str
    title: str
    file: str | None


class Entry(Noun):
    """One worked question. `asked` is the question, `circumstances` what was stated with it; `outcome` is `null`
    for questions that ask no outcome, and `answer` then says what the record has; `branches` tell what it depends
    on; `deciding` are the records that decide, or on a negative answer those that came nearest."""

    id: str
    asked: str
    circumstances: tuple[str, ...]
    outcome: str | None
    answer: tuple[str, ...]
    branches: tuple[Told, ...]
    because: str | None
    deciding: tuple[Cited, ...]
    as_expected: bool


class Chapter(Noun):
    """The questions of one topic, in the order of the text."""

    topic: str
    title: str | None
    entries: tuple[Entry, ...]


class Point(Noun):
    """A contested point by its short name: its question, and the options by id."""

    name: str
    question: str | None
    options: dict[str, str | None]


class Digest(Noun):
    """All worked questions by topic: those the settings declare in their order, then others by name."""

    registry: str
    title: str
    digest: str
    total: int
    unexpected: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    contested: tuple[Point, ...]

    def to_dict(self) -> dict[str, Any]:
        """The digest as JSON."""
        return self.model_dump(mode="json")


def digest_questions(
    handle: Handle, *, topic: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Digest:
    """Ask the worked questions of a registry, those of one topic or all. Raises `Refusal` for a topic that no
    question has. `progress` is told how many of how many are done."""
    registry = handle.registry
    chosen = [question for question in registry.questions if topic in (None, question.topic or UNTITLED)]
    if topic is not None and not chosen:
        known = tuple(sorted({question.topic or UNTITLED for question in registry.questions}))
        raise Refusal(
            "topic-unknown", f"no worked question of `{registry.name}` has the topic `{topic}`",
            f"give one of {', '.join(known)}" if known else "the registry has no worked questions", nearest=known,
        )  # fmt: skip
    wording = Wording(registry)
    by_topic: dict[str, list[Entry]] = {}
    for done, question in enumerate(sorted(chosen, key=_place), 1):
        by_topic.setdefault(question.topic or UNTITLED, []).append(_entry(handle, question, wording))
        if progress is not None:
            progress(done, len(chosen))
    titles = registry.settings.topics
    order = [*(name for name in titles if name in by_topic), *sorted(by_topic.keys() - titles.keys())]
    entries = [entry for name in order for entry in by_topic[name]]
    return Digest(
        registry=registry.name,
        title=registry.settings.title,
        digest=registry.digest,
        total=len(entries),
        unexpected=tuple(entry.id for entry in entries if not entry.as_expected),
        chapters=tuple(
            Chapter(topic=name, title=titles.get(name), entries=tuple(by_topic[name])) for name in order
        ),
        contested=tuple(
            Point(
                name=wording.contested(name), question=doctrine.question,
                options={option.id: option.label for option in doctrine.options},
            )
            for name, doctrine in registry.settings.doctrines.items()
        ),
    )  # fmt: skip


def _place(question: Worked) -> tuple[str, int, str]:
    origin = question.origin
    return (origin.file, origin.line, question.id) if origin else ("", 0, question.id)


def _entry(handle: Handle, question: Worked, wording: Wording) -> Entry:
    form = ""
    try:
        form = form_of(question)
        found = answer_question(handle, form, question)
    except Refusal as refusal:
        found = refusal.to_dict()
    outcome = found.get("outcome")
    return Entry(
        id=question.id,
        asked=asked(question, wording),
        circumstances=tuple(circumstances(question, wording)),
        outcome=outcome,
        answer=() if outcome else tuple(answered(form, found, question.expect, wording)),
        branches=tuple(told_branches(found.get("branches", ()), OpenPoints(wording))),
        because=question.because,
        deciding=tuple(_cited(handle.registry, wording, _deciding(question, found))),
        as_expected=not tuple(compare(question.expect, found)),
    )


def _deciding(question: Worked, found: Mapping[str, Any]) -> Iterable[str]:
    """The records that the question expects to decide; where it names none, the links of the first chain with the
    limits, or the nearest miss."""
    named = question.expect.get("deciding") or [
        miss["provision"] for miss in question.expect.get("nearest", ()) if "provision" in miss
    ]
    if named:
        return list(named)
    chains, limits, nearest = (found.get(key) or [] for key in ("chains", "limits", "nearest"))
    links = [link["provision"] for link in chains[0]["links"]] if chains else []
    return [*links, *(limit["provision"] for limit in limits)] or [miss["provision"] for miss in nearest[:1]]


def _cited(registry: Registry, wording: Wording, identities: Iterable[str]) -> Iterator[Cited]:
    for identity in dict.fromkeys(identities):
        entry = registry.entries.get(identity)
        instrument = entry.instrument if entry else registry.instruments.get(identity)
        if instrument is not None:
            yield Cited(
                id=identity, cite=wording.cited(identity), title=instrument.title,
                file=instrument.origin.file if instrument.origin else None,
            )  # fmt: skip

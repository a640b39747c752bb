"""`vires describe`: what a registry holds and what it lacks, in Markdown."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

import typer

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption

if TYPE_CHECKING:
    from vires.model.settings import Coverage, Doctrine
    from vires.service.describing import Described

app = typer.Typer(add_completion=False, rich_markup_mode=None)
MARK = "<!-- written by `vires describe`; edit the registry instead -->"

CHECKED = {
    "full-text": "the text was read whole",
    "excerpt": "part of the page it cites was read",
    "secondary": "only others' accounts of it were read",
    "general-knowledge": "nothing was read; it settles nothing by itself",
    "unstated": "not stated",
}


@app.command()
def describe(
    context: typer.Context,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Write it to a file; left out: print it.")
    ] = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is in a registry, how closely were its sources checked, who reviewed it, and what is known to be missing?"""
    from vires.service.describing import describe_registry
    from vires.service.writing import write_text

    call = Call.of(context, registry, as_json, revision)
    found = describe_registry(call.open().registry)
    page = description(found)
    if out is not None:
        write_text(out, page)
    if call.as_json:
        call.print_json(found.to_dict())
    elif out is None:
        sys.stdout.write(page)


def description(found: Described) -> str:
    """The whole description as one Markdown document with a final line end."""
    from vires.cli.memorandum import escaped

    sections: list[tuple[str, Iterable[str]]] = [
        ("How far it was checked", _checked(found)),
        ("Instruments", _table(("kind", "instruments", "provisions"), _instruments(found))),
        ("What provisions do", _table(("effect", "provisions"), found.effects.items())),
        ("Terms, holders and sources", _table(("record", "number"), _others(found))),
        ("Worked questions", _questions(found)),
        ("Contested points", _doctrines(found.doctrines)),
        ("Coverage and known gaps", _coverage(found.coverage)),
        ("What the format cannot say", _unsaid(found)),
        ("Licence, and how to cite", _citing(found)),
    ]
    lines = [MARK, "", f"# {escaped(found.title)}"]
    if found.notice:
        lines += ["", escaped(found.notice)]
    lines += ["", *_reviewed(found)]
    for heading, body in sections:
        told = list(body)
        if told:
            lines += ["", f"## {heading}", "", *told]
    return "\n".join(lines) + "\n"


def _reviewed(found: Described) -> Iterator[str]:
    from vires.cli.memorandum import escaped

    states = ", ".join(f"{number} {state}" for state, number in found.reviews.items())
    if found.reviews.get("accepted"):
        yield f"Review of instruments: {states}. Reviewers: {', '.join(map(escaped, found.reviewers)) or 'none named'}."
    else:
        yield f"**No person has reviewed it yet.** Review of instruments: {states or 'none there'}."


def _checked(found: Described) -> Iterator[str]:
    until = f"to {found.checked_to} as a whole" if found.checked_to else "to no stated day as a whole"
    yield (
        f"The record was checked {until}; each topic below has its own day. An instrument counts here by the closest "
        "check among its sources, a statement by its own."
    )
    yield ""
    levels = [level for level in CHECKED if found.attestations.get(level) or found.best.get(level)]
    yield from _table(
        ("check", "means", "instruments", "statements of sources"),
        ((level, CHECKED[level], found.best.get(level, 0), found.attestations.get(level, 0)) for level in levels),
    )
    yield ""
    yield from _table(("evidence (S8)", "statements of sources"), found.levels.items())


def _instruments(found: Described) -> Iterator[tuple[object, ...]]:
    for kind, (instruments, provisions) in found.instruments.items():
        yield kind, instruments, provisions
    counts = tuple(found.instruments.values())
    yield "all", sum(count[0] for count in counts), sum(count[1] for count in counts)


def _others(found: Described) -> Iterator[tuple[object, ...]]:
    yield from ((f"terms: {scheme}", number) for scheme, number in found.terms.items())
    yield from ((f"spells of office: {capacity}", number) for capacity, number in found.spells.items())
    yield from ((f"sources: {kind}", number) for kind, number in found.sources.items())


def _questions(found: Described) -> Iterator[str]:
    yield f"{found.questions} questions are kept with the answers they expect; `vires check` runs them."
    if found.outcomes:
        yield ""
        outcomes: list[tuple[object, ...]] = [(name.replace("_", " "), n) for name, n in found.outcomes.items()]
        rest = found.questions - sum(found.outcomes.values())
        yield from _table(("outcome", "questions"), [*outcomes, *([("(of another form)", rest)] if rest else [])])
    if found.topics:
        yield ""
        order = [name for name in found.titles if name in found.topics]
        order += sorted(found.topics.keys() - found.titles.keys())
        rows = ((name, found.topics[name], found.titles.get(name, "")) for name in order)
        yield from _table(("topic", "questions", "about"), rows)


def _doctrines(doctrines: Mapping[str, Doctrine]) -> Iterator[str]:
    from vires.cli.memorandum import escaped

    for number, (name, doctrine) in enumerate(doctrines.items()):
        if number:
            yield ""
        yield f"**{escaped(name)}**: {escaped(doctrine.question or 'not described')}"
        yield ""
        for option in doctrine.options:
            cited = f" ({escaped('; '.join(option.cite))})" if option.cite else ""
            yield f"- {option.id}: {escaped(option.label or option.id)}{cited}"
        yield f"- unless a question says how it is taken: {doctrine.default}"


def _coverage(coverage: Iterable[Coverage]) -> Iterator[str]:
    from vires.cli.memorandum import escaped

    for number, topic in enumerate(coverage):
        if number:
            yield ""
        since = f"from {topic.since.text}, " if topic.since else ""
        name = topic.topic[:1].upper() + topic.topic[1:]
        yield f"**{escaped(name)}** ({since}checked to {topic.checked_to.text}): {escaped(topic.holds)}"
        if topic.gaps:
            yield ""
            yield from (f"- gap: {escaped(gap)}" for gap in topic.gaps)


def _unsaid(found: Described) -> Iterator[str]:
    from vires.cli.memorandum import escaped

    for identity, texts in found.unsaid.items():
        yield from (f"- {escaped(found.named[identity])}: {escaped(text)}" for text in texts)


def _citing(found: Described) -> Iterator[str]:
    from vires.cli.memorandum import escaped

    if found.licence:
        yield f"Licence: {escaped(found.licence)}."
        yield ""
    checked = f", checked to {found.checked_to}" if found.checked_to else ""
    yield "Cite the registry with its digest, which changes with any word of it, and a provision by its id:"
    yield ""
    yield f"> Registry `{found.registry}`, {escaped(found.title)}{checked}, `{found.digest}`."


def _table(head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """A table; numbers stand to the right."""
    from vires.cli.memorandum import escaped

    known = [tuple(row) for row in rows]
    if not known:
        return
    yield f"| {' | '.join(head)} |"
    yield "|" + "|".join("---:" if isinstance(cell, int) else "---" for cell in known[0]) + "|"
    for row in known:
        yield f"| {' | '.join(escaped(str(cell)) for cell in row)} |"

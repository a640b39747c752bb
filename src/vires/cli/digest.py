"""`vires digest`: the worked questions of a registry as a digest of the law, in Markdown."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote

import typer

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption

if TYPE_CHECKING:
    from vires.service.digesting import Chapter, Cited, Digest, Entry

app = typer.Typer(add_completion=False, rich_markup_mode=None)
INDEX = "README.md"
MOST_WAYS = 8
"""Ways told of a branch; `vires ask --json` has all."""


@app.command()
def digest(
    context: typer.Context,
    topic: Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="One topic; left out: all.")] = None,
    out: Annotated[
        str | None, typer.Option("--out", metavar="DIR", help="Write a page for each topic, and an index, into DIR.")
    ] = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """What do the worked questions say the law is, topic by topic, in words? Exit 1 if an answer is not as expected."""
    from vires.cli.check import progress
    from vires.service.digesting import digest_questions

    call = Call.of(context, registry, as_json, revision)
    found = digest_questions(call.here(), topic=topic, progress=progress())
    if out is not None:
        write_pages(Path(out), digest_pages(found, out))
    if call.as_json:
        call.print_json(found.to_dict())
    elif out is None:
        sys.stdout.write("\n".join(page for _, page in digest_pages(found, ".")))
    if found.unexpected:
        raise typer.Exit(1)


def digest_pages(digest: Digest, folder: str) -> list[tuple[str, str]]:
    """The index and a page for each topic, by the name of the file; links to registry text are written as seen from
    `folder`."""
    pages = [(f"{_file(chapter.topic)}.md", _page(chapter, folder)) for chapter in digest.chapters]
    return [(INDEX, _index(digest)), *pages]


def write_pages(folder: Path, pages: list[tuple[str, str]]) -> None:
    """Write the pages, and remove those of topics that are no more; other files are left alone."""
    from vires.service.writing import clear_pages, write_text

    clear_pages(folder, keep=[name for name, _ in pages], mark=MARK)
    for name, page in pages:
        write_text(folder / name, page)


MARK = "<!-- written by `vires digest`; edit the worked questions instead -->"
"""The first line of every page: what carries it may be written over or removed."""


def _index(digest: Digest) -> str:
    from vires.cli.memorandum import escaped

    outcomes = sorted({entry.outcome for _, entry in _entries(digest) if entry.outcome})
    lines = [
        MARK, "", f"# Digest: {escaped(digest.title)}", "",
        f"{_count(digest.total, 'worked question')} on {_count(len(digest.chapters), 'topic')}, each with the answer "
        "that the registry gives and the line of law it was written from. An outcome is what the record shows, at the "
        "moment and from the point of view stated; it is no advice.", "",
        "| topic | questions | about |", "|---|---:|---|",
    ]  # fmt: skip
    for chapter in digest.chapters:
        about = escaped(chapter.title or "")
        lines.append(f"| [{escaped(chapter.topic)}]({_file(chapter.topic)}.md) | {len(chapter.entries)} | {about} |")
    if outcomes:
        counted = Counter(entry.outcome for _, entry in _entries(digest))
        lines += ["", "| outcome | questions |", "|---|---:|"]
        lines += [f"| {_shown(outcome)} | {counted[outcome]} |" for outcome in outcomes]
        lines += [f"| (questions of another form) | {counted[None]} |"] if counted[None] else []
    lines += _unexpected(digest)
    if digest.contested:
        lines += ["", "## Contested points", "", "Where an answer says that one is taken in some way, it means these:"]
    for point in digest.contested:
        lines += ["", f"**{escaped(point.name)}**: {escaped(point.question or 'not described')}", ""]
        lines += [f"- {escaped(option)}: {escaped(label or option)}" for option, label in point.options.items()]
    return "\n".join(lines) + "\n"


def _unexpected(digest: Digest) -> list[str]:
    if not digest.unexpected:
        return []
    return ["", "Not answered as they expect: " + ", ".join(f"`{identity}`" for identity in digest.unexpected) + "."]


def _entries(digest: Digest) -> Iterator[tuple[str, Entry]]:
    return ((chapter.topic, entry) for chapter in digest.chapters for entry in chapter.entries)


def _page(chapter: Chapter, folder: str) -> str:
    from vires.cli.memorandum import escaped

    lines = [MARK, "", f"# {escaped(chapter.title or chapter.topic)}", "", f"[All topics]({INDEX})"]
    for number, entry in enumerate(chapter.entries, 1):
        lines += ["", f"## {number}. {escaped(entry.asked)}", ""]
        if entry.circumstances:
            lines += [f"Given: {escaped('; '.join(entry.circumstances))}.", ""]
        lines += [*_answer(entry), ""]
        if entry.because:
            lines += [escaped(entry.because), ""]
        if entry.deciding:
            negative = entry.outcome == "NO_AUTHORITY_SHOWN"
            lines += [f"{'Nearest' if negative else 'By'}: {_links(entry.deciding, folder)}", ""]
        lines += [f"`{entry.id}`" + ("" if entry.as_expected else ": **not as the question expects**")]
    return "\n".join(lines) + "\n"


def _answer(entry: Entry) -> Iterator[str]:
    from vires.cli.memorandum import escaped
    from vires.service.wording import OUTCOMES

    if entry.outcome is None:
        yield from (f"- {escaped(line)}" for line in entry.answer)
        return
    yield f"**{_shown(entry.outcome)}**: {OUTCOMES[entry.outcome]}."
    for branch in entry.branches:
        yield ""
        yield f"{_shown(branch.outcome)} {branch.head}:"
        yield ""
        yield from (f"- {escaped(way)}" for way in branch.ways[:MOST_WAYS])
        if len(branch.ways) > MOST_WAYS:
            yield f"- and {len(branch.ways) - MOST_WAYS} more"


def _links(deciding: Iterable[Cited], folder: str) -> str:
    """The citations, those of one instrument together before its title."""
    from vires.cli.memorandum import escaped

    by_title: dict[str, dict[str, bool]] = {}
    for cited in deciding:
        text = escaped(cited.cite)
        target = quote(PurePath(os.path.relpath(cited.file, folder)).as_posix()) if cited.file else None
        by_title.setdefault(cited.title, {})[f"[{text}]({target})" if target else text] = cited.title in cited.cite
    return "; ".join(
        ", ".join(links) + ("" if all(links.values()) else f", {escaped(title)}") for title, links in by_title.items()
    )


def _shown(outcome: str) -> str:
    return outcome.replace("_", " ")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _file(topic: str) -> str:
    """A file's name that no topic can lead out of the folder with."""
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in topic).lstrip(".") or "topic"

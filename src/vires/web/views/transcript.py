"""A finding to take along: as plain text, as Markdown, as a citation. Each names its question, its vantage, its
registry and the address that says the same next year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vires.picture.sign import word
from vires.service.telling import NOT_ADVICE, NOT_REVIEWED, view
from vires.service.wording import day
from vires.web.views.finding import FindingView, Shown
from vires.web.views.tree import Rung

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+!|~-])")


class Transcript:
    """A finding in words to be copied. `address` is that of the page."""

    def __init__(self, shown: FindingView, address: str, checked_to: str | None) -> None:
        self.shown, self.address = shown, address
        self.finding = shown.finding
        self.checked_to = checked_to

    def text(self) -> str:
        """Plain text, in lines."""
        lines = [self.shown.sentence(), "", f"{word(self.finding.outcome)}: {self.finding.answer}", ""]
        lines += [*self._notice(), ""]
        for branch in self.shown.branches():
            lines += [f"{word(branch.outcome)} {branch.head}:", *(f"  - {way}" for way in branch.ways), ""]
        for heading, items in self._parts():
            lines += [f"{heading}:", *items, ""]
        return "\n".join([*lines, self.citation(), NOT_ADVICE]) + "\n"

    def markdown(self) -> str:
        """The same with headings, lists and links."""
        lines = [f"## {_plain(self.shown.sentence())}", ""]
        lines += [f"**{word(self.finding.outcome)}**: {_plain(self.finding.answer)}", ""]
        lines += [*(f"> {_plain(line)}" for line in self._notice()), ""]
        for branch in self.shown.branches():
            lines += [f"**{word(branch.outcome)}** {branch.head}:", ""]
            lines += [*(f"- {_plain(way)}" for way in branch.ways), ""]
        for heading, items in self._parts():
            lines += [f"### {heading}", "", *(_item(item) for item in items), ""]
        return "\n".join([*lines, f"[{_plain(self._named())}]({self.address})", "", f"*{NOT_ADVICE}*"]) + "\n"

    def citation(self) -> str:
        """One line that names the answer, from where it is seen, and its address."""
        return f"{self._named()}. {self.address}"

    def _named(self) -> str:
        registry = self.finding.registry
        state = registry.revision or registry.digest
        seen = view(self.finding.vantage, self.shown.wording)
        return (
            f"Vires, registry “{registry.name}” ({state.removeprefix('sha256:')[:12]}), “{self.shown.sentence()}”: "
            f"{word(self.finding.outcome).lower()}; seen from {seen}"
        )

    def _notice(self) -> Iterator[str]:
        if not self.finding.reviewed:
            yield NOT_REVIEWED
        checked = self.finding.coverage.checked_to or self.checked_to
        yield f"Checked to {day(checked)}." if checked else "The registry does not say to which day it was checked."
        yield f"Seen from {view(self.finding.vantage, self.shown.wording)}."
        stated = [f"{name}: {value}" for name, value in self.shown.points.stated_facts()]
        stated += [f"{name} taken as {option}" for name, option in self.shown.doctrines()]
        if stated:
            yield f"Given that {'; '.join(stated)}."

    def _parts(self) -> Iterator[tuple[str, list[str]]]:
        shown = self.shown
        parts: tuple[tuple[str, list[str]], ...] = (
            ("The chain", list(_climb(shown.tree(), 1))),
            ("What came nearest", _told(shown.nearest())),
            ("Limits that reach it", _told(shown.limits())),
            ("Practice, which changes no outcome", _told(shown.practices())),
            ("Duties, which confer no power", _told(shown.duties())),
            (
                "Where sources disagree",
                [
                    f"  - {one.field}: {reading.value}{' (taken)' if reading.taken else ''}, "
                    f"say {'; '.join(title for _, title in reading.sources)}"
                    for one in shown.disagreements()
                    for reading in one.readings
                ],
            ),
        )
        yield from ((heading, items) for heading, items in parts if items)


def _climb(rungs: Iterable[Rung], depth: int) -> Iterator[str]:
    for rung in rungs:
        title = "" if rung.title == rung.cite else f", {rung.title}"
        by = f"{rung.by} ({rung.holder})" if rung.holder else rung.by
        yield f"{'  ' * depth}- {rung.cite}{title}: {by} {rung.effect} {rung.to}; {rung.lasts}"
        yield from (f"{'  ' * (depth + 1)}- on condition: {end}" for end in rung.ends if end)
        yield from _climb(rung.below, depth + 1)


def _told(items: Iterable[Shown]) -> list[str]:
    found = []
    for item in items:
        title = "" if item.title == item.cite else f", {item.title}"
        state = f" ({item.state})" if item.state else ""
        found.append(f"  - {item.cite}{title}{state}: {'; '.join(item.lines)}")
    return found


def _item(line: str) -> str:
    """A line of a list, one level further out."""
    inner = line.removeprefix("  ")
    dent = len(inner) - len(inner.lstrip(" "))
    return f"{inner[:dent]}- {_plain(inner.lstrip(' ').removeprefix('- '))}"


def _plain(text: str) -> str:
    """Text in which nothing is a mark."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))

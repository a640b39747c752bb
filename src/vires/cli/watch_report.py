"""What became of kept questions, as a reader is told it: which are answered otherwise, why, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from vires.cli.paper import Paper

if TYPE_CHECKING:
    from vires.ledger.watch import Kept
    from vires.service.ledger.watching import Report, Said, Turn
    from vires.service.openpoint import OpenPoints
    from vires.service.wording import Wording


def print_report(paper: Paper, report: Report) -> None:
    """The turns, then the count; nothing where no question is kept."""
    if not report.asked:
        return
    if report.turns:
        from vires.service.openpoint import OpenPoints
        from vires.service.wording import Wording

        assert report.registry is not None
        wording = Wording(report.registry)
        points = OpenPoints(wording)
        for turn in report.turns:
            _print_turn(paper, turn, wording, points)
        paper.line()
    for name, why in report.unanswered:
        paper.line(f"{name} has no answer: {why}")
    of = "1 kept question" if report.asked == 1 else f"{report.asked} kept questions"
    turned = len({turn.question.name for turn in report.turns})
    said = "none is" if turned == 0 else "1 is" if turned == 1 else f"{turned} are"
    what = f"revision {report.revision.number}" if report.revision else "since the last revision"
    paper.line(f"{what}: of {of}, {said} answered otherwise")


def _print_turn(paper: Paper, turn: Turn, wording: Wording, points: OpenPoints) -> None:
    paper.heading(f"{turn.question.name}: {ask_words(turn.question, wording)}")
    paper.entry("before", _said(paper, turn.before, points))
    paper.entry("after", _said(paper, turn.after, points))
    for number, name in enumerate(turn.responsible):
        paper.entry("because" if number == 0 else "", Text.assemble(f"{wording.short(name)}  ", (name, "dim")))
    if turn.together:
        paper.entry("", "together: none of these alone")
    before, after = (said.state.deciding if said.state else () for said in (turn.before, turn.after))
    if before != after:
        paper.entry("decided by", f"before {_names(before)}; after {_names(after)}")
    if turn.since or turn.until:
        paper.entry("for acts", stretch(turn.since, turn.until))
    paper.entry("brought by", "the revision" if turn.by == "revision" else "the passing of time, and no revision")
    if turn.note:
        paper.entry("note", turn.note)


def stretch(since: str | None, until: str | None) -> str:
    """The time in which acts are answered otherwise; its end is outside."""
    if since is None:
        return f"before {until}"
    return f"from {since} on" if until is None else f"from {since} up to {until}"


def _said(paper: Paper, said: Said, points: OpenPoints) -> Text:
    from vires.service.gist import gist

    if said.state is None:
        return Text(f"no answer: {said.refused}")
    text = paper.outcome(said.state.outcome)
    open_ = gist(said.state.branches, points)
    if open_:
        text.append(f"  {open_}", style="default not bold")
    return text


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names) if names else "nothing"


def ask_words(kept: Kept, wording: Wording | None = None) -> str:
    """A kept question in one line: in labels if there is a registry, else in ids."""

    def word(identity: str) -> str:
        return wording.registry.label(identity) if wording else identity

    asked = kept.asked
    parts = [f"{word(asked['office'])}, {word(asked['power'])}"]
    if "territory" in asked:
        parts.append(f"in {word(asked['territory'])}")
    for name in ("sites", "subjects"):
        if name in asked:
            parts.append(f"{name}: {', '.join(_place(one, word) for one in asked[name]) or 'none'}")
    facts = asked.get("facts", {})
    parts += [f"{fact}={str(value).lower()}" for fact, value in facts.items()]
    moments = [f"{label} {moment}" for label, moment in _moments(kept) if moment is not None]
    parts.append("; ".join(moments) if moments else "as of now")
    if kept.standard != "reported":
        parts.append(f"evidence {kept.standard} or better")
    parts += [f"{name}={option}" for name, option in kept.doctrine.items()]
    return "; ".join(parts)


def _moments(kept: Kept) -> tuple[tuple[str, object], ...]:
    return ("at", kept.at), ("counting the law made by", kept.as_of), ("known by", kept.known_by)


def _place(one: object, word: object) -> str:
    assert callable(word)
    if not isinstance(one, dict):
        return str(word(one))
    distance = " (near)" if one["near"] else f" ({one['metres']:g} m)" if one["metres"] else ""
    return f"{word(one['site'])}{distance}"

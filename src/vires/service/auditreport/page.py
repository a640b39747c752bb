"""The report as one page: it loads nothing, runs nothing and sends nothing, and says so to the browser."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterator

from vires.audit.report.heading import Heading
from vires.audit.report.samples import view_dict
from vires.audit.report.summary import after, ends, instruments_used, is_accepted
from vires.audit.report.tally import Tally
from vires.model.registry import Registry
from vires.service.auditreport.markup import Markup, Piece, joined, tag
from vires.service.auditreport.sections import Sections
from vires.service.auditreport.style import sheet
from vires.service.auditreport.wording import acts, lines, viewed
from vires.service.telling import NOT_ADVICE
from vires.service.wording import Wording, day
from vires.service.writing import write_text

BY_ROW = {"as_of": "the law-making that counts", "known_by": "what was published by then"}


def write(address: str | os.PathLike[str], registry: Registry, tally: Tally, heading: Heading) -> None:
    """Write the report to a file, whole or not at all. Raises `Refusal` (`file-unwritable`)."""
    write_text(address, page(registry, tally, heading))


def page(registry: Registry, tally: Tally, heading: Heading) -> str:
    """The report as HTML. The same audit gives the same text, byte for byte, but for when it was made."""
    style = sheet()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    sections = Sections(registry, tally, heading)
    parts = sections.all()
    title = f"Audit of {heading.input}" if heading.input else "Audit"
    links = [(part.name, part.title) for part in parts] + [("made", "How this was made")]
    head = tag(
        "header",
        tag("p", f"Audit against {registry.settings.title or registry.name}", class_="over"),
        tag("h1", title),
        tag("p", _lede(tally), class_="lede"),
        *_notices(registry, tally, heading),
        tag("nav", tag("ol", (tag("li", tag("a", said, href=f"#{name}")) for name, said in links)), aria_label="Parts"),
    )
    body = tag("main", sections.tiles(), (part.markup() for part in parts), _made(registry, tally, heading), id="main")
    foot = tag("footer", tag("p", NOT_ADVICE), tag("p", f"Vires {heading.version}. {heading.made}".strip()))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"{tag('title', title)}\n<style>{style}</style>\n</head>\n<body>\n"
        f"{tag('a', 'To the findings', href='#main', class_='skip')}\n{head}\n{body}\n{foot}\n</body>\n</html>\n"
    )


def _lede(tally: Tally) -> str:
    found = dict(zip(("authorized", "irregular"), tally.outcomes[:2], strict=True))
    between = ends(tally)
    when = ""
    if between is not None:
        cut = {"day": 10, "month": 7, "year": 4}[tally.days.unit]
        first, last = (one.isoformat()[:cut] for one in between)
        when = f" of {first}" if first == last else f" from {first} to {last}"
    said = f"Of {acts(tally.rows)}{when}, authority is shown for {found['authorized']:,}"
    if found["irregular"]:
        said += f", and for {found['irregular']:,} more against a rule of policy"
    return f"{said}. Each was asked of the law in force at its own moment."


def _notices(registry: Registry, tally: Tally, heading: Heading) -> Iterator[Markup]:
    """What a reader must know before any figure."""
    if heading.partial:
        whole = f" of {heading.total:,}" if heading.total else ""
        said = f"The audit was stopped: these are the first {tally.rows:,} rows{whole}, not all."
        yield tag("p", said, class_="notice")
    used = instruments_used(tally, registry)
    unseen = sum(not is_accepted(registry, one) for one in used)
    if unseen:
        which = f"Of the {len(used):,} instruments that these answers rest on, {unseen:,} were" if unseen < len(
            used) else f"Every one of the {len(used):,} instruments that these answers rest on was"  # fmt: skip
        yield tag("p", f"{which} encoded and reviewed by no person.", class_="notice")
    checked = registry.settings.checked_to
    if checked is not None:
        late = after(tally, checked.last)
        said = f"The registry was checked to {day(checked.text)}"
        if late:
            said += f"; {acts(late)} lie after that, and later law may be missing for them"
        yield tag("p", f"{said}.", class_="notice")


def _made(registry: Registry, tally: Tally, heading: Heading) -> Markup:
    """Vantage, digests and the command line."""
    wording, settings = Wording(registry), registry.settings
    rows: list[tuple[str, Piece]] = [("Vantage", _vantage(heading, wording))]
    if heading.compared is not None:
        rows.append(("Second vantage", joined(viewed(heading.compared, wording), _exactly(heading.compared))))
    if heading.by_row:
        each = "; ".join(f"{name} ({BY_ROW.get(name, name)})" for name in heading.by_row)
        rows.append(("Stated row by row", each))
    rows.append(("Registry", joined(f"{settings.title or registry.name} ", _id(registry.digest))))
    if registry.revision:
        rows.append(("Revision of the ledger", _id(registry.revision)))
    rows.append(("Checked to", day(settings.checked_to.text) if settings.checked_to else "not stated"))
    if heading.input is not None or heading.input_digest is not None:
        size = "" if heading.bytes is None else f", {heading.bytes:,} bytes"
        told = joined(f"{heading.input or 'a table in memory'}{size} ", *_maybe(heading.input_digest))
        rows.append(("Input", told))
    rows.append(("Rows", f"{tally.rows:,}"))
    if heading.mapping_digest is not None:
        rows.append(("Mapping", _id(heading.mapping_digest)))
    if heading.engine:
        rows.append(("Decided by", heading.engine))
    listed = tag("dl", (joined(tag("dt", name), tag("dd", said)) for name, said in rows), class_="rows")
    again: tuple[Piece, ...] = ()
    if heading.command:
        again = (tag("p", "This makes the same audit again:"), tag("pre", lines(heading.command)))
    said = (
        "Every row was decided as a question of its own: the answer is the one that the command vires ask gives, and "
        "the output has one row for each of the input, in its order. What an act does not state was left open, never "
        "filled in. Rows are counted; whether several of them tell of the same act is not known here."
    )
    return tag("section", tag("h2", "How this was made", id="made-h"), tag("p", said), listed, *again,
               id="made", aria_labelledby="made-h")  # fmt: skip


def _vantage(heading: Heading, wording: Wording) -> Markup:
    return joined(viewed(heading.vantage, wording), _exactly(heading.vantage))


def _exactly(vantage: object) -> Markup:
    told = view_dict(vantage)  # type: ignore[arg-type]
    assert told is not None
    chosen = [f"doctrine {name}={option}" for name, option in told["doctrine"].items()]
    return _id(", ".join([*(f"{name} {told[name]}" for name in ("as_of", "known_by", "standard")), *chosen]))


def _id(text: str) -> Markup:
    return tag("span", text, class_="id")


def _maybe(digest: str | None) -> tuple[Markup, ...]:
    return () if digest is None else (_id(digest),)

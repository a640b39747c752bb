"""Printed findings and their kin on Arden, at several widths: `python -m tests.unit.cli.sheets` writes them
anew under `sheets/`; read the diff."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from tests.unit import arden
from tests.unit.cli.changed import changed
from tests.unit.cli.held import held
from vires.cli.answer import print_finding
from vires.cli.duties import print_report
from vires.cli.holders import print_seat
from vires.cli.memorandum import memorandum
from vires.cli.paper import DRAWN, TYPED, Paper
from vires.cli.show import print_life
from vires.cli.sources import print_testimony
from vires.cli.status import print_statuses
from vires.cli.strength import print_strength
from vires.cli.timeline import print_docket
from vires.service.asking import Handle
from vires.service.wording import Wording

FOLDER = Path(__file__).parent / "sheets"
WIDTHS = (60, 88, 160)

LOOP = """
instrument: arden/act/1990/harbours
kind: statute
title: Harbours Act
issuer: arden/assembly
decided: 1990-03-01
provisions:
  - id: s1
    does: confers
    powers: [arden/power/inspect]
    to: [arden/harbour/master]
    redelegable: no
attested:
  - {source: gazette, basis: document-held, published: 1990-03-02}
review: {state: encoded}
"""


STAYS = """
---
instrument: arden/judgment/1
kind: statute
title: First judgment
issuer: arden/assembly
decided: 1996-01-01
provisions:
  - {id: stay, does: suspends, target: arden/judgment/2/stay, since: 1999-01-01}
  - {id: held, does: suspends, target: arden/order/7/grant, since: 1999-01-01}
attested:
  - {source: gazette, basis: document-held, published: 1996-01-02}
review: {state: encoded}
---
instrument: arden/judgment/2
kind: statute
title: Second judgment
issuer: arden/assembly
decided: 1996-01-01
provisions:
  - {id: stay, does: suspends, target: [arden/judgment/1/stay, arden/judgment/1/held], since: 1999-01-01}
attested:
  - {source: gazette, basis: document-held, published: 1996-01-02}
review: {state: encoded}
"""


def findings() -> Iterator[tuple[str, Any, Handle]]:
    """A finding for each outcome that the registry gives, by name."""
    handle = arden.handle()
    trained = {"trained": True}
    at = "2000-01-01"
    inspector = ("harbour/inspector", "inspect")
    yield "conditional", handle.ask(*inspector, at=at, sites=["yard@80"]), handle
    yield "unstated", handle.ask(*inspector, at=at, facts={"board-approval": False}), handle
    yield "authorized", handle.ask(*inspector, at=at, sites=[], facts=trained), handle
    yield (
        "irregular",
        handle.ask(*inspector, at=at, sites=["yard"], facts={**trained, "board-approval": False}),
        handle,
    )
    yield "misses", handle.ask(*inspector, at="1992-01-01", sites=[], as_of="1992-01-01"), handle
    yield "nothing", handle.ask("fisheries/inspector", "inspect", at=at), handle
    yield "ahead", handle.ask(*inspector, at="2002-06-01", sites=[], subjects=[], facts=trained), handle
    barred = Handle(arden.registry(law=arden.LAW.replace("force: policy", "force: law")), now=arden.NOW)
    near = {**trained, "board-approval": False}
    yield "barred", barred.ask(*inspector, at=at, sites=["yard"], facts=near), barred
    loop = Handle(arden.registry(law=arden.LAW + STAYS), now=arden.NOW)
    yield "undefined", loop.ask(*inspector, at=at, sites=[], facts=trained), loop
    narrow = Handle(arden.registry(law=LOOP, rest=arden.REST.partition("---\nquestions")[0]), now=arden.NOW)
    yield "no-more", narrow.ask("harbour/master", "inspect", at=at, sites=[]), narrow


def sheets() -> Iterator[tuple[str, str]]:
    """Every sheet, by the name of its file."""
    for name, finding, handle in findings():
        wording = Wording(handle.registry)
        for width in WIDTHS:
            yield f"{name}-{width}.txt", drawn(width, lambda paper, f=finding, w=wording: print_finding(paper, f, w))
        if name in {"conditional", "misses"}:
            typed = drawn(80, lambda paper, f=finding, w=wording: print_finding(paper, f, w), TYPED)
            yield f"{name}-pipe.txt", typed
            yield f"{name}.md", memorandum(finding, wording)
    handle = arden.handle()
    wording = Wording(handle.registry)
    answers: dict[str, tuple[Callable[..., None], Any]] = {
        "status": (print_statuses, handle.status("quarantine")),
        "duties": (print_report, handle.duties("harbour/inspector")),
        "strength": (print_strength, handle.strength("harbour")),
        "holders": (print_seat, handle.holders("harbour/master", "1999-01-01")),
        "sources": (print_testimony, handle.sources("order/7")),
        "show": (print_life, handle.show("order/9")),
        "timeline": (print_docket, handle.timeline("order/9")),
    }
    for name, (print_it, answer) in answers.items():
        yield f"{name}-88.txt", drawn(88, lambda paper, p=print_it, a=answer: p(paper, a, wording))
    yield from changed(drawn)
    yield from held(drawn)


def drawn(width: int, write: Callable[[Paper], None], marks: Any = DRAWN) -> str:
    """What is written on a sheet of that width."""
    stream = StringIO()
    write(Paper.sheet(stream, width, marks))
    return stream.getvalue()


def write_sheets() -> None:
    """Write every sheet anew, and remove those that there are no more."""
    FOLDER.mkdir(exist_ok=True)
    known = dict(sheets())
    for old in FOLDER.iterdir():
        if old.name not in known:
            old.unlink()
    for name, text in known.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_sheets()

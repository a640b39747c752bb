"""What `diff` and `impact` print on Arden, in words and as a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.unit import arden
from vires.cli.changes import print_changes
from vires.cli.paper import DRAWN, TYPED, Paper
from vires.service.asking import Handle
from vires.service.gridding import draw_changes
from vires.service.wording import Wording

Drawn = Callable[..., str]


def answers() -> Iterator[tuple[str, Any]]:
    """A difference or an impact for each way it can go, by name."""
    handle = arden.handle()
    yield "diff-begun", handle.diff("1995-05-31", "1995-06-01")
    yield "diff-ended", handle.diff("2001-04-30", "2001-05-01")
    yield "diff-nothing", handle.diff("1996-01-01", "1997-01-01")
    yield "diff-many", handle.diff("1989-01-01", "2000-01-01")
    yield "impact", handle.impact("order/7", "order/9/limit", at="2000-01-01")
    loop = Handle(arden.registry(law=arden.LAW.replace("redelegable: no", "redelegable: unstated")), now=arden.NOW)
    yield "impact-unseen", loop.impact("order/12", at="2000-01-01", as_of="2000-01-01")


def changed(drawn: Drawn) -> Iterator[tuple[str, str]]:
    """Every sheet, by the name of its file; `drawn` writes one of a width."""
    for name, answer in answers():
        wording = Wording(answer.record)

        def write(paper: Paper, a: Any = answer, w: Wording = wording, **how: bool) -> None:
            print_changes(paper, a, w, **how)

        for width in (60, 88):
            yield f"{name}-{width}.txt", drawn(width, write, DRAWN)
        if name == "diff-many":
            yield f"{name}-pipe.txt", drawn(80, write, TYPED)
            yield f"{name}-all-88.txt", drawn(88, lambda paper, w=write: w(paper, everything=True), DRAWN)
            yield f"{name}-picture-88.txt", drawn(88, lambda paper, w=write: w(paper, picture=True), DRAWN)
            yield f"{name}.svg", draw_changes(answer, wording).svg()

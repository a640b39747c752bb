"""What a report says in words: numbers, shares, outcomes, and where a row leads."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from vires.audit.decisions import NOT_DECIDABLE
from vires.audit.report.heading import Heading
from vires.audit.report.samples import Sample, reasked
from vires.picture.bars import draw_sign
from vires.picture.drawing import Drawing
from vires.picture.sign import word
from vires.service.auditreport.markup import Markup, tag
from vires.service.telling import view
from vires.service.wording import FAILS, OUTCOMES, Wording
from vires.temporal.vantage import Vantage

SAYS: Mapping[str, str] = {**OUTCOMES, NOT_DECIDABLE: "the row cannot be decided, for a reason that is given"}
ORDER = (
    "AUTHORIZED", "IRREGULAR", "CONDITIONAL", "DISPUTED", "BARRED", "NO_AUTHORITY_SHOWN", "UNDEFINED", NOT_DECIDABLE,
)  # fmt: skip
"""The outcomes as the site lists them."""


def acts(count: int) -> str:
    """`1 act`, `12,000 acts`."""
    return f"{count:,} act{'' if count == 1 else 's'}"


def share(part: int, whole: int) -> str:
    """A share in per cent: never rounded up to all or down to none."""
    if not whole or part in (0, whole):
        return "0 %" if not part else "100 %"
    said = f"{100 * part / whole:.1f}"
    return {"0.0": "under 0.1 %", "100.0": "over 99.9 %"}.get(said, f"{said} %")


def badge(outcome: str) -> Markup:
    """The sign and the word of an outcome, in its colour."""
    return tag("span", sign(outcome), Markup("&nbsp;"), word(outcome), class_=f"outcome o-{outcome.lower()}")


def sign(outcome: str) -> Markup:
    """The shape of an outcome, small enough for a line of text."""
    size = 13.0
    drawing = Drawing(size + 2, size + 2, "", "")
    draw_sign(drawing, outcome, size / 2 + 1, size / 2 + 1, size - 1)
    body = drawing.svg().partition('fill="#ffffff"/>\n')[2].partition("\n</svg>")[0]
    return Markup(f'<svg width="15" height="15" viewBox="0 0 15 15" aria-hidden="true">{body}</svg>')


def viewed(vantage: Vantage, wording: Wording) -> str:
    """A vantage in words."""
    told = {
        "as_of": vantage.as_of.to_text(), "known_by": vantage.known_by.to_text(), "standard": vantage.standard,
        "doctrine": dict(vantage.doctrine),
    }  # fmt: skip
    return view(told, wording)


def command(sample: Sample, heading: Heading) -> str | None:
    """The command line that asks a row again, `None` where it is no act."""
    words = reasked(sample, heading.options)
    return None if words is None else shlex.join(words)


def lines(words: Sequence[str]) -> str:
    """A command line in lines that break before its options."""
    shown = [shlex.quote(one) for one in words]
    said = ""
    for place, one in enumerate(shown):
        said += one if not place else f" \\\n    {one}" if one.startswith("--") else f" {one}"
    return said


def failing(fails: str | None) -> str:
    """Why what came nearest is not shown to carry the act."""
    return FAILS.get(fails or "", fails or "not stated")

"""A disputed field settled without saying why (S8)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        for field, resolution in sorted(instrument.resolution.items()):
            if resolution.because is None:
                yield Diagnostic(
                    inspected.places.of(resolution),
                    SLUG,
                    f"`{field}` is settled without a reason; preferring one source to another is a judgment, "
                    "and a reader must be able to weigh it",
                    'add `because: "..."`: what makes this source the better one on this point',
                )


SLUG = "resolution-without-reason"
RULE = Rule(
    SLUG,
    "a dispute settled without a reason",
    "A resolution turns a disputed answer into a settled one. That is an editor's judgment laid over the "
    "sources, and it is worth only its reason.",
    _check,
)

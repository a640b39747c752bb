"""An instrument of a kind that the registry does not declare (S5)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule, words
from vires.registry.nearest import nearest


def _check(inspected: Inspected) -> Found:
    kinds = inspected.registry.settings.kinds
    for _, instrument in sorted(inspected.registry.instruments.items()):
        if instrument.kind in kinds:
            continue
        close = nearest(instrument.kind, kinds)
        yield Diagnostic(
            inspected.places.of(instrument, "kind"),
            SLUG,
            f"`{instrument.kind}` is not a kind of instrument of this registry; it has "
            f"{words(sorted(kinds))}; without a kind there is no rank, and nothing says whether it needs a "
            "route",
            f"write `{close[0]}`, or declare `{instrument.kind}` under `kinds:` with its rank"
            if close
            else f"declare `{instrument.kind}` under `kinds:` with its rank, or write one of those declared",
            close,
        )


SLUG = "unknown-kind"
RULE = Rule(
    SLUG,
    "a kind of instrument that is not declared",
    "The kind of an instrument fixes its rank, which decides between an override and a limit, and whether it "
    "is a root of authority or must itself be authorised. The registry declares its kinds; the engine knows "
    "none by name.",
    _check,
)

"""A word that no concept scheme defines, wherever a record uses one (S4)."""

from __future__ import annotations

from vires.model.term import SCHEMES
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.nearest import nearest
from vires.registry.resolver import candidates, is_known

_ONE = {
    "offices": "an office",
    "powers": "a power",
    "territories": "a territory",
    "sites": "a kind of place",
    "subjects": "a class of subjects",
    "facts": "a fact",
    "statuses": "a status",
}
_SO = {
    "offices": "until it is defined nobody is in it",
    "powers": "until it is defined no act is an exercise of it",
    "territories": "until it is defined no place is in it",
    "sites": "until it is defined no place is of it",
    "subjects": "until it is defined nobody and nothing is of it",
    "facts": "until it is defined no question can state it",
    "statuses": "until it is defined nothing can have it",
}


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for reference in inspected.references:
        scheme, word = reference.target_kind, reference.identity
        if scheme not in SCHEMES or is_known(reference, registry):
            continue
        elsewhere = [other for other in SCHEMES if word in registry.terms.get(other, {})]
        close = nearest(word, candidates(reference, registry))
        message = f"`{word}` is not {_ONE[scheme]} of this registry"
        if elsewhere:
            message += f"; the terms know it as {_ONE[elsewhere[0]]}"
        elif close:
            message += f"; the nearest is `{close[0]}`"
        yield Diagnostic(
            inspected.places.of(reference.record, *reference.path),
            SLUG,
            f"{message}; {_SO[scheme]}",
            f"write `{close[0]}`, or define `{word}` under `{scheme}:`"
            if close
            else f"define `{word}` under `{scheme}:`, or correct it here",
            close,
        )


SLUG = "unknown-term"
RULE = Rule(
    SLUG,
    "a word that the terms do not define",
    "A term has a meaning only by its definition and its place among broader terms. A grant to an office "
    "that is not defined reaches nobody, and a limit on a power that is not defined bars nothing: a slip of "
    "the pen would change who may do what, and no finding would show it.",
    _check,
)

"""A route, an override, a component or a holder that no record answers to (S5, S9, S17, S18)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.nearest import nearest
from vires.registry.resolver import ENTRY, HOLDER, PROVISION, candidates, is_known

_SO = {
    "invokes": "as a route it supports nothing",
    "overrides": "as written it overrides nothing",
    "part_of": "as written the figure counts as part of nothing and is added",
    "holder": "whether its signer was serving cannot be looked up",
    "without": "leaving it out changes nothing",
}


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for reference in inspected.references:
        field = next((part for part in reversed(reference.path) if part in _SO), None)
        if reference.target_kind not in {ENTRY, PROVISION, HOLDER} or field is None:
            continue
        if is_known(reference, registry):
            continue
        close = nearest(reference.identity, candidates(reference, registry))
        if reference.target_kind == HOLDER:
            issuer = reference.instrument.issuer if reference.instrument else ""
            message = f"`{reference.identity}` is not recorded as a holder of `{issuer}`"
        else:
            what = "provision" if reference.target_kind == PROVISION else "instrument or provision"
            message = f"no {what} of this registry has the id `{reference.identity}`"
        if close:
            message += f"; the nearest is `{close[0]}`"
        yield Diagnostic(
            inspected.places.of(reference.record, *reference.path),
            SLUG,
            f"{message}; {_SO[str(field)]}",
            f"write `{close[0]}`, or record `{reference.identity}`"
            if close
            else f"record `{reference.identity}`, or correct the id here",
            close,
        )


SLUG = "unknown-id"
RULE = Rule(
    SLUG,
    "an id that no record has",
    "Authority is traced by ids, from an instrument through its routes to a statute. A route that names "
    "nothing breaks the chain, so that the answer is `NO_AUTHORITY_SHOWN` for want of a record and not for "
    "want of law.",
    _check,
)

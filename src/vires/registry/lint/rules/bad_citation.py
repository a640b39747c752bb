"""A citation of a known form that cannot be read."""

from __future__ import annotations

from vires.citation.text import read
from vires.model.registry import Registry
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.cited import cited, passage
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    registry = inspected.registry
    for one in cited(registry):
        if one.is_id(registry):
            if not _names(registry, one.text):
                yield Diagnostic(
                    inspected.places.of(one.record, *one.path),
                    SLUG,
                    f"nothing in this registry has the id `{one.text}`, which is cited here",
                    "correct the id, or cite the law in words",
                )
            continue
        for found in read(one.text).misspelled:
            begins = one.text[found.start : found.end].strip()
            place = passage(inspected.places.of(one.record, *one.path), one.text, found.start, found.end)
            if found.form is None:
                message = f"`{begins}` stands in a citation, where {found.expected} is expected"
                remedy = "correct it from the source"
            else:
                message = f"`{begins}` begins as a citation and cannot be read as one"
                remedy = f"write it in the form of `{found.expected}`"
            yield Diagnostic(place, SLUG, message, remedy)


def _names(registry: Registry, identity: str) -> bool:
    """Tell whether an id names a provision or instrument, or a paragraph of an instrument none of whose provisions
    is encoded."""
    if registry.named(identity) or identity in registry.instruments:
        return True
    parts = identity.split("/")
    whole = ("/".join(parts[:length]) for length in range(len(parts) - 1, 0, -1))
    instrument = next((registry.instruments[name] for name in whole if name in registry.instruments), None)
    return instrument is not None and not instrument.provisions


SLUG = "bad-citation"
RULE = Rule(
    SLUG,
    "a citation that cannot be read",
    "A finding is worth what its citations are worth: counsel looks them up, and so do programs. One sign too "
    "few, a bracket left open or a day no calendar has leads to another section, or to none.",
    _check,
)

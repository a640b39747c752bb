"""A citation of a known form that cannot be read."""

from __future__ import annotations

from vires.citation.text import read
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.cited import cited, passage
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    for one in cited(inspected.registry):
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


SLUG = "bad-citation"
RULE = Rule(
    SLUG,
    "a citation that cannot be read",
    "A finding is worth what its citations are worth: counsel looks them up, and so do programs. One sign too "
    "few, a bracket left open or a day no calendar has leads to another section, or to none.",
    _check,
)

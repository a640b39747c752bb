"""A record whose review says neither that it happened nor that it did not (S8)."""

from __future__ import annotations

from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        review = instrument.review
        if (review.state is None) != (review.accepted is None):
            continue
        if review.accepted is None:
            message = "the review states nothing, so that the record is not visible and never counts"
            remedy = "write `review: {state: encoded}` until a person has reviewed it"
        else:
            message = f"the review says both `accepted` and `{review.state}`; only one can be so"
            remedy = "leave out `state` where a named person accepted the record, else leave out `accepted`"
        yield Diagnostic(inspected.places.of(instrument, "review"), SLUG, message, remedy)


SLUG = "review-unstated"
RULE = Rule(
    SLUG,
    "a review that says neither or both",
    "A record counts if a named person accepted it, or if it is marked as encoded and reviewed by nobody "
    "yet, which every finding then says. Anything else leaves the reader to guess how far to rely on it.",
    _check,
)

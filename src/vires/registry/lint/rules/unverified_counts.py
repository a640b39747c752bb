"""What nobody looked up, attested as evidence (S8)."""

from __future__ import annotations

from collections.abc import Iterator

from vires.model.attestation import Attestation
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule

KNOWLEDGE = "general-knowledge"


def _check(inspected: Inspected) -> Found:
    for word in attestations(inspected):
        known = word.verification == KNOWLEDGE
        named = word.source.rpartition("/")[2] == KNOWLEDGE
        if known and word.basis != "unverified":
            yield Diagnostic(
                inspected.places.of(word, "basis"),
                SLUG,
                f"`verification: {KNOWLEDGE}` says that nobody looked this up, but with `basis: {word.basis}` it "
                "counts as evidence at the default standard",
                "write `basis: unverified`, or look it up and say how closely",
            )
        elif named and (not known or word.basis != "unverified"):
            yield Diagnostic(
                inspected.places.of(word, "source"),
                SLUG,
                f"`{word.source}` is nobody's publication; a record that rests on it is neither read nor verified",
                f"write `basis: unverified` and `verification: {KNOWLEDGE}`, or name the publication",
            )


def attestations(inspected: Inspected) -> Iterator[Attestation]:
    """The attestations of instruments and of spells of office."""
    for _, instrument in sorted(inspected.registry.instruments.items()):
        yield from instrument.attested
    for spell in inspected.registry.spells:
        yield from spell.attested


SLUG = "unverified-counts"
RULE = Rule(
    SLUG,
    "general knowledge that counts as evidence",
    "What is only generally known may be recorded, so that it can be checked; until then no answer may turn on "
    "it. The basis decides that, and `unverified` is the one that does not count.",
    _check,
)

"""Small texts of the law of Arden, and what lint finds in them. They stand beside gallery/arden.yaml: the
Harbour Act of 1990 gives the harbour master the inspection of vessels on the quay, to be passed on to
subordinates, of whom the pilot is one."""

from __future__ import annotations

from textwrap import dedent, indent

from tests.gallery import BASE
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.catalogue import lint
from vires.registry.loader import load

GRANT = "{id: p1, does: delegates, to: [arden/harbour/pilot], powers: [arden/power/inspect], redelegable: no}"
HELD = "{source: gazette, basis: document-held, published: 2001-03-06}"
ENCODED = "{state: encoded}"


def instrument(
    *provisions: str,
    name: str = "order",
    kind: str = "order",
    title: str = "Inspection order",
    issuer: str = "arden/harbour/master",
    invokes: str | None = "[arden/harbour-act]",
    decided: str = "2001-03-05",
    attested: tuple[str, ...] = (HELD,),
    review: str = ENCODED,
    more: str = "",
) -> str:
    """An instrument, by default an order of the harbour master under the Harbour Act. Provisions and
    attestations are given in flow style, one each; `more` is put in as it is."""
    lines = [f"instrument: arden/{name}", f"kind: {kind}", f"title: {title}", f"issuer: {issuer}"]
    if invokes is not None:
        lines.append(f"invokes: {invokes}")
    lines.append(f"decided: {decided}")
    lines += ["provisions:", *(f"  - {provision}" for provision in provisions)] if provisions else []
    lines += ["attested:", *(f"  - {word}" for word in attested)] if attested else []
    return "\n".join([*lines, *([dedent(more).strip()] if more else []), f"review: {review}"]) + "\n"


def statute(*provisions: str, name: str = "act", decided: str = "1995-01-09") -> str:
    """An act of the assembly, attested the day after."""
    return instrument(
        *provisions,
        name=name,
        kind="statute",
        title="Act",
        issuer="arden/assembly",
        invokes=None,
        decided=decided,
        attested=("{source: gazette, basis: document-held, published: 2001-03-06}",),
    )


def listed(key: str, *items: str) -> str:
    """A document that is a list of records in flow style."""
    return f"{key}:\n" + indent("\n".join(f"- {item}" for item in items), "  ") + "\n"


def diagnostics(*documents: str) -> tuple[Diagnostic, ...]:
    """What the rules find in documents that the loader takes, beside the base."""
    loaded = load({BASE.name: BASE.read_bytes(), "case.yaml": "---\n".join(documents).encode()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    return lint(loaded.registry, loaded.places)


def found(*documents: str) -> list[tuple[str, str]]:
    """The slug of every diagnostic and the words it points at, in the order of the text."""
    files = {BASE.name: BASE.read_text(encoding="utf-8"), "case.yaml": "---\n".join(documents)}
    return [(one.slug, _pointed_at(one, files[one.span.file])) for one in diagnostics(*documents)]


def _pointed_at(diagnostic: Diagnostic, text: str) -> str:
    span = diagnostic.span
    return text.split("\n")[span.line - 1][span.column - 1 : span.column - 1 + span.length]

"""An id that names one place of the law, and a citation that names another."""

from __future__ import annotations

from collections.abc import Iterator

from vires.citation.citation import Citation
from vires.citation.naming import Named, named_by, paragraphs, within
from vires.citation.text import read
from vires.model.instrument import Instrument
from vires.model.provision import Modification, Provision
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule


def _check(inspected: Inspected) -> Found:
    for _, instrument in sorted(inspected.registry.instruments.items()):
        named = named_by(instrument.id)
        if named is None:
            continue
        for record, message in _differing(instrument, named):
            yield Diagnostic(
                inspected.places.of(record, "cite"),
                SLUG,
                message,
                "correct the citation, or the id and whatever names it",
            )


def _differing(instrument: Instrument, named: Named) -> Iterator[tuple[Instrument | Provision, str]]:
    for record in (instrument, *instrument.provisions):
        same = [one for one in read(record.cite or "").citations if one.form == named.form]
        if not same:
            continue
        agreeing = [one for one in same if named.agrees(one)]
        if not agreeing:
            # An end or a stay noted below a section may cite the act that brought it about.
            if isinstance(record, Modification) and not paragraphs(record.id):
                continue
            yield record, f"`{instrument.id}` names {named.cited()}, but the citation beside it is of `{record.cite}`"
        elif isinstance(record, Provision) and not _encloses(named, agreeing, paragraphs(record.id)):
            whole, cited = instrument.provision_id(record.id), named.cited(paragraphs(record.id))
            yield record, f"`{whole}` names {cited}, but the citation beside it is of `{record.cite}`"


def _encloses(named: Named, citations: list[Citation], local: tuple[str, ...]) -> bool:
    return not local or any(within(item, local) for one in citations for item in named.items(one))


SLUG = "citation-disagrees"
RULE = Rule(
    SLUG,
    "an id and a citation that name different law",
    "Other records invoke a provision by its id, readers look it up by its citation. Where the two name "
    "different sections, one of them was copied and not changed, and every chain through the provision cites "
    "law that does not say it. Ids are read by their last parts: `usc/8/1103`, `cfr/8/287.5`, `eo/14157`.",
    _check,
)

"""Every verb that only reads, in the order in which a newcomer meets them. What writes is not among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vires.service.progress import tell
from vires.service.verbs import arguments as takes
from vires.service.verbs.verb import Verb

if TYPE_CHECKING:
    from vires.service.asking import Handle


def _ask(handle: Handle, given: takes.Asking) -> dict[str, Any]:
    return handle.ask(**given.stated()).to_dict()


def _who(handle: Handle, given: takes.OfPower) -> dict[str, Any]:
    stated = given.stated()
    chains = bool(stated.pop("chains", False))
    return handle.who(**stated).to_dict(chains=chains)


def _what(handle: Handle, given: takes.OfOffice) -> dict[str, Any]:
    stated = given.stated()
    chains = bool(stated.pop("chains", False))
    return handle.what(**stated).to_dict(chains=chains)


def _courses(handle: Handle, given: takes.Following) -> dict[str, Any]:
    return handle.courses(**given.stated(), progress=tell).to_dict()


def _diff(handle: Handle, given: takes.Comparing) -> dict[str, Any]:
    return handle.diff(**given.stated(), progress=tell).to_dict()


def _impact(handle: Handle, given: takes.Removing) -> dict[str, Any]:
    from vires.service.changing import find_impact
    from vires.service.drafting import Draft, draft_of

    stated = given.stated()
    written: Draft | None = None
    if (text := stated.pop("draft", None)) is not None:
        written = draft_of(handle.registry, "draft", text.encode())
    return find_impact(handle, stated.pop("ids", ()), written, **stated, progress=tell).to_dict()


def _criticality(handle: Handle, given: takes.Weighing) -> dict[str, Any]:
    return handle.criticality(**given.stated()).to_dict()


def _gaps(handle: Handle, given: takes.Tending) -> dict[str, Any]:
    return handle.gaps(**given.stated()).to_dict()


def _find(handle: Handle, given: takes.Searching) -> dict[str, Any]:
    from vires.service.naming import SINGULAR

    hits = handle.find(given.text, given.limit)
    found = [{"id": h.id, "type": SINGULAR[h.kind], "label": h.label, "score": h.score} for h in hits]
    return {"text": given.text, "found": found}


def _show(handle: Handle, given: takes.Naming) -> dict[str, Any]:
    return handle.show(given.id).to_dict()


def _timeline(handle: Handle, given: takes.Listing) -> dict[str, Any]:
    stated = given.stated()
    return handle.timeline(stated.pop("id", None), **stated).to_dict()


def _holders(handle: Handle, given: takes.Seating) -> dict[str, Any]:
    return handle.holders(**given.stated()).to_dict()


def _status(handle: Handle, given: takes.Looking) -> dict[str, Any]:
    stated = given.stated()
    return handle.status(stated.pop("name"), **stated).to_dict()


def _duties(handle: Handle, given: takes.Looking) -> dict[str, Any]:
    stated = given.stated()
    return handle.duties(stated.pop("name"), **stated).to_dict()


def _strength(handle: Handle, given: takes.Looking) -> dict[str, Any]:
    stated = given.stated()
    return handle.strength(stated.pop("name"), **stated).to_dict()


def _sources(handle: Handle, given: takes.Hearing) -> dict[str, Any]:
    stated = given.stated()
    return handle.sources(stated.pop("id"), **stated).to_dict()


def _describe(handle: Handle, given: takes.Nothing) -> dict[str, Any]:
    from vires.service.describing import describe_registry

    return describe_registry(handle.registry).to_dict()


VERBS = {
    verb.name: verb
    for verb in (
        Verb("ask", "one finding: may this office do that, then, there", takes.Asking, _ask),
        Verb("who", "every office that holds a power", takes.OfPower, _who, ("not_shown", "held", "wider")),
        Verb("what", "every power an office holds", takes.OfOffice, _what, ("not_shown", "held", "wider")),
        Verb("courses", "who held a power, or what an office held, over a time", takes.Following, _courses, ("held",)),
        Verb("diff", "what changed for whom between two dates", takes.Comparing, _diff, ("changes",)),
        Verb("impact", "what falls with a record, or what a draft would change", takes.Removing, _impact, ("changes",)),
        Verb("criticality", "which provisions' fall ends a power", takes.Weighing, _criticality),
        Verb("gaps", "what needs looking after: no holder, no basis, an end in sight", takes.Tending, _gaps),
        Verb("find", "ids from everyday words", takes.Searching, _find, ("found",)),
        Verb("show", "a record with its life, sources and dependants", takes.Naming, _show, ("named_by",)),
        Verb("timeline", "instruments in order", takes.Listing, _timeline, ("instruments",)),
        Verb("holders", "who held an office", takes.Seating, _holders),
        Verb("status", "what legal status a term has, or which terms have a status", takes.Looking, _status),
        Verb("duties", "what an office is directed to do", takes.Looking, _duties),
        Verb("strength", "how many are recorded as assigned to a command", takes.Looking, _strength),
        Verb(
            "sources",
            "on whose word a record stands, and who differs",
            takes.Hearing,
            _sources,
            ("speaks_of", "attested"),
        ),
        Verb("describe", "what the registry holds, how well attested, and what it lacks", takes.Nothing, _describe),
    )
}

"""A mapping of requests from which a fact can never be read, or never as its term has it."""

from __future__ import annotations

from vires.model.requests import FactFrom, Requests
from vires.model.term import Fact
from vires.registry.diagnostic import Diagnostic
from vires.registry.lint.rule import Found, Inspected, Rule
from vires.registry.nearest import nearest


def _check(inspected: Inspected) -> Found:
    requests = inspected.registry.settings.requests
    if requests is None:
        return
    facts = inspected.registry.terms.get("facts", {})
    for name, source in requests.facts.items():
        fact = facts.get(name)
        if isinstance(fact, Fact):
            yield from _of_unit(inspected, fact, source)
        yield from _kept(inspected, requests, source)


def _of_unit(inspected: Inspected, fact: Fact, source: FactFrom) -> Found:
    where = inspected.whereabouts(fact.origin)
    if fact.unit is not None and source.compares:
        yield Diagnostic(
            inspected.places.of(source),
            SLUG,
            f"a comparison gives yes or no, but `{fact.id}` is a number in `{fact.unit}` ({where}); no request would "
            "state it",
            "leave out `is`, `same_as` or `stated`, so that the number itself is read",
        )
    if source.absent is not None and isinstance(source.absent, bool) != (fact.unit is None):
        expected = "`true` or `false`" if fact.unit is None else f"a number in `{fact.unit}`"
        yield Diagnostic(
            inspected.places.of(source, "absent"),
            SLUG,
            f"`absent` is no value of `{fact.id}` ({where}); a request that does not state it could not be answered",
            f"write {expected}, or leave `absent` out: then the fact is not stated",
        )


def _kept(inspected: Inspected, requests: Requests, source: FactFrom) -> Found:
    for key, path in (("value", source.value), ("same_as", source.same_as)):
        entity, kept, name = (*(path or "").split(".", 2), "", "")[:3]
        if kept != "kept":
            continue
        known: dict[str, None] = {}
        for kind in (requests.subjects if entity == "subject" else requests.resources).values():
            for one in kind.ids.values():
                known |= dict.fromkeys(one.properties)
        if name in known:
            continue
        close = nearest(name, known)
        yield Diagnostic(
            inspected.places.of(source, key),
            SLUG,
            f"no {entity} under `requests:` keeps a property `{name}`; the fact would never be stated",
            f"write `{close[0]}`, or keep `{name}` beside the ids that have it"
            if close
            else f"keep `{name}` under `properties:` beside the ids that have it",
            close,
        )


SLUG = "request-unreadable"
RULE = Rule(
    SLUG,
    "a request mapping from which a fact cannot be read",
    "Other programs state the circumstances of an act as properties of their requests, and the mapping says which "
    "property settles which fact. A fact that is never stated leaves every answer that turns on it open, so that a "
    "program that acts only on a clear answer would be refused for want of a well-written mapping.",
    _check,
)

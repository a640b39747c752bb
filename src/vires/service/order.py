"""An order drawn by its scope: what it does to which instruments, for whom, where, and from when to when. It is written
as registry text and read as any draft is, so that what is drawn can be taken over and gone on with by hand.

Only orders that need no route are drawn (courts' orders and statutes, kinds marked `root`): whether any other may be
made at all is a question to the record, and text can put it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from vires.model.instrument import Instrument
from vires.model.registry import Registry
from vires.model.source import Source
from vires.registry.printer import print_documents
from vires.service.naming import Names
from vires.service.refusal import Refusal
from vires.temporal.dating import Dating, DatingError

EFFECTS = {
    "suspends": "suspends (stay, injunction)",
    "annuls": "annuls (vacates) from the beginning",
    "rescinds": "ends, from its day on",
}
"""What a drawn order does to its targets, each in words."""
NEAR = "near"
SOURCE = "what-if"


@dataclass(frozen=True)
class Order:
    """What is drawn, as it was typed. `targets` and the lists of scope are names or ids; an empty list leaves that part
    unrestricted. `reach` is a distance with its unit, `near`, or empty for at the places; `made` is the day of the
    order, `since` and `until` bound what it does."""

    effect: str = "suspends"
    targets: tuple[str, ...] = ()
    kind: str = ""
    issuer: str = ""
    made: str = ""
    since: str = ""
    until: str = ""
    offices: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    reach: str = ""
    subjects: tuple[str, ...] = ()


def kinds_of(registry: Registry) -> tuple[str, ...]:
    """The kinds of instrument that can be drawn: those that need no route, courts' first, then those of which there are
    most."""
    counted = Counter(instrument.kind for instrument in registry.instruments.values())
    kinds = [name for name, kind in registry.settings.kinds.items() if kind.root]
    return tuple(sorted(kinds, key=lambda name: ("court" not in name, -counted[name], name)))


def issuer_of(registry: Registry, kind: str) -> str | None:
    """The office that made most of the instruments of a kind; of all, where there is none of it."""
    of_kind = Counter(one.issuer for one in registry.instruments.values() if one.kind == kind)
    found = of_kind or Counter(one.issuer for one in registry.instruments.values())
    return min(found, key=lambda name: (-found[name], name)) if found else None


def write_order(registry: Registry, names: Names, order: Order) -> str:
    """The order as registry text. Raises `Refusal` for what is missing, for names that fit nothing or several things,
    and for days and distances that cannot be read."""
    if not order.targets:
        raise Refusal(
            "order-without-target", "the order is drawn against nothing", "say which instrument it is against"
        )
    if order.effect not in EFFECTS:
        raise Refusal(
            "order-unreadable", f"`{order.effect[:40]}` is nothing that an order is drawn to do",
            f"choose one of {', '.join(EFFECTS)}", nearest=EFFECTS,
        )  # fmt: skip
    kinds = kinds_of(registry)
    kind = order.kind or (kinds[0] if kinds else "")
    if kind not in kinds:
        raise Refusal(
            "order-unreadable", f"no order of the kind `{kind[:40]}` can be drawn",
            "choose another kind, or write it as text", nearest=kinds,
        )  # fmt: skip
    made = _day("made", order.made)
    issuer = names.term("offices", order.issuer) if order.issuer else issuer_of(registry, kind)
    identity = _free(registry, f"{registry.name}/draft/{kind}")
    provision: dict[str, Any] = {
        "id": "relief", "does": order.effect, "target": [_target(names, one) for one in order.targets],
        **{key: _day(key, value) for key, value in (("since", order.since), ("until", order.until)) if value},
    }  # fmt: skip
    if order.effect == "rescinds":
        provision["revives"] = "none"
    for key, scheme, given in (("powers", "powers", order.powers), ("binds", "offices", order.offices)):
        if given:
            provision[key] = _terms(names, scheme, given)
    if scope := dict(_scope(names, order)):
        provision["scope"] = scope
    document = {
        "instrument": identity, "kind": kind, "title": _title(registry, provision["target"][0]),
        "issuer": issuer, "decided": made,
        "provisions": [provision], "review": {"state": "encoded"},
        "attested": [{"source": SOURCE, "basis": "document-held", "published": made}],
    }  # fmt: skip
    try:
        instrument = Instrument.model_validate(document)
    except ValueError as error:
        said = str(error).splitlines()
        raise Refusal(
            "order-unreadable", f"the order cannot be written: {(said[2] if len(said) > 2 else said[0]).strip()[:300]}",
            "mend that field, or write the order as text",
        ) from None  # fmt: skip
    source = Source.model_validate({"id": SOURCE, "title": "An order supposed for comparison", "kind": "other"})
    records = [instrument] if SOURCE in registry.sources else [source, instrument]
    return print_documents(records)


def _scope(names: Names, order: Order) -> Iterator[tuple[str, Any]]:
    lists = (
        ("territories", order.territories), ("sites", order.sites), ("subjects", order.subjects),
    )  # fmt: skip
    for scheme, given in lists:
        if given:
            yield scheme, _terms(names, scheme, given)
    if order.reach == NEAR:
        yield "near", True
    elif order.reach:
        yield "within", order.reach


def _terms(names: Names, scheme: str, given: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names.term(scheme, one) for one in given))


def _target(names: Names, given: str) -> str:
    return names.resolve(given, ("instruments", "provisions"))[1]


def _title(registry: Registry, target: str) -> str:
    entry = registry.entries.get(target)
    title = entry.instrument.title if entry else registry.label(target)
    return f"order against {title}"[:400]


def _day(name: str, given: str) -> str:
    try:
        Dating.parse(given)
    except DatingError as error:
        raise Refusal(
            "date-unreadable",
            f"the field `{name}`: {error}",
            "write a day as 2025-01-23, or an instant with its offset",
        ) from None
    return given


def _free(registry: Registry, lead: str) -> str:
    number = 1
    while f"{lead}/{number}" in registry.instruments:
        number += 1
    return f"{lead}/{number}"

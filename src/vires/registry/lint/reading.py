"""The readings of a disputed field: what the sources that count say of it (S8).

Lint stands at no vantage. A source counts here as it would at the default standard, today and whenever it
was published: not retracted, not expected or unverified, and not denying the record altogether.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vires.model.attestation import Attestation
from vires.model.instrument import Instrument, plain
from vires.model.provision import Provision
from vires.temporal.dating import Dating, DatingError
from vires.temporal.vantage import meets

LEFT_OPEN = "left open:"
"""How a note begins by which an editor leaves a dispute open on purpose, on the source that differs."""


@dataclass(frozen=True)
class Reading:
    """One value of a field, and the positions in `attested` of the sources that give it."""

    value: Any
    attestations: tuple[int, ...]


def counts(attestation: Attestation) -> bool:
    """Tell whether a source counts at the default standard, once published."""
    standing = attestation.retracted is None and attestation.modality != "denied"
    return standing and meets(attestation.level, "reported")


def covers(attestation: Attestation, instrument: Instrument, provision: Provision | None) -> bool:
    """Tell whether an attestation speaks of a provision; of the instrument itself every one does."""
    if provision is None or not attestation.covers:
        return True
    return not {provision.id, instrument.provision_id(provision.id)}.isdisjoint(attestation.covers)


def split(instrument: Instrument, field: str) -> tuple[Provision | None, str]:
    """The provision a field such as `grant.to` belongs to and the rest of its name, or none and the whole
    name for a field of the instrument itself. Local ids may hold dots, so the longest that fits is taken."""
    fitting = [p for p in instrument.provisions if field.startswith(f"{p.id}.")]
    if not fitting:
        return None, field
    provision = max(fitting, key=lambda p: len(p.id))
    return provision, field[len(provision.id) + 1 :]


def written(instrument: Instrument, field: str) -> Any:
    """The value of a field as the record is written, in the form of registry text. `since` left out is
    `decided`, and disputed with it."""
    provision, name = split(instrument, field)
    value: Any = instrument if provision is None else provision
    for part in name.split("."):
        value = getattr(value, part, None)
    if value is None and name == "since":
        value = instrument.decided
    return plain(value)


def readings(instrument: Instrument, field: str) -> tuple[Reading, ...]:
    """The different values of a field given by the sources that count, in the order of the text; what says
    the same as another only less exactly is not among them."""
    provision, _ = split(instrument, field)
    found: list[tuple[Any, list[int]]] = []
    for position, attestation in enumerate(instrument.attested):
        if not counts(attestation) or not covers(attestation, instrument, provision):
            continue
        value = plain(attestation.says[field]) if field in attestation.says else written(instrument, field)
        same = next((sources for known, sources in found if alike(known, value)), None)
        if same is None:
            found.append((value, [position]))
        else:
            same.append(position)
    exact = [
        (value, sources)
        for value, sources in found
        if not any(other is not value and says_less(value, other) for other, _ in found)
    ]
    return tuple(Reading(value, tuple(sources)) for value, sources in exact)


def uncounted(instrument: Instrument, field: str, value: Any) -> tuple[str, ...]:
    """The sources that say a value in so many words and do not count."""
    return tuple(
        attestation.source
        for attestation in instrument.attested
        if not counts(attestation) and field in attestation.says and alike(attestation.says[field], value)
    )


def disputed(instrument: Instrument) -> Iterator[tuple[str, tuple[Reading, ...]]]:
    """Each field on which the sources that count differ, with its readings, by name."""
    for field in sorted({field for attestation in instrument.attested for field in attestation.says}):
        values = readings(instrument, field)
        if len(values) > 1:
            yield field, values


def alike(one: Any, other: Any) -> bool:
    """Tell whether two values say the same: a date is a date however it was typed, and the order of a list
    says nothing."""
    one, other = plain(one), plain(other)
    first, second = _dating(one), _dating(other)
    if first is not None or second is not None:
        return first == second
    return bool(_unordered(one) == _unordered(other))


def says_less(value: Any, other: Any) -> bool:
    """Tell whether `value` says the same as `other`, only less exactly: a month for a day in it, a range for
    a figure in it, an open list for a longer one, nothing stated for anything stated."""
    value, other = plain(value), plain(other)
    if alike(value, other):
        return False
    if value is None or value == "unstated":
        return True
    date, other_date = _dating(value), _dating(other)
    if date is not None and other_date is not None:
        return date.admits(other_date)
    figure, other_figure = _interval(value), _interval(other)
    if figure is not None and other_figure is not None:
        return figure != other_figure and _within(other_figure, figure)
    if isinstance(value, Mapping) and "including" in value:
        named = other.get("including") if isinstance(other, Mapping) else other
        return isinstance(named, list | tuple) and set(value["including"]) <= set(named)
    return False


def shown(value: Any) -> str:
    """A value for a message: in backticks, as registry text has it."""
    value = plain(value)
    if value is None:
        return "not stated"
    return f"`{_bare(value)}`"


def _bare(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_bare(item) for item in value)}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_bare(item)}' for key, item in value.items())}}}"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _dating(value: Any) -> Dating | None:
    if not isinstance(value, str | int | Mapping) or isinstance(value, bool):
        return None
    try:
        return Dating.parse(dict(value) if isinstance(value, Mapping) else value)
    except DatingError:
        return None


def _interval(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, Mapping) or len(value) != 1:
        return None
    ((form, figure),) = value.items()
    top = float("inf")
    if form == "between" and isinstance(figure, list | tuple) and len(figure) == 2:
        low, high = figure
        return (low, high) if isinstance(low, int) and isinstance(high, int) else None
    if not isinstance(figure, int):
        return None
    forms = {"exactly": (figure, figure), "about": (figure, figure), "at_least": (figure, top),
             "at_most": (0, figure)}  # fmt: skip
    return forms.get(str(form))


def _within(inner: tuple[float, float], outer: tuple[float, float]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _unordered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _unordered(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return sorted((_unordered(item) for item in value), key=repr)
    return value

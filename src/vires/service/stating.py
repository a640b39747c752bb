"""What a question states, as the verbs take it, and what an engine refuses, as they refuse it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from vires.model.question import Place
from vires.service.refusal import Refusal
from vires.temporal.dating import Dating, DatingError
from vires.temporal.vantage import STANDARDS

Moment = Dating | str
Facts = Mapping[str, bool | int | float]
Sites = Sequence[str | tuple[str, float | int | str] | Place]


@contextmanager
def refusals() -> Iterator[None]:
    """What the engine refuses, as the verbs refuse it."""
    from vires.decide.definition import QuestionError, TooOpen

    try:
        yield
    except TooOpen as error:
        raise too_open(error.atoms) from None
    except QuestionError as error:
        first = error.problems[0]
        message = "; ".join(problem.message for problem in error.problems)
        raise Refusal(first.slug, message, first.remedy, nearest=first.nearest) from None


def read_moment(value: Moment, name: str) -> Dating:
    """A day, an instant with its offset, or a less exact date as the format allows (S3). Raises `Refusal`."""
    try:
        return Dating.parse(value)
    except DatingError as error:
        raise Refusal(
            "date-unreadable", f"`{name}`: {error}", "write it as `2025-01-22` or `2025-01-21T18:00-05:00`"
        ) from None


def read_site(site: str | tuple[str, float | int | str] | Place) -> tuple[str, float | None, bool]:
    """A kind of place as it was named, how many metres away if that is stated, and whether it is merely near. Raises
    `Refusal`."""
    if isinstance(site, Place):
        return site.site, site.metres, site.near
    name: str
    distance: float | int | str | None
    if isinstance(site, str):
        name, mark, tail = site.rpartition("@")
        name, distance = (name, tail) if mark else (site, None)
    else:
        name, distance = site
    if distance is None:
        return name, None, False
    if distance == "near":
        return name, None, True
    try:
        metres = float(distance)
    except ValueError:
        metres = -1.0
    if not 0 <= metres < float("inf"):
        raise Refusal(
            "distance-unreadable", f"`{distance}` is no distance from `{name}`",
            "give metres as in `ID@80`, or `ID@near` where no distance is stated",
        )  # fmt: skip
    return name, metres, False


def check_standard(standard: str) -> None:
    """Raise `Refusal` for a word that is no standard of evidence."""
    if standard not in STANDARDS:
        raise Refusal(
            "standard-unknown", f"`{standard}` is no standard of evidence",
            f"give one of {', '.join(STANDARDS)}", nearest=STANDARDS,
        )  # fmt: skip


def too_open(atoms: tuple[str, ...]) -> Refusal:
    """The refusal for a question that leaves too much open (S13); the atoms are what may be stated."""
    shown = ", ".join(f"`{atom}`" for atom in atoms[:8])
    more = f" and {len(atoms) - 8} more" if len(atoms) > 8 else ""
    return Refusal(
        "too-open", f"the question leaves {len(atoms)} points open, too many to go through: {shown}{more}",
        "state some of them: the sites (or none), a fact, a narrower office, the time of day", nearest=atoms,
    )  # fmt: skip

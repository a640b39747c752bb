"""The head of a generated registry: kinds and their ranks, doctrines and their defaults, zone, coverage."""

from __future__ import annotations

from functools import cache

from tests.generated import conditions, dates
from tests.generated import terms as t
from tests.generated.choices import Choices
from vires.model.settings import Coverage, Doctrine, Kind, Option, Person, Settings

KINDS = {
    "constitution": Kind(rank=1, root=True),
    "statute": Kind(rank=2, root=True),
    "writ": Kind(rank=2, root=True),
    "rule": Kind(rank=3),
    "order": Kind(rank=4),
    "memo": Kind(rank=5),
}
_COVERAGE = (
    Coverage(topic="fisheries", offices=(t.SERVICE,), checked_to=dates.on(9), holds="every order of the service"),
    Coverage(topic="the coast", powers=(t.INSPECT,), since=dates.on(1), checked_to=dates.on(8), holds="every act"),
)


def settings(choices: Choices) -> Settings:
    """The settings of one registry; mostly with a doctrine that is left undecided."""
    defaults = tuple(choices.pick(("undecided", "undecided", *options)) for options in conditions.OPTIONS.values())
    return _settings(defaults, choices.pick(("Etc/UTC",) * 7 + ("America/New_York",)), choices.below(4))


@cache
def _settings(defaults: tuple[str, ...], zone: str, covered: int) -> Settings:
    doctrines = {
        name: Doctrine(options=tuple(Option(id=option) for option in options), default=default)
        for (name, options), default in zip(conditions.OPTIONS.items(), defaults, strict=True)
    }
    coverage = {"coverage": _COVERAGE[: covered % 3]} if covered % 3 else {}
    return Settings(
        registry="arden",
        title="Law of Arden",
        zone=zone,
        kinds=KINDS,
        doctrines=doctrines,
        reviewers=(Person(id="reader", name="A reader of Arden"),),
        **coverage,
    )

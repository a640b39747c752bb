"""The fast engine over a record and over what is left of it without some provisions: each is revised from one that is
there, so that what a few provisions do not bear on is worked out once."""

from __future__ import annotations

from vires.decide.change.side import Ask
from vires.decide.engine import Engine
from vires.model.registry import Registry

MOST_BASES = 4


class Engines:
    """Sets the engine to work on registries that differ in some instruments. Serves one thread at a time."""

    def __init__(self) -> None:
        self._bases: list[Engine] = []

    def __call__(self, registry: Registry) -> Ask:
        """The engine's `answer` on a registry."""
        for base in self._bases:
            if _alike(base.registry, registry):
                return base.revised(registry).answer
        made = Engine(registry)
        self._bases = [made, *self._bases][:MOST_BASES]
        return made.answer


def _alike(one: Registry, other: Registry) -> bool:
    """Whether two records differ in no more than instruments."""
    return (
        (one.settings is other.settings or one.settings == other.settings)
        and (one.spells is other.spells or one.spells == other.spells)
        and (one.terms is other.terms or one.terms == other.terms)
    )

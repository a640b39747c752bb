"""What a lint rule is: one slug, one reason, one check over the joined registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from vires.model.registry import Registry
from vires.registry.diagnostic import Diagnostic
from vires.registry.places import Places


@dataclass(frozen=True)
class Inspected:
    """What a rule may look at: the records, and where each stands in the text."""

    registry: Registry
    places: Places


@dataclass(frozen=True)
class Rule:
    """`slug` names the rule, its gallery case and its page; `title` says what is wrong in a few words; `why`
    is the legal or practical reason; `check` yields every instance."""

    slug: str
    title: str
    why: str
    check: Callable[[Inspected], Iterable[Diagnostic]]

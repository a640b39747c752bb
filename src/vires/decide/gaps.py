"""What needs looking after at a moment: powers without a holder, delegations on lapsed parents, ends in sight, lists
still open, seats empty or filled by those who act. Everything is read off the record; that something is listed is
no judgment on anyone, and that nothing is listed no assurance."""

from __future__ import annotations

from typing import Any

from vires.decide.gap.ending import Ending, ending
from vires.decide.gap.holderless import Holderless, holderless
from vires.decide.gap.lapsed import Lapsed, lapsed
from vires.decide.gap.openlist import StillOpen, open_lists
from vires.decide.gap.seat import ActingSpell, Vacancy, acting, vacancies
from vires.decide.gap.standing import Standing
from vires.decide.holding import Ask, Find, registry_state, vantage_view
from vires.model.finding import SEMANTICS, RegistryState
from vires.model.origin import Noun
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage


class Gaps(Noun):
    """The answer to `gaps`. `within` is the number of days that counts as near; `undecided` are powers of which
    the questions leave too much open to say whether someone holds them."""

    semantics: str = SEMANTICS
    registry: RegistryState
    at: str
    within: int
    vantage: dict[str, Any]
    no_holder: tuple[Holderless, ...] = ()
    undecided: tuple[str, ...] = ()
    lapsed: tuple[Lapsed, ...] = ()
    ending: tuple[Ending, ...] = ()
    open_lists: tuple[StillOpen, ...] = ()
    vacant: tuple[Vacancy, ...] = ()
    acting: tuple[ActingSpell, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The answer as JSON."""
        return self.model_dump(mode="json", by_alias=True)


def list_gaps(registry: Registry, at: Dating, vantage: Vantage, within: int, find: Find, ask: Ask) -> Gaps:
    """Everything that needs looking after at a moment, with ends and acting spells within so many days.
    `find` and `ask` are an engine's `decide` and `answer`. Raises `QuestionError` as they do."""
    standing = Standing(registry, at, vantage)
    undecided: list[str] = []
    nobody = tuple(holderless(registry, at, vantage, find, ask, undecided))
    return Gaps(
        registry=registry_state(registry),
        at=at.text,
        within=within,
        vantage=vantage_view(registry, vantage),
        no_holder=nobody,
        undecided=tuple(undecided),
        lapsed=tuple(lapsed(standing)),
        ending=tuple(ending(standing, within)),
        open_lists=tuple(open_lists(standing)),
        vacant=tuple(vacancies(registry, at)),
        acting=tuple(acting(registry, at, within)),
    )

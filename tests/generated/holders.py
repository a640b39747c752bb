"""Who held the offices that make generated instruments: spells, gaps, services that hang on a condition (S16)."""

from __future__ import annotations

from tests.generated import conditions, dates
from tests.generated import terms as t
from tests.generated.choices import Choices
from vires.model.holder import Spell
from vires.temporal.dating import Dating

PEOPLE = ("aldo", "berta")
_HELD = (t.DIRECTOR, t.DIRECTOR, t.DIRECTOR, t.DIRECTOR, t.DIRECTOR, t.WARDEN, t.SERVICE, t.BOARD, t.MINISTER)


def spells(choices: Choices) -> tuple[Spell, ...]:
    """Two spells in an office or two, with a gap now and then; often none is recorded."""
    if not choices.chance(7):
        return ()
    found: dict[str, Spell] = {}
    for _ in range(choices.pick((1, 1, 2))):
        for spell in _office(choices, choices.pick(_HELD)):
            found.setdefault(spell.id, spell)
    return tuple(found.values())


def _office(choices: Choices, office: str) -> list[Spell]:
    change = 3 + choices.below(4)
    gap = choices.pick((0, 0, 1, 1, 2, -1))
    first = {"office": office, "holder": PEOPLE[0], "capacity": "appointed", "until": _bound(choices, change)}
    if not choices.chance(4):
        first["since"] = _bound(choices, 0)
    then = {"office": office, "holder": PEOPLE[1], "capacity": "acting", "since": _bound(choices, change + gap)}
    if choices.chance(3):
        then["until"] = _bound(choices, dates.LAST - 2)
    spells = [Spell(**first)]
    if not choices.chance(3):
        if choices.chance(10):
            then["stands"] = choices.pick(conditions.STANDS)
        spells.append(Spell(**then))
    elif choices.chance(8):
        spells[0] = Spell(**first, stands=choices.pick(conditions.STANDS))
    return spells


def _bound(choices: Choices, place: int) -> Dating:
    """Where a spell begins or ends; if not precise, then to a few days."""
    return dates.closer(dates.bound(choices, place))

"""Why one question is answered otherwise on one side than on the other, and for acts of which time (S19).

Since when and until when is asked of the act's own moment: the stretch around that of the question in which the two
sides answer otherwise throughout. Where they answer alike at one moment and only the moment asked about moved, it is
the stretch in which the answer is what it became.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from vires.decide.answer import Answer, TooOpen
from vires.decide.change.bearing import Bearing, bearing_of
from vires.decide.change.cause import Causes, same
from vires.decide.change.side import Ask, Engine, Side
from vires.decide.change.slice import slice_of
from vires.decide.change.touched import touched
from vires.decide.course import moment_text, turns_of
from vires.model.question import Act
from vires.model.registry import Registry
from vires.temporal.dating import TICK, Dating


@dataclass(frozen=True)
class Reason:
    """`provisions` are responsible, each alone or all `together`; none where no provision is, but a term, a holder or a
    setting. `since` and `until` (outside) are moments of acting; `None` where the answers differ at every earlier, or
    later, moment too, or it is left too open to be said."""

    provisions: tuple[str, ...]
    together: bool = False
    since: str | None = None
    until: str | None = None


def find_reason(before: Side, after: Side, act: Act, engine: Engine) -> Reason:
    """Why the answers to one act differ, done at the moment of each side. The act states its office and its power, and
    both registries know its terms. Raises what the engine does."""
    assert act.office is not None
    assert act.power is not None
    one_record = before.registry is after.registry
    bearings = [bearing_of(side.registry) for side in ((before,) if one_record else (before, after))]
    bearing = frozenset[str]().union(*(_bearing_on(one, act.office, act.power) for one in bearings))
    small = slice_of(before.registry, bearing)
    before, after = before.on(small), after.on(small if one_record else slice_of(after.registry, bearing))
    asks = (engine(before.registry), engine(after.registry))
    acts = (_done(act, before.at), _done(act, after.at))
    answers = (asks[0](acts[0], before.vantage), asks[1](acts[1], after.vantage))
    named = {identity for answer in answers for identity in answer.deciding}
    changed = touched(before, after)
    candidates = bearing & changed or changed
    cause = Causes(before, after, engine).find(acts, bearing, candidates, candidates & named)
    return Reason(cause.provisions, cause.together, *_stretch(before, after, act, asks, bearing))


def _bearing_on(bearing: Bearing, office: str, power: str) -> frozenset[str]:
    place, over = bearing.extents["offices"].bit[office], bearing.extents["powers"].bit[power]
    return bearing.closure(i for i, (mine, of) in bearing.last.items() if mine & place and of & over)


def _stretch(
    before: Side, after: Side, act: Act, asks: tuple[Ask, Ask], bearing: frozenset[str]
) -> tuple[str | None, str | None]:
    def differ(moment: Dating) -> bool:
        done = _done(act, moment)
        return not same(asks[0](done, before.vantage), asks[1](done, after.vantage))

    turns = sorted({*_turns(before.registry, bearing), *_turns(after.registry, bearing)})
    try:
        if differ(after.at):
            return _first(after, turns, differ), _last(after, turns, differ)
        now: Answer = asks[1](_done(act, after.at), after.vantage)

        def stays(moment: Dating) -> bool:
            return same(asks[1](_done(act, moment), after.vantage), now)

        return _first(after, turns, stays), _last(after, turns, stays)
    except TooOpen:
        return None, None


def _first(side: Side, turns: list[datetime], holds: Callable[[Dating], bool]) -> str | None:
    """The turn from which something holds without a break up to the moment of a side, where it does; `None` where it
    holds ever before."""
    last = side.at.start(side.registry.zone)
    found: str | None = None
    earlier = [turn for turn in turns if turn <= last]
    for turn in reversed(earlier):
        if not holds(_at(turn)):
            return found
        found = moment_text(turn, side.registry)
    return found if not earlier or not holds(_at(earlier[0] - TICK)) else None


def _last(side: Side, turns: list[datetime], holds: Callable[[Dating], bool]) -> str | None:
    """The first later turn at which it no longer holds; `None` where it holds ever after."""
    last = side.at.start(side.registry.zone)
    ended = (turn for turn in turns if turn > last and not holds(_at(turn)))
    turn = next(ended, None)
    return None if turn is None else moment_text(turn, side.registry)


def _turns(registry: Registry, bearing: frozenset[str]) -> list[datetime]:
    known = (identity for identity in bearing if identity in registry.entries)
    return [*registry.schemes["offices"].breakpoints, *turns_of(registry, known)]


def _done(act: Act, at: Dating) -> Act:
    return act.model_copy(update={"at": at})


def _at(moment: datetime) -> Dating:
    return Dating.parse(moment.isoformat())

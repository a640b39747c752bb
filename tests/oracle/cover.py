"""Which lists cover which part of an act (S7), on the broader terms that the record states (S4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tests.oracle.completion import Completion, Open
from vires.model.question import Act, Place
from vires.model.registry import Registry
from vires.model.scope import Scope, metres
from vires.model.term import Office
from vires.model.terms import OpenList, TermList


class Terms:
    """The terms of a registry at a moment: `above` a term are itself and the broader ones."""

    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._above: dict[tuple[str, str, datetime], frozenset[str]] = {}

    def above(self, scheme: str, term: str, moment: datetime) -> frozenset[str]:
        """The term and every broader one; a body that succeeds another is narrower than it from then on."""
        key = (scheme, term, moment)
        if key not in self._above:
            known = self.registry.terms.get(scheme, {}).get(term)
            wider: list[str] = list(known.broader) if known is not None else []
            if isinstance(known, Office):
                wider += [s.term for s in known.successions if s.since.bound(self.registry.zone) <= moment]
            self._above[key] = frozenset([term]).union(*(self.above(scheme, other, moment) for other in wider))
        return self._above[key]

    def below(self, scheme: str, term: str, moment: datetime) -> frozenset[str]:
        """The term and every narrower one."""
        return frozenset(o for o in self.registry.terms.get(scheme, {}) if term in self.above(scheme, o, moment)) | {
            term
        }

    def within(self, scheme: str, term: str, listed: Iterable[str], moment: datetime) -> bool:
        """Whether the term is one of those listed, or narrower."""
        return not self.above(scheme, term, moment).isdisjoint(listed)

    def meets(self, scheme: str, term: str, listed: Iterable[str], moment: datetime) -> bool:
        """Whether some term lies within both the term and one of those listed."""
        listed = tuple(listed)
        return any(self.within(scheme, other, listed, moment) for other in self.below(scheme, term, moment))


class Cover:
    """Lists held against the parts of one act. With `exact` a stated term is meant as it stands and never as a
    narrower one, and every part is stated: one of the acts that a vaguer question may be about."""

    def __init__(self, registry: Registry, act: Act, moment: datetime, completion: Completion, exact: bool) -> None:
        self.terms = Terms(registry)
        self.act, self.moment, self.completion, self.exact = act, moment, completion, exact

    def of(self, scheme: str, listed: TermList | None, stated: tuple[str, ...] | None, name: str) -> bool:
        """Whether the list covers a part. Raises `Open` where that depends on more than is stated."""
        if listed is None:
            return True
        if isinstance(listed, OpenList):
            raise Open(f"open:{name}", ())
        if stated is None:
            raise Open(f"{scheme}:{listed}", ())
        if any(self.terms.within(scheme, term, listed, self.moment) for term in stated):
            return True
        if not self.exact and any(self.terms.meets(scheme, term, listed, self.moment) for term in stated):
            raise Open(f"{scheme}:{listed}", ())
        return False

    def scope(self, scope: Scope | None, owner: str) -> bool:
        """Whether a scope covers the territory, the subjects and the places of the act."""
        if scope is None:
            return True
        territory = None if self.act.territory is None else (self.act.territory,)
        verdicts = [
            lambda: self.of("territories", scope.territories, territory, owner),
            lambda: self.of("subjects", scope.subjects, self.act.subjects, owner),
            lambda: self._places(scope, owner),
        ]
        return self._all(verdicts)

    def _all(self, verdicts: Iterable[object]) -> bool:
        """Whether all hold; one that fails settles what others leave open."""
        left: Open | None = None
        for verdict in verdicts:
            try:
                if not verdict():  # type: ignore[operator]
                    return False
            except Open as point:
                left = point
        if left is not None:
            raise left
        return True

    def _places(self, scope: Scope, owner: str) -> bool:
        if scope.sites is None:
            return True
        if self.act.sites is None or isinstance(scope.sites, OpenList):
            return self.of("sites", scope.sites, None, owner)
        left: Open | None = None
        for place in self.act.sites:
            try:
                if self.of("sites", scope.sites, (place.site,), owner) and self._near_enough(place, scope, owner):
                    return True
            except Open as point:
                if self._could_be(place, scope):
                    left = point
        if left is not None:
            raise left
        return False

    def _near_enough(self, place: Place, scope: Scope, owner: str) -> bool:
        if place.metres is None and not place.near:
            return True
        if scope.within is not None:
            if place.near:
                raise Open(f"sites:{scope.sites}<={scope.within}", ())
            assert place.metres is not None
            return place.metres <= metres(scope.within)
        if scope.near:
            return self.completion.holds(f"near:{owner}")
        return False

    def _could_be(self, place: Place, scope: Scope) -> bool:
        try:
            return self._near_enough(place, scope, "")
        except Open:
            return True

    def contained(self, scheme: str, one: TermList | None, other: TermList | None) -> bool:
        """Whether every term of one list lies within the other; a list left out is the widest."""
        if other is None:
            return True
        if one is None:
            return False
        if isinstance(one, OpenList) or isinstance(other, OpenList):
            raise Open(f"open:{scheme}", ())
        return all(self.terms.within(scheme, term, other, self.moment) for term in one)

"""The difference between two dates, vantages or records: every cell whose answers differ, and why (S19).

Only what can differ is asked: the offices and powers on which a provision bears that begins or ends, is decided or
becomes known between the two sides, or that only one of two records has. Each pair is asked with nothing else
stated; if the two answers agree, so do those to any act of that pair (law 5). If they differ, the pair is asked cell
by cell. The cost follows what changed and not the size of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from vires.decide.answer import Answer, TooOpen
from vires.decide.change.bearing import bearing_of
from vires.decide.change.cause import Causes, same
from vires.decide.change.cells import Cells, Pair
from vires.decide.change.listing import Listing
from vires.decide.change.parts import Part, Where
from vires.decide.change.remainder import with_rests
from vires.decide.change.side import Ask, Engine, Side, Stated
from vires.decide.change.slice import slice_of
from vires.decide.change.touched import linked, reorganised, touched
from vires.model.finding import Branch, Outcome
from vires.model.origin import Noun
from vires.model.provision import Modification
from vires.model.question import Act

Progress = Callable[[int, int], None]
Enough = Callable[[], bool]
"""Tells whether no more is to be compared."""


class Cell(Noun):
    """A kind of act. Terms by id, those that no list tells apart together; `ID/any.other` is what is left of a
    term beside its narrower ones. A part is `null` if it is not stated, because it makes no difference; `no_site` and
    `no_subject` say that the cell is also that of an act at no place, or on none, that matters."""

    offices: tuple[str, ...]
    powers: tuple[str, ...]
    territories: tuple[str, ...] | None = None
    sites: tuple[str, ...] | None = None
    no_site: bool = False
    subjects: tuple[str, ...] | None = None
    no_subject: bool = False


class State(Noun):
    """The answer in a cell on one side; `deciding` as the engine names it."""

    outcome: Outcome
    branches: tuple[Branch, ...] = ()
    deciding: tuple[str, ...] = ()


class Change(Noun):
    """A cell whose answers differ. `responsible` are the provisions without which they do not; `together`: none of
    them alone."""

    cell: Cell
    before: State
    after: State
    responsible: tuple[str, ...] = ()
    together: bool = False


class Open(Noun):
    """A cell of which one side leaves too much open to be decided (S13)."""

    cell: Cell
    atoms: tuple[str, ...]


@dataclass(frozen=True)
class Compared:
    """What a comparison gives: the changes by cell, the cells that are too open, how many were compared, which
    provisions differ of themselves, which offices were reorganised, and how many pairs of offices and powers were
    left out because more than the most that were to be compared may differ."""

    changes: tuple[Change, ...]
    too_open: tuple[Open, ...]
    compared: int
    touched: tuple[str, ...]
    reorganised: tuple[str, ...] = ()
    left_out: int = 0


@dataclass
class _Tally:
    changes: list[Change] = field(default_factory=list)
    too_open: list[Open] = field(default_factory=list)
    compared: int = 0


def difference(
    before: Side,
    after: Side,
    engine: Engine,
    stated: Stated | None = None,
    progress: Progress | None = None,
    most: int | None = None,
    enough: Enough | None = None,
) -> Compared:
    """Every cell whose answers differ between two sides, with the provisions responsible. `engine` sets an engine to
    work on a registry and gives its `answer`; `stated` confines the acts compared. `progress` is told how many
    of how many offices and powers are done. Raises `QuestionError` as the engine does."""
    return _Comparison(before, after, engine, stated or Stated(), most, enough).run(progress)


class _Comparison:
    def __init__(
        self, before: Side, after: Side, engine: Engine, stated: Stated, most: int | None, enough: Enough | None
    ) -> None:
        self.enough: Enough = enough or (lambda: False)
        one_record = before.registry is after.registry
        registry = with_rests(before.registry, None if one_record else after.registry)
        other = registry if one_record else with_rests(after.registry, before.registry)
        before, after = before.on(registry), after.on(other)
        self.touched = touched(before, after)
        self.moved = reorganised(before, after)
        self.bearings = [bearing_of(side.registry) for side in ((before,) if one_record else (before, after))]
        self.cells = Cells(before, after, stated, self.bearings)
        pairs = self.cells.pairs(self.touched | linked(before, after), self.moved)
        # What differs of itself comes before what is only of one day with it.
        nearest = sorted(pairs, key=lambda pair: pair.bearing.isdisjoint(self.touched)) if most is not None else pairs
        self.pairs = nearest[:most]
        self.left_out = len(pairs) - len(self.pairs)
        bearing = frozenset[str]().union(*(pair.bearing for pair in self.pairs))
        small = slice_of(before.registry, bearing)
        self.before = before.on(small)
        self.after = after.on(small if one_record else slice_of(after.registry, bearing))
        self.causes = Causes(self.before, self.after, engine)
        self.ask_before: Ask = engine(self.before.registry)
        self.ask_after: Ask = self.ask_before if one_record else engine(self.after.registry)
        self.tally = _Tally()

    def run(self, progress: Progress | None) -> Compared:
        for done, pair in enumerate(self.pairs, 1):
            if self.enough():
                self.left_out += len(self.pairs) - done + 1
                break
            self._pair(pair)
            if progress is not None:
                progress(done, len(self.pairs))
        return Compared(
            changes=tuple(self.tally.changes),
            too_open=tuple(self.tally.too_open),
            compared=self.tally.compared,
            touched=tuple(sorted(self.touched)),
            reorganised=self.moved,
            left_out=self.left_out,
        )

    def _pair(self, pair: Pair) -> None:
        everywhere = Where()
        atoms: set[str] = set()
        whole: tuple[Answer, Answer] | None = None
        try:
            whole = self._answers(pair, everywhere)
            for answer in whole:
                atoms.update(c.atom for b in answer.branches for way in b.when.any for c in way.all)
        except TooOpen as error:
            atoms.update(error.atoms)
        self.tally.compared += 1
        reworded = self._reworded(pair)
        if whole is not None and same(*whole) and not reworded:
            return
        lists = [one for one in self.cells.lists(pair.bearing) if one.label in atoms]
        found = 0
        for where in self.cells.parts.wheres([*lists, *reworded]):
            if self.enough():
                self.left_out += 1
                break
            if where == everywhere and whole is not None:
                answers = whole
            else:
                self.tally.compared += 1
                try:
                    answers = self._answers(pair, where)
                except TooOpen as error:
                    self.tally.too_open.append(Open(cell=_cell(pair, where), atoms=error.atoms))
                    continue
            if not same(*answers):
                found += 1
                self._change(pair, where, answers)
        if not found and whole is not None and not same(*whole):
            # No single place or class makes the difference, but several of them at once do.
            self._change(pair, everywhere, whole)

    def _answers(self, pair: Pair, where: Where) -> tuple[Answer, Answer]:
        one, other = self._acts(pair, where)
        return self.ask_before(one, self.before.vantage), self.ask_after(other, self.after.vantage)

    def _acts(self, pair: Pair, where: Where) -> tuple[Act, Act]:
        return self.cells.act(self.before, pair, where), self.cells.act(self.after, pair, where)

    def _reworded(self, pair: Pair) -> list[Listing]:
        """Lists that may read otherwise on one side than on the other although the atom is called the same: those of
        changed provisions that are open, or that mean near."""
        if self.before.registry is self.after.registry and self.before.vantage == self.after.vantage:
            return []
        doubtful = [i for i in pair.bearing & self.touched if self._may_read_otherwise(i)]
        return [one for one in self.cells.lists(doubtful) if (one.open or one.near) and one.part in _FURTHER]

    def _may_read_otherwise(self, identity: str) -> bool:
        entries = [bearing.entries[identity] for bearing in self.bearings if identity in bearing.entries]
        if len(entries) == 2 and entries[0].provision != entries[1].provision:
            return True
        local = entries[0].provision.id.removesuffix("/revives")
        return any(path.startswith(f"{local}.") for e in entries for a in e.instrument.attested for path in a.says)

    def _change(self, pair: Pair, where: Where, answers: tuple[Answer, Answer]) -> None:
        candidates = pair.bearing & self.touched or self.touched
        named = {identity for answer in answers for identity in answer.deciding}
        likely = {one for one in candidates if one in named or self._acts_on(one, named)}
        cause = self.causes.find(self._acts(pair, where), pair.bearing, candidates, likely)
        self.tally.changes.append(
            Change(
                cell=_cell(pair, where),
                before=_state(answers[0]),
                after=_state(answers[1]),
                responsible=cause.provisions,
                together=cause.together,
            )
        )

    def _acts_on(self, identity: str, named: Iterable[str]) -> bool:
        wanted = set(named)
        for bearing in self.bearings:
            entry = bearing.entries.get(identity)
            if entry is not None and isinstance(entry.provision, Modification):
                targets = (t.id for name in entry.provision.targets for t in bearing.registry.named(name))
                if wanted.intersection(targets):
                    return True
        return False


_FURTHER = ("territory", "sites", "subjects")


def _cell(pair: Pair, where: Where) -> Cell:
    def terms(part: Part | None) -> tuple[str, ...] | None:
        return None if part is None else part.terms

    return Cell(
        offices=pair.offices,
        powers=pair.powers,
        territories=terms(where.territory),
        sites=terms(where.sites),
        no_site=where.sites is not None and where.sites.none,
        subjects=terms(where.subjects),
        no_subject=where.subjects is not None and where.subjects.none,
    )


def _state(answer: Answer) -> State:
    return State(outcome=answer.outcome, branches=answer.branches, deciding=answer.deciding)

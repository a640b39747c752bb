"""Questions that are quick to answer are answered at once, in the process that was asked.

Which are quick is not guessed: a question of the same shape was answered within a few milliseconds before. The vantage
must be compiled already, and nobody else may be using the engine. Should an answer take longer all the same, it is
broken off by an alarm, and the engine with it, since an engine that was interrupted can no longer be relied on. Time is
that of the processor, so that a busy machine makes nothing slow."""

from __future__ import annotations

import gc
import signal
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sized
from contextlib import contextmanager
from time import thread_time
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from vires.service.asking import Handle
from vires.service.refusal import Refusal
from vires.service.serving.snapshot import Snapshot
from vires.service.verbs.arguments import Asking, View
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.compile.table import Table

T = TypeVar("T")
VIEW = tuple(View.model_fields)

QUICK = 0.025
"""Seconds within which an answer counts as quick."""
PATIENCE = 0.1
"""Seconds after which an answer that was thought quick is broken off."""
FEW = 7
"""Terms of one part of a question that take next to nothing, however many they are."""
AGAIN = 0.02
"""Seconds after which the alarm rings again, where nothing came of it."""
MOST_SHAPES = 50_000
STRIKES = 5
"""A shape that was not quick so many times, one after another, is not thought quick again."""
MISSED = 2
"""A vantage is compiled here when it was asked for so many times."""


CELLS = 2000
"""Cells of each such table that are made as well."""
CARRIED = 8
"""Vantages compiled for a new snapshot before it is asked: those asked last of the one before."""


class Overrun(BaseException):
    """The alarm. No `Exception`, so that nothing on its way takes it for a fault of its own."""


class Shortcut:
    """What is known of the questions of each snapshot."""

    def __init__(self) -> None:
        self._quick: OrderedDict[Hashable, None] = OrderedDict()
        self._strikes: OrderedDict[Hashable, int] = OrderedDict()
        self._missed: WeakKeyDictionary[Handle, Counter[Hashable]] = WeakKeyDictionary()
        self._shared = gc.get_freeze_count() > 0
        self._turn = threading.Lock()
        self.answered = 0

    def answer(self, snapshot: Snapshot, given: Asking) -> dict[str, Any] | None:
        """The finding, `None` if it is not to be had quickly. Raises `Refusal` for an act that cannot be read; of a
        point of view that cannot be read the verb itself speaks, as it reads the act first."""
        shape = shape_of(given)
        if shape not in self._quick:
            return None
        handle = snapshot.handle
        stated = given.stated()
        view = {name: stated.pop(name) for name in VIEW if name in stated}
        now = handle.now
        try:
            vantage = handle.vantage(**view, now=now)
        except Refusal:
            return None
        return self.run(
            snapshot, shape, vantage, lambda: handle.decide(handle.act(**stated, now=now), vantage).to_dict()
        )

    def run(self, snapshot: Snapshot, shape: Hashable, vantage: Vantage, work: Callable[[], T]) -> T | None:
        """What some work with the engine of a snapshot gives at a vantage, `None` if it is not to be had quickly. The
        work is done on this thread, or not at all."""
        handle = snapshot.handle
        if shape not in self._quick or "engine" not in handle.__dict__ or not self._turn.acquire(blocking=False):
            return None
        try:
            if not handle.engine.compiled(vantage):
                return None
            begun = thread_time()
            with _uncollected(), _alarm():
                found = _bounded(work)
            if thread_time() - begun > QUICK:
                self._strike(shape, 1)
            else:
                self._strikes.pop(shape, None)
            self.answered += 1
            return found
        except Overrun:
            self._strike(shape, STRIKES)
            handle.__dict__.pop("engine", None)
            return None
        finally:
            self._turn.release()

    def learn(self, snapshot: Snapshot, shape: Hashable, vantage: Vantage, seconds: float) -> bool:
        """Take note of how long a question took elsewhere. Whether its vantage is worth being compiled here."""
        if seconds > QUICK or self._strikes.get(shape, 0) >= STRIKES:
            return False
        self._quick[shape] = None
        if len(self._quick) > MOST_SHAPES:
            self._quick.popitem(last=False)
        handle = snapshot.handle
        if "engine" not in handle.__dict__:
            return True
        engine = handle.engine
        if engine.compiled(vantage):
            return False
        missed = self._missed.setdefault(handle, Counter())
        missed[engine.sight(vantage)] += 1
        return missed[engine.sight(vantage)] >= MISSED

    def warm(self, work: Callable[[], object]) -> None:
        """Do some work with an engine that is known to be quick once all is compiled. That takes its time, and nothing
        is answered here meanwhile: for a thread of its own."""
        with self._turn:
            work()
            self._keep()

    def succeed(self, old: Snapshot, new: Snapshot) -> None:
        """Compile for a snapshot that nobody is asked from yet what its predecessor had compiled."""
        # What came before `old` is let go of only here, since it was kept out of the collection of cycles.
        if not self._shared:
            gc.unfreeze()
        gc.collect()
        engine = old.handle.__dict__.get("engine")
        if engine is not None:
            for vantage in engine.vantages()[-CARRIED:]:
                if set(vantage.doctrine) <= set(new.handle.registry.settings.doctrines):
                    _follow(engine.table_kept(vantage), new.handle.engine.table(vantage))
        self._keep()

    def _keep(self) -> None:
        """What is compiled stays; to look through it for cycles takes longer than any answer. Where memory is shared
        with the process above, what is frozen there must stay so, and nothing can be let go of by itself."""
        if not self._shared:
            gc.freeze()

    def _strike(self, shape: Hashable, count: int) -> None:
        self._quick.pop(shape, None)
        self._strikes[shape] = self._strikes.pop(shape, 0) + count
        if len(self._strikes) > MOST_SHAPES:
            self._strikes.popitem(last=False)


def _follow(old: Table | None, new: Table) -> None:
    """Make the cells of a table that were made in its predecessor, those that still mean something."""
    if old is not None:
        for office, power in list(old.cells)[-CELLS:]:
            if office in new.offices.terms and power in new.powers.terms:
                new.cell(office, power)


def shape_of(given: Asking) -> Hashable:
    """What the effort of a question depends on, but for the moment: who and what, and which parts are stated."""
    return (
        given.office,
        given.power,
        given.standard,
        frozenset(given.doctrine.items()),
        given.territory is None,
        size_of(given.sites),
        size_of(given.subjects),
        frozenset(given.facts),
    )


def size_of(stated: Sized | None) -> int | None:
    """How long a part of a question is, as far as that bears on the effort: not stated, a few terms, or about so many
    (the power of two above)."""
    return None if stated is None else max(FEW, len(stated)).bit_length()


def _bounded(work: Callable[[], T]) -> T:
    """The work. Only what runs within this is broken off."""
    return work()


def _ring(number: int, frame: FrameType | None) -> None:
    # It rings again and again: what is raised while something is let go of, or by the collector of garbage, is lost
    # there. Once the work is left, on its way out too, nothing more is raised.
    while frame is not None:
        if frame.f_code is _bounded.__code__:
            raise Overrun
        frame = frame.f_back


@contextmanager
def _uncollected() -> Iterator[None]:
    """Puts off the collection of garbage. Going through all that is compiled takes as long as an answer may, which says
    nothing of the answer, and would cost the engine."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@contextmanager
def _alarm() -> Iterator[None]:
    """Raises `Overrun` where the block takes too long. Only the main thread can be told so, and only where nobody else
    uses the alarm of the process; elsewhere the block is let be."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return
    bell = signal.getsignal(signal.SIGVTALRM)
    if bell is signal.SIG_DFL:
        signal.signal(signal.SIGVTALRM, _ring)
    elif bell is not _ring:
        yield
        return
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

"""Acts decided one by one by the engine that answers questions: slow, and what every faster way must agree with."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from vires.audit.acts import Acts
from vires.audit.codes import Codes
from vires.audit.decisions import NOT_DECIDABLE, OUTCOMES, Decisions, Names
from vires.audit.trouble import Stopped
from vires.decide.answer import TooOpen
from vires.decide.asked import QuestionError
from vires.decide.engine import Engine
from vires.model.finding import Finding
from vires.model.registry import Registry

_NUMBER = {outcome: number for number, outcome in enumerate(OUTCOMES)}


class Plain:
    """Decides acts of one registry through `Engine.decide`. `stop` is asked before each act; where it says so, the
    batch is given up with `Stopped`."""

    def __init__(self, registry: Registry, stop: Callable[[], bool] | None = None) -> None:
        self.engine = Engine(registry)
        self.names = Names()
        self._stop = stop

    def decide(self, acts: Acts, codes: Codes) -> Decisions:
        """What the finding of each act says, in their order."""
        rows = [self._row(acts, codes, row) for row in range(len(acts))]
        columns = np.array(rows, np.int32).reshape(-1, 8).T
        return Decisions(columns[0].astype(np.int8), *columns[1:])

    def _row(self, acts: Acts, codes: Codes, row: int) -> tuple[int, ...]:
        if self._stop is not None and self._stop():
            raise Stopped
        names = self.names
        reason = codes.reasons[int(acts.reason[row])]
        if reason:
            return _NUMBER[NOT_DECIDABLE], -1, -1, -1, 0, -1, -1, names.reason(reason)
        try:
            finding = self.engine.decide(acts.act(row, codes), codes.vantages[int(acts.vantage[row])])
        except TooOpen as error:
            return _NUMBER[NOT_DECIDABLE], -1, -1, -1, 0, -1, -1, names.reason(f"{error.slug}: {error}")
        except QuestionError as error:
            return _NUMBER[NOT_DECIDABLE], -1, -1, -1, 0, -1, -1, names.reason(str(error))
        return numbered(finding, names)


def numbered(finding: Finding, names: Names) -> tuple[int, ...]:
    """What a finding says, in the numbers of decisions, column by column."""
    links = finding.chains[0].links if finding.chains else ()
    limit = next((limit.provision for limit in finding.limits if limit.met is not True), None)
    miss = finding.nearest[0] if finding.nearest else None
    return (
        _NUMBER[finding.outcome.value],
        names.provision(links[-1].provision if links else None),
        names.chain(links),
        names.provision(limit),
        names.missed(missing(finding)),
        names.provision(miss.provision if miss else None),
        names.failing(miss.fails if miss else None),
        0,
    )


def missing(finding: Finding) -> tuple[str, ...]:
    """The points on which the outcome turns: every atom of the branches, in order."""
    return tuple(
        sorted({part.atom for branch in finding.branches for option in branch.when.any for part in option.all})
    )

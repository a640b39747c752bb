"""DuckDB as an interval join: all questions at once against tables of the law, in one query.

`law` has a row for each policy, office and power, `place` one for each kind of place it is confined to, `term` one
for each way in which its condition can hold, as masks over the facts. The figure is that of a whole batch, from
questions as text to lists of reasons; there is no answer to a single question worth timing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.circumstance import mask
from benchmarks.flattening import Policy, blocked, day
from benchmarks.verdict import Verdict
from benchmarks.workload import Question, Workload

ANYWHERE = "*"
JOIN = """\
select number,
       list(distinct id) filter (permits) as grants,
       list(distinct id) filter (not permits) as limits
from asked
join law using (office, power)
join place using (id)
join term using (id)
where law.since <= asked.at and asked.at < law.until
  and list_contains(asked.sites, place.site)
  and asked.facts & term.about = term.so
group by number
"""


class DuckDB:
    """The join, in memory, on one thread, as everything else here runs on one."""

    name = "duckdb"
    note = "one join for the whole batch"

    def load(self, workload: Workload, policies: Sequence[Policy]) -> None:
        law: list[Any] = [
            (p.id, office, power, p.since, p.until, p.effect == "permit")
            for p in policies
            for office in p.offices
            for power in p.powers
        ]
        places = [(p.id, site) for p in policies for site in (p.sites or (ANYWHERE,))]
        terms = [(p.id, yes | no, yes) for p in policies for yes, no in blocked(p)]
        self.tables = {
            "law": _table(("id", "office", "power", "since", "until", "permits"), law),
            "place": _table(("id", "site"), places),
            "term": _table(("id", "about", "so"), terms),
        }

    def prepare(self) -> None:
        self.base = duckdb.connect(":memory:", config={"threads": 1})
        for name, table in self.tables.items():
            self.base.register("given", table)
            self.base.execute(f"create table {name} as select * from given")
            self.base.unregister("given")

    def answers(self, questions: Sequence[Question]) -> Sequence[Any]:
        asked = pa.table(
            {
                "number": range(len(questions)),
                "office": [question["office"] for question in questions],
                "power": [question["power"] for question in questions],
                "at": [day(question["at"]) for question in questions],
                "sites": [[ANYWHERE, *question["sites"]] for question in questions],
                "facts": [mask(question["facts"]) for question in questions],
            }
        )
        self.base.register("asked", asked)
        found: list[Any] = [((), ())] * len(questions)
        for number, grants, limits in self.base.execute(JOIN).fetchall():
            found[number] = (grants or (), limits or ())
        self.base.unregister("asked")
        return found

    def verdict(self, answer: Any) -> Verdict:
        grants, limits = map(frozenset, answer)
        return Verdict(bool(grants) and not limits, grants, limits)


def _table(columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    return pa.table(dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))

"""The same acts decided by DuckDB in one statement over the same file, against tables of the flattened law."""

from __future__ import annotations

from pathlib import Path

from benchmarks.landscape import BIT
from benchmarks.peers.duckdb import ANYWHERE, DuckDB

FACTS = " + ".join(f'{bit} * "{fact}"::int' for fact, bit in BIT.items())
WHOLE = f"""\
copy (
  with asked as (
    select act, office, power, site, year("at") * 10000 + month("at") * 100 + day("at") as day, {FACTS} as facts
    from read_parquet('{{acts}}')
  ), applying as (
    select act, bool_or(permits) as granted, bool_or(not permits) as barred, min(id) filter (permits) as provision
    from asked
    join law using (office, power)
    join place using (id)
    join term using (id)
    where law.since <= asked.day and asked.day < law.until
      and (place.site = asked.site or place.site = '{ANYWHERE}')
      and asked.facts & term.about = term.so
    group by act
  )
  select act,
         case when not coalesce(granted, false) then 'NO_AUTHORITY_SHOWN' when barred then 'BARRED'
              else 'AUTHORIZED' end as outcome,
         provision
  from asked left join applying using (act)
) to '{{out}}' (format parquet)
"""


def decide(peer: DuckDB, acts: Path, out: Path) -> None:
    """Outcomes of all acts, with some grant that carries each, into a file."""
    peer.base.execute(WHOLE.format(acts=acts, out=out))

"""Synthetic acts: the same for the same seed, in the span that was asked for, and every outcome that can be occurs."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest

import vires
from tests.unit import arden
from tests.unit.audit.tables import audited
from vires.audit.mappingfile import to_yaml
from vires.audit.sampling import Sampler
from vires.service.asking import Handle
from vires.temporal.dating import Dating


def drawn(sampler: Sampler, count: int) -> pa.Table:
    return pa.concat_tables(sampler.tables(count))


def test_the_same_seed_gives_the_same_acts() -> None:
    registry = arden.registry()
    one, same, other = (drawn(Sampler(registry, seed), 3000) for seed in (1, 1, 2))
    assert one.equals(same)
    assert not one.equals(other)
    assert one.slice(0, 500).equals(drawn(Sampler(registry, 1), 3000).slice(0, 500))
    assert one.column("act").to_pylist() == list(range(1, 3001))


def test_sampled_acts_are_read_by_the_mapping_beside_them(tmp_path: Path) -> None:
    law = arden.LAW.replace("force: policy", "force: law")
    seen: set[str] = set()
    for handle in (arden.handle(), Handle(arden.registry(law=law), now=arden.NOW)):
        sampler = Sampler(handle.registry, 5)
        rows, done = audited(drawn(sampler, 1500), tmp_path, to_yaml(sampler.mapping()), handle=handle, engine="kernel")
        assert len(rows) == 1500
        assert not done.unknown
        seen |= {name for name, count in done.outcomes.items() if count}
    assert seen == {"AUTHORIZED", "IRREGULAR", "BARRED", "NO_AUTHORITY_SHOWN", "CONDITIONAL"}


@pytest.mark.parametrize(
    ("since", "until"), [("2025-01-01", "2025-02-01"), ("1999-01-01", None), (None, "1996-01-01"), (None, None)]
)
def test_acts_are_done_in_the_span_that_is_asked_for(since: str | None, until: str | None) -> None:
    ends = [None if text is None else Dating.parse(text) for text in (since, until)]
    moments = drawn(Sampler(arden.registry(), 0, *ends), 4000).column("at").to_pylist()
    if since is not None:
        assert min(moments) >= datetime.fromisoformat(since).replace(tzinfo=UTC)
    if until is not None:
        assert max(moments) < datetime.fromisoformat(until).replace(tzinfo=UTC)
    assert len({moment.date() for moment in moments}) >= 28


def test_acts_of_the_bundled_registry_speak_of_what_it_speaks_of() -> None:
    registry = vires.open().registry
    table = drawn(Sampler(registry), 2000)
    assert set(table.column("office").to_pylist()) <= set(registry.terms["offices"])
    assert set(table.column_names[8:]) <= set(registry.terms["facts"])
    assert {None, "unknown"} < set(table.column("site").to_pylist())


DRAW = """
from tests.unit import arden
from vires.audit.sampling import Sampler
import hashlib
for table in Sampler(arden.registry(), 4).tables(3000):
    print(hashlib.sha256(repr(table.to_pydict()).encode()).hexdigest())
"""


def test_the_same_seed_gives_the_same_acts_in_every_process() -> None:
    root = Path(__file__).parents[3]
    path = f"{root}{os.pathsep}{root / 'src'}"
    said = {
        subprocess.run(
            [sys.executable, "-c", DRAW], cwd=root, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1
    assert len(said.pop()) == 65

"""What is compiled from C says of every act what the columns say; it is compiled here, from its source."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from random import Random
from typing import Any

import pytest

from benchmarks.record import VANTAGE, act, registry
from benchmarks.workload import generate
from tests.generated import LENGTH, example
from tests.unit.audit.parity import audited, differences
from vires.audit.kernel import looking

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def extension(tmp_path_factory: pytest.TempPathFactory) -> Any:
    if not shutil.which("cc"):
        pytest.skip("no C compiler here")
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    made = build.compiled(ROOT / build.SOURCE, tmp_path_factory.mktemp("compiled"))
    assert made is not None
    found = importlib.util.spec_from_file_location(build.NAME, made)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture
def compiled(extension: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(looking, "compiled", extension)
    return extension


@pytest.mark.parametrize("tape", range(6))
def test_compiled_audit_agrees_on_generated_law(compiled: Any, tape: int) -> None:
    made = example(Random(f"compiled {tape}").randbytes(LENGTH), 12)
    assert differences(made.registry, [(one.act, one.vantage) for one in made.questions]) == []


def test_compiled_audit_agrees_on_a_large_body_of_law(compiled: Any) -> None:
    workload = generate(240, 300, seed=3)
    asked = [(act(question), VANTAGE) for question in workload.questions]
    asked += [(one.model_copy(update={"facts": dict(list(one.facts.items())[:6])}), VANTAGE) for one, _ in asked[:60]]
    assert differences(registry(workload), asked) == []


def test_compiled_and_columns_say_the_same_where_rows_are_wide(compiled: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All law in force at once: rows of many words."""
    workload = generate(600, 400, seed=4, in_force=600)
    law, asked = registry(workload), [(act(question), VANTAGE) for question in workload.questions]
    ours = audited(law, asked)
    monkeypatch.setattr(looking, "compiled", None)
    assert ours == audited(law, asked)


def test_arrays_that_do_not_fit_are_refused(compiled: Any) -> None:
    with pytest.raises(ValueError, match="more arrays"):
        compiled.look(0, (), (), (), 1, ())
    with pytest.raises((TypeError, BufferError)):
        compiled.look(0, (), (), (), 1, tuple(object() for _ in range(19)))

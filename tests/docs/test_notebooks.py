"""A notebook shows what it does when it is run."""

from __future__ import annotations

import subprocess
import sys

from tests.notebooks import NOTEBOOKS, ROOT


def test_there_are_notebooks_and_each_has_its_outputs() -> None:
    found = sorted(path.name for path in NOTEBOOKS.glob("*.ipynb"))
    assert found == ["asking.ipynb"]
    assert all('"output_type"' in (NOTEBOOKS / name).read_text(encoding="utf-8") for name in found)


def test_every_notebook_prints_what_it_shows() -> None:
    # In a process of its own: a kernel's libraries warn of things that are theirs.
    done = subprocess.run(
        [sys.executable, "-m", "tests.notebooks", "--check"], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, f"write it anew: python -m tests.notebooks\n{done.stdout}\n{done.stderr}"

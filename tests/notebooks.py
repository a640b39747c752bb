"""The notebooks of the docs: `python -m tests.notebooks` runs them and stores what they print; read the diff. They are
stored with their outputs, so that they can be read without being run, and a test compares those.

Nothing leaves the machine: a kernel is spoken to through files in a folder of its own, and the server that a notebook
starts over loopback."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "docs" / "notebooks"
PATIENCE = 300
"""Seconds for one cell, on a machine that does much else."""


def rerun(path: Path) -> str:
    """The text of a notebook with its cells run in turn in a new kernel, in an empty folder. Raises
    `nbclient.exceptions.CellExecutionError`."""
    import nbformat
    from nbclient import NotebookClient

    notebook: Any = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    with tempfile.TemporaryDirectory(prefix="vires-notebook-") as folder:
        environment = {
            **os.environ, "JUPYTER_PLATFORM_DIRS": "1", "JUPYTER_RUNTIME_DIR": folder, "IPYTHONDIR": folder,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "88",
            "PYTHONUTF8": "1",
        }  # fmt: skip
        os.environ.update(environment)
        client = NotebookClient(
            notebook, timeout=PATIENCE, kernel_name="python3", resources={"metadata": {"path": folder}}
        )
        manager: Any = client.create_kernel_manager()
        manager.transport, manager.ip = "ipc", str(Path(folder, "kernel"))
        client.execute()
    return _written(notebook)


def _written(notebook: Any) -> str:
    """The notebook as text, without what differs from one run to the next."""
    for cell in notebook.cells:
        cell.metadata = {}
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main(argv: list[str]) -> int:
    """Write every notebook anew; with `--check`, tell which ones are not as they run."""
    checking = argv == ["--check"]
    stale = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        text = rerun(path)
        if text != path.read_text(encoding="utf-8"):
            stale.append(path)
            if not checking:
                path.write_text(text, encoding="utf-8")
            else:
                print(text)
    for path in stale:
        print(f"{path.relative_to(ROOT)}: {'not as it runs' if checking else 'written anew'}")
    return 1 if checking and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

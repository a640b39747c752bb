"""A ledger of Arden in a file, and folders to work in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.unit import arden
from vires.ledger.port import Store
from vires.service.ledger.committing import Recorded
from vires.service.ledger.exporting import export
from vires.service.ledger.opening import opened
from vires.service.ledger.recording import record

PORTS = "territories:\n  - {id: arden/south, label: Southern district}\n  - {id: arden/west, label: Western district}\n"


@dataclass(frozen=True)
class Kept:
    """A ledger, and the folder it was first recorded from."""

    root: Path

    @property
    def address(self) -> str:
        """Where the ledger lies."""
        return str(self.root / "law.ledger")

    @property
    def folder(self) -> Path:
        """The folder of the first text."""
        return self.root / "arden"

    def begin(self) -> Kept:
        """Record the first text: that of Arden, and a file of further districts."""
        self.folder.mkdir()
        arden.write(self.folder)
        (self.folder / "ports.yaml").write_text(PORTS, encoding="utf-8")
        self.record(reason="the first text", author="vane", ledger=self.address)
        return self

    def record(self, folder: Path | None = None, **said: Any) -> Recorded:
        """Record a folder, by `vane` unless somebody else is named."""
        given = {"author": "vane", "reason": "because", "legal": False, **said}
        return record(folder or self.folder, **given)

    def export(self, name: str, revision: int | str | None = None) -> Path:
        """A folder with the text at a revision."""
        export(self.root / name, self.address, revision)
        return self.root / name

    def store(self) -> Any:
        """The ledger, open for as long as a block lasts."""
        return opened(self.address)

    def total(self) -> int:
        """How many revisions there are."""
        with opened(self.address) as store:
            return _total(store)


def _total(store: Store) -> int:
    head = store.head()
    return 0 if head is None else head.number


def change(folder: Path, name: str, before: str, after: str) -> None:
    """Put one text in place of another in a file of a folder."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")

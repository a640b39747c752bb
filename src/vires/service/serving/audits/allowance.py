"""How much a server does for audits, as its operator set it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Allowance(BaseModel):
    """Where audits lie (`folder`; left out: with the server, and gone with it), and the folder whose files may be
    named instead of being sent (`files`; left out: none). A file that is sent has at most `megabytes`; one audit takes
    at most `seconds` and `memory` megabytes; so many `processes` work at once in one process of the server. One caller
    keeps at most `each` audits, and each is removed after so many `days`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    offered: bool = True
    folder: Path | None = None
    files: Path | None = None
    megabytes: Annotated[int, Field(ge=1, le=100_000)] = 256
    seconds: Annotated[int, Field(ge=1, le=86_400)] = 3600
    memory: Annotated[int, Field(ge=512, le=1_000_000)] = 4096
    processes: Annotated[int, Field(ge=1, le=64)] = 1
    each: Annotated[int, Field(ge=1, le=1000)] = 8
    days: Annotated[int, Field(ge=1, le=3650)] = 7

    @property
    def bytes(self) -> int:
        """The most that is sent."""
        return self.megabytes * 1_000_000

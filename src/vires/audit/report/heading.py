"""What an audit was made of: enough to make it again, and to see that nothing was changed meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vires.audit.report.samples import view_dict
from vires.temporal.vantage import Vantage


@dataclass(frozen=True)
class Heading:
    """`input` is the name of the file without its folder, `None` for a table in memory; `input_digest` and
    `mapping_digest` are `sha256:...`; `bytes` is the size of the input. `vantage` is the point of view of the rows that
    state none; `by_row` names what rows state of theirs (`as_of`, `known_by`). `compared` is the second vantage, if two
    are compared. `command` is the command line that makes the same audit, `options` what a question of the same
    registry needs (`--registry`). `engine` says what decided; `version` is that of Vires; `made` is when. `partial`
    says that the audit was stopped before the end of the input, and `total` how many rows that has, if known."""

    input: str | None
    input_digest: str | None
    vantage: Vantage
    command: tuple[str, ...] = ()
    mapping_digest: str | None = None
    bytes: int | None = None
    by_row: tuple[str, ...] = ()
    compared: Vantage | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    engine: str = ""
    version: str = ""
    made: str = ""
    partial: bool = False
    total: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The heading as JSON."""
        return {
            "input": self.input, "input_digest": self.input_digest, "bytes": self.bytes,
            "mapping_digest": self.mapping_digest, "vantage": view_dict(self.vantage), "by_row": list(self.by_row),
            "compared": view_dict(self.compared), "command": list(self.command), "options": dict(self.options),
            "engine": self.engine, "version": self.version, "made": self.made, "partial": self.partial,
            "total": self.total,
        }  # fmt: skip

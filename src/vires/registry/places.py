"""Where each record and each of its fields stands in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vires.model.origin import Origin, Record
from vires.registry.diagnostic import Span

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Places:
    """`spans` maps the origin of a record and the path of a field below it (keys and list positions) to the
    place of the field's value; the empty path is the record itself."""

    spans: Mapping[Origin, Mapping[Path, Span]] = field(default_factory=dict)

    def of(self, record: Record, *path: str | int) -> Span:
        """The place of a field of a record, or of the nearest part that encloses it."""
        if record.origin is None:
            return Span("(no file)")
        known = self.spans.get(record.origin, {})
        for length in range(len(path), -1, -1):
            found = known.get(path[:length])
            if found is not None:
                return found
        return Span(record.origin.file, record.origin.line, record.origin.column)

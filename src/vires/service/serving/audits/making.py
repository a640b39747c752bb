"""An audit made in its own process: result, chains and report beside one another, or none of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import vires
from vires.service import clock
from vires.service.auditing import refusals
from vires.service.auditreport import write
from vires.service.identity import identify
from vires.service.serving.audits.room import NUMBERS, PROGRESS, REPORT, RESULT, Room

if TYPE_CHECKING:
    from vires.audit.job import Done
    from vires.audit.progress import Progress
    from vires.service.asking import Handle
    from vires.temporal.vantage import Vantage


def make(room: Room, handle: Handle, order: dict[str, Any]) -> dict[str, Any]:
    """Audit what lies in a room, and return what is then known of it. Raises `Refusal`."""
    from vires.audit import job, mappingfile
    from vires.audit.reading import open_source
    from vires.audit.report.heading import Heading

    vantage, compare = (_seen(handle, order[name]) for name in ("vantage", "compare"))
    assert vantage is not None
    with refusals():
        source = open_source(Path(order["input"]), order["name"])
        mapping = mappingfile.read_mapping("mapping", order["mapping"].encode())
        by_row = tuple(name for name in ("as_of", "known_by") if getattr(mapping, name) is not None)

        def finish(done: Done) -> None:
            assert done.tally is not None
            heading = Heading(
                input=order["name"],
                input_digest=done.input_digest,
                vantage=vantage,
                command=_command(order, vantage, compare),
                mapping_digest=mappingfile.digest(mapping),
                bytes=source.bytes,
                by_row=by_row,
                compared=compare,
                options=order["options"],
                engine="kernel",
                version=vires.__version__,
                made=clock.instant(),
                total=done.rows,
            )
            write(room.folder / REPORT, handle.registry, done.tally, heading)
            told = {**done.tally.to_dict(), "made": heading.to_dict(), "registry": identify(handle.registry)}
            room.write(NUMBERS, told)

        done = job.run(
            handle.registry, source, mapping, room.folder / RESULT, vantage, compare=compare,
            progress=lambda one: _told(room, one), finishing=finish,
        )  # fmt: skip
    return {
        "state": "done", "problem": None, "rows": done.rows, "outcomes": done.outcomes, "unknown": done.unknown,
        "finished": clock.instant(),
    }  # fmt: skip


def _command(order: dict[str, Any], vantage: Vantage, compare: Vantage | None) -> tuple[str, ...]:
    """What makes the same audit elsewhere, with the mapping in a file of its own."""
    from vires.audit.report.samples import viewed

    words = ["vires", "audit", order["name"], "--mapping", "MAPPING.yaml", "--out", "outcomes.parquet"]
    words += ["--report", "report.html", *viewed(vantage)]
    if compare is not None:
        for axis in ("as_of", "known_by", "standard"):
            first, second = (str(getattr(one, axis)) for one in (vantage, compare))
            if first != second:
                words += ["--compare", f"{axis.replace('_', '-')}={getattr(getattr(compare, axis), 'text', second)}"]
    return (*words, *(word for pair in order["options"].items() for word in pair))


def _seen(handle: Handle, said: dict[str, Any] | None) -> Vantage | None:
    return None if said is None else handle.vantage(**said)


def _told(room: Room, one: Progress) -> None:
    said = {"rows": one.rows, "total": one.total, "seconds": one.seconds, "rate": one.rate, "left": one.left}
    room.write(PROGRESS, said)

"""An audit from beginning to end: a table of acts in, a table of outcomes out, row for row in the same order.

What was decided is written at once and vouched for every few seconds; whatever ends an audit before its end, it leaves
a part file that can be read as far as it goes, and goes on from there to the result it would have had."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vires.audit import source as sources
from vires.audit.checking import check, schemes
from vires.audit.clerk import Clerk, Order, Unit
from vires.audit.crew import decide_together, units_from
from vires.audit.decisions import OUTCOMES
from vires.audit.growing import Growing, read_checkpoint, write_whole
from vires.audit.mapping import ActMapping
from vires.audit.mappingfile import digest as mapping_digest
from vires.audit.mappingfile import plain
from vires.audit.progress import Progress, Watch
from vires.audit.result import Shown, chain_table, encoded, join_chains, pattern, schema
from vires.audit.signs import Signs
from vires.audit.source import Source
from vires.audit.trouble import AuditError, Stopped
from vires.audit.unknown import Unknown
from vires.audit.vocabulary import Vocabulary
from vires.model.finding import SEMANTICS
from vires.model.registry import Registry
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

if TYPE_CHECKING:
    from vires.audit.report.tally import Tally

FORM = 1
"""The version of checkpoints; another is not gone on from."""
LOOKED_AT = 10_000
"""Rows at the head of a table by which the mapping is checked."""
_BETWEEN = 5.0
"""Seconds between two checkpoints."""


@dataclass(frozen=True)
class Wanted:
    """What an audit is asked for, as `run` takes it."""

    registry: Registry
    source: Source
    mapping: ActMapping
    out: Path
    vantage: Vantage
    compare: Vantage | None
    unstated: Collection[str]
    engine: str
    processes: int
    gather: bool


@dataclass(frozen=True)
class Done:
    """What an audit came to: `rows` with how many of each outcome, codes that name nothing, the digest of the table,
    and what the report counts. `vantage` is the one with which it was begun."""

    rows: int
    outcomes: dict[str, int]
    unknown: list[dict[str, Any]]
    input_digest: str
    vantage: Vantage
    tally: Tally | None
    receipt: dict[str, Any]


class Interrupted(Exception):
    """The audit was stopped after `rows` rows, of `total` if that is known; `part` can be read, and gone on from."""

    def __init__(self, rows: int, total: int | None, part: Path) -> None:
        super().__init__(f"stopped after {rows:,} rows")
        self.rows = rows
        self.total = total
        self.part = part


@dataclass
class _State:
    """What is known so far: where the next unit stands, and the counts."""

    place: tuple[int, int]
    outcomes: list[int]
    unknown: Unknown
    chains: dict[int, Shown]
    tally: Tally | None

    def take(self, place: tuple[int, int], unit: Unit) -> None:
        join_chains(self.chains, unit.chains)
        self.outcomes = [a + b for a, b in zip(self.outcomes, unit.outcomes, strict=True)]
        self.unknown.merge(Unknown.of(unit.unknown))
        if unit.tally is not None and self.tally is not None:
            self.tally.merge(unit.tally)
        self.place = place[0], place[1] + 1

    def to_dict(self) -> dict[str, Any]:
        return {
            "place": list(self.place), "outcomes": self.outcomes, "unknown": self.unknown.to_dict(),
            "chains": [[number, list(links)] for number, links in self.chains.items()],
            "tally": None if self.tally is None else self.tally.dump().decode(),
        }  # fmt: skip


def run(
    registry: Registry,
    source: Source,
    mapping: ActMapping,
    out: Path,
    vantage: Vantage,
    *,
    compare: Vantage | None = None,
    unstated: Collection[str] = (),
    engine: str = "kernel",
    processes: int = 1,
    gather: bool = True,
    resume: bool = False,
    command: Callable[[Vantage], tuple[str, ...]] | None = None,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
    finishing: Callable[[Done], None] | None = None,
) -> Done:
    """Audit a table against a registry, from a vantage, and from another to `compare`. `unstated` names the moments of
    the vantage (`as_of`, `known_by`) that the caller left to the present: an audit that is resumed keeps those with
    which it began. `engine` is `kernel` or `plain`; `gather` counts what the report tells. Beside the result,
    `OUT.chains.parquet` and `OUT.receipt.json` are written; `finishing` is called before the result has its name, to
    write what belongs to it, and `command` gives the command line of the receipt. Raises `AuditError` for what cannot
    be done, and `Interrupted` where it was told to stop, by `stop` or by a signal: then `OUT.part` holds the rows so
    far. With `resume` it goes on from there, or begins where there is nothing."""
    wanted = Wanted(registry, source, mapping, out, vantage, compare, unstated, engine, processes, gather)
    signs = Signs(stop)
    with signs.heeded():
        return _Run(wanted, signs, progress).run(resume, command, finishing)


class _Run:
    def __init__(self, wanted: Wanted, signs: Signs, progress: Callable[[Progress], None] | None) -> None:
        self.wanted = wanted
        self.signs = signs
        self.progress = progress
        head = wanted.source.head(LOOKED_AT)
        check(wanted.mapping, wanted.registry, head)
        passed = [head.schema.field(name) for name in wanted.mapping.kept]
        self.schema = schema(passed, wanted.compare is not None)
        self.growing = Growing(wanted.out, pattern(self.schema))
        self.input_digest = wanted.source.digest() if wanted.source.again else ""
        self.state = self._fresh()

    def _fresh(self) -> _State:
        tally = None
        if self.wanted.gather:
            from vires.audit.report.tally import Tally

            tally = Tally()
        return _State((0, 0), [0] * len(OUTCOMES), Unknown(), {}, tally)

    def run(
        self, resume: bool, command: Callable[[Vantage], tuple[str, ...]] | None,
        finishing: Callable[[Done], None] | None,
    ) -> Done:  # fmt: skip
        self._begin(resume)
        growing, wanted = self.growing, self.wanted
        watch = Watch(growing.rows, wanted.source.rows, wanted.source.about)
        vouched = time.monotonic()
        try:
            for place, unit in self._units():
                with self.signs.writing():
                    growing.add(unit.data)
                    self.state.take(place, unit)
                    if time.monotonic() - vouched > _BETWEEN:
                        self._vouch()
                        vouched = time.monotonic()
                if self.progress is not None:
                    self.progress(watch.at(growing.rows))
                if self.signs():
                    raise Stopped
            self._agree()
        except (Stopped, KeyboardInterrupt):
            self._leave()
            raise Interrupted(growing.rows, wanted.source.rows, growing.part) from None
        except AuditError:
            self._leave()
            raise
        except BaseException:
            growing.close()
            raise
        if not wanted.source.again:
            self.input_digest = wanted.source.digest()
        with self.signs.writing():
            return self._finish(command, finishing)

    # Beginning

    def _begin(self, resume: bool) -> None:
        found = read_checkpoint(self.wanted.out) if resume else None
        if found is None:
            self.growing.begin()
            self._vouch()
            return
        self._same(found)
        if not self.wanted.source.again:
            raise AuditError(
                "resume-stream", f"`{self.wanted.source.name}` can be read but once, so there is no going on",
                "begin anew without `--resume`",
            )  # fmt: skip
        moments: dict[str, Any] = {name: Dating.parse(found["vantage"][name]) for name in self.wanted.unstated}
        compare = self.wanted.compare
        self.wanted = replace(
            self.wanted,
            vantage=replace(self.wanted.vantage, **moments),
            compare=None if compare is None else _vantage(found["compare"]),
        )
        self.growing.resume(found)
        self.state = self._read(found["state"])

    def _read(self, found: dict[str, Any]) -> _State:
        fresh = self._fresh()
        if fresh.tally is not None:
            fresh.tally = type(fresh.tally).load(found["tally"].encode())
        return _State(
            (int(found["place"][0]), int(found["place"][1])), [int(count) for count in found["outcomes"]],
            Unknown.of(found["unknown"]), {int(number): tuple(links) for number, links in found["chains"]}, fresh.tally,
        )  # fmt: skip

    def _identity(self) -> dict[str, Any]:
        """What must be the same to go on."""
        wanted = self.wanted
        return {
            "form": FORM, "unit": sources.UNIT, "version": metadata.version("vires"), "input": self.input_digest,
            "mapping": mapping_digest(wanted.mapping), "registry": wanted.registry.digest, "engine": wanted.engine,
            "gather": wanted.gather,
        }  # fmt: skip

    def _same(self, found: dict[str, Any]) -> None:
        """Raise `AuditError` (`resume-other`) where the part file is that of another audit, with what differs."""
        differs = [name for name, value in self._identity().items() if found.get("identity", {}).get(name) != value]
        mine, kept = _said(self.wanted.vantage), found.get("vantage", {})
        differs += [
            name for name, value in mine.items() if name not in self.wanted.unstated and kept.get(name) != value
        ]
        if (self.wanted.compare is None) != (found.get("compare") is None):
            differs.append("compare")
        elif self.wanted.compare is not None:
            compared = _said(self.wanted.compare)
            differs += [
                f"compare {name}" for name in compared
                if name not in self.wanted.unstated and found["compare"][name] != compared[name]
            ]  # fmt: skip
        if differs:
            raise AuditError(
                "resume-other", f"`{self.growing.part}` was begun with another {', '.join(differs)}",
                "give what it was begun with, or begin anew without `--resume`",
            )  # fmt: skip

    # On the way

    def _units(self) -> Iterator[tuple[tuple[int, int], Unit]]:
        wanted = self.wanted
        order = Order(
            wanted.registry, wanted.mapping, wanted.vantage, wanted.compare, wanted.engine, wanted.gather
        )  # fmt: skip
        if wanted.processes > 1:
            yield from decide_together(
                order, wanted.source, wanted.processes, self.state.place, self.growing.rows, self.signs
            )
            return
        clerk = Clerk(order, self.signs)
        for place, table in units_from(wanted.source, self.state.place, order.columns):
            yield place, clerk.unit(table, self.growing.rows)

    def _vouch(self) -> None:
        self.growing.checkpoint({
            "identity": self._identity(),
            "vantage": _said(self.wanted.vantage),
            "compare": None if self.wanted.compare is None else _said(self.wanted.compare),
            "state": self.state.to_dict(),
        })  # fmt: skip

    def _leave(self) -> None:
        """Leave what was decided so that it can be read and gone on from."""
        with self.signs.writing():
            try:
                self._vouch()
                self.growing.end()
            except AuditError:
                # The disk is full: what was vouched for before still is.
                return
            finally:
                self.growing.close()

    def _agree(self) -> None:
        """Raise `AuditError` (`rows-lost`) where not every row came out."""
        total = self.wanted.source.rows
        if total is not None and total != self.growing.rows:
            raise AuditError(
                "rows-lost", f"the table has {total:,} rows, and {self.growing.rows:,} were decided",
                "report it with the command; the rows that were decided stand in the part file",
            )  # fmt: skip

    # The end

    def _finish(
        self, command: Callable[[Vantage], tuple[str, ...]] | None, finishing: Callable[[Done], None] | None
    ) -> Done:
        wanted, growing = self.wanted, self.growing
        outcomes = dict(zip(OUTCOMES, self.state.outcomes, strict=True))
        unknown = self.state.unknown.listed(Vocabulary(wanted.registry), schemes(wanted.mapping))
        done = Done(
            growing.rows, outcomes, unknown, self.input_digest, wanted.vantage, self.state.tally,
            self._receipt(outcomes, unknown, () if command is None else command(wanted.vantage)),
        )  # fmt: skip
        try:
            growing.end()
            import json

            chains, receipt = beside(wanted.out)
            try:
                write_whole(chains, encoded(chain_table(self.state.chains)))
                write_whole(receipt, (json.dumps(done.receipt, ensure_ascii=False, indent=2) + "\n").encode())
            except OSError as error:
                raise AuditError(
                    "file-unwritable", f"what belongs to `{wanted.out}` cannot be written: "
                    f"{(error.strerror or str(error)).lower()}", "make room, then go on with `--resume`",
                ) from None  # fmt: skip
            if finishing is not None:
                finishing(done)
        except BaseException:
            self._leave()
            raise
        growing.finish()
        return done

    def _receipt(
        self, outcomes: dict[str, int], unknown: list[dict[str, Any]], command: tuple[str, ...]
    ) -> dict[str, Any]:
        import shlex

        wanted = self.wanted
        settings = wanted.registry.settings
        return {
            "vires": metadata.version("vires"),
            "semantics": SEMANTICS,
            "registry": {
                "name": settings.registry, "digest": wanted.registry.digest, "revision": wanted.registry.revision,
                "checked_to": settings.checked_to.text if settings.checked_to else None,
            },
            "vantage": _said(wanted.vantage),
            "compare": None if wanted.compare is None else _said(wanted.compare),
            "input": {
                "name": wanted.source.name, "digest": self.input_digest, "bytes": wanted.source.bytes,
                "rows": self.growing.rows,
            },
            "mapping": {"digest": mapping_digest(wanted.mapping), "says": plain(wanted.mapping)},
            "engine": wanted.engine,
            "out": {"name": wanted.out.name, "rows": self.growing.rows, "columns": self.schema.names},
            "chains": len(self.state.chains),
            "outcomes": outcomes,
            "unknown": unknown,
            "command": shlex.join(command),
        }  # fmt: skip


def beside(out: Path) -> tuple[Path, Path]:
    """The table of chains and the receipt that belong to a result."""
    stem = out.name.removesuffix(".parquet")
    return out.with_name(f"{stem}.chains.parquet"), out.with_name(f"{stem}.receipt.json")


def _said(vantage: Vantage) -> dict[str, Any]:
    return {
        "as_of": vantage.as_of.to_text(), "known_by": vantage.known_by.to_text(), "standard": vantage.standard,
        "doctrine": dict(sorted(vantage.doctrine.items())),
    }  # fmt: skip


def _vantage(said: dict[str, Any]) -> Vantage:
    return Vantage(
        Dating.parse(said["as_of"]), Dating.parse(said["known_by"]), said["standard"], dict(said["doctrine"])
    )

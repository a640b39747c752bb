"""Audits: a table of acts against a registry, for the command line and for other programs.

What needs the libraries of tables is imported only where an audit is made; where they are missing, that is said."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vires.registry.diagnostic import Span
from vires.service.asking import Handle
from vires.service.refusal import Refusal
from vires.service.stating import Moment, read_moment

if TYPE_CHECKING:
    from vires.audit.job import Done
    from vires.audit.mapping import ActMapping
    from vires.audit.progress import Progress
    from vires.audit.source import Source
    from vires.temporal.dating import Dating
    from vires.temporal.vantage import Vantage

AXES = ("as_of", "known_by", "standard")
"""What a second vantage may differ in."""


@dataclass(frozen=True)
class View:
    """The point of view of an audit as it was stated; what is `None` is the present."""

    as_of: Moment | None = None
    known_by: Moment | None = None
    standard: str = "reported"
    doctrine: Mapping[str, str] | None = None

    @property
    def unstated(self) -> tuple[str, ...]:
        """The moments that are left to the present."""
        return tuple(name for name in ("as_of", "known_by") if getattr(self, name) is None)


@contextmanager
def refusals() -> Iterator[None]:
    """What an audit refuses, as the verbs refuse it; a library that is missing is said to be."""
    try:
        from vires.audit.trouble import AuditError

        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("numpy", "pyarrow"):
            raise
        raise Refusal(
            "extra-missing", f"audits need `{error.name}`, which is not installed", "pip install 'vires[audit]'"
        ) from None
    except AuditError as error:
        where = None if error.where is None else Span(*error.where)
        raise Refusal(error.slug, error.message, error.remedy, where=where, nearest=error.nearest) from None


def mapping_schema() -> dict[str, Any]:
    """The JSON Schema of mapping files."""
    from vires.audit.mappingfile import schema

    return schema()


def open_acts(acts: Any, name: str | None = None) -> Source:
    """A table of acts by its path, or as an object. Raises `Refusal`."""
    with refusals():
        from vires.audit.reading import open_source

        return open_source(acts, name)


def suggest(handle: Handle, acts: Any) -> str:
    """The text of a mapping file drafted for a table. Raises `Refusal`."""
    with refusals():
        from vires.audit.job import LOOKED_AT
        from vires.audit.reading import open_source
        from vires.audit.suggestion import suggest as draft

        source = acts if hasattr(acts, "stretches") else open_source(acts)
        return draft(handle.registry, source.head(LOOKED_AT)).to_yaml()


def read_mapping(mapping: Any, handle: Handle, source: Source) -> ActMapping:
    """A mapping from a file, from plain data, or, where there is none, as it is drafted for the table: if the draft
    leaves nothing to be said. Raises `Refusal`."""
    with refusals():
        from vires.audit.mappingfile import as_mapping
        from vires.audit.mappingfile import read_mapping as read

        if mapping is None:
            from vires.audit.job import LOOKED_AT
            from vires.audit.suggestion import suggest as draft

            drafted = draft(handle.registry, source.head(LOOKED_AT))
            if drafted.missing or drafted.document.get("leave_out") or "zone" in drafted.document:
                lacking = [f"no column seems to give `{part}`" for part in drafted.missing]
                lacking += [f"`{name}` looks personal" for name in drafted.document.get("leave_out", ())]
                lacking += ["its times name no zone"] if "zone" in drafted.document else []
                raise Refusal(
                    "mapping-needed", f"`{source.name}` cannot be read without a mapping: {'; '.join(lacking)}",
                    "draft one with `--suggest-mapping`, correct it, and give it as `--mapping FILE`",
                )  # fmt: skip
            return as_mapping(drafted.document)
        if isinstance(mapping, str | os.PathLike):
            from vires.service.opening import read_text_file

            path = Path(os.fspath(mapping))
            return read(str(path), read_text_file(path))
        return as_mapping(mapping)


def compared(handle: Handle, view: View, axes: Mapping[str, str], now: Dating | None = None) -> Vantage | None:
    """The second vantage: that of `view`, but for what `axes` says; what neither states is `now`. Raises `Refusal`."""
    if not axes:
        return None
    wrong = [name for name in axes if name.replace("-", "_") not in AXES]
    if wrong:
        raise Refusal(
            "compare-unknown", f"`{wrong[0]}` is nothing in which two vantages are compared",
            f"give one of {', '.join(axis.replace('_', '-') for axis in AXES)}", nearest=AXES,
        )  # fmt: skip
    stated: dict[str, Any] = {
        "as_of": view.as_of, "known_by": view.known_by, "standard": view.standard, "doctrine": view.doctrine,
    }  # fmt: skip
    return handle.vantage(**{**stated, **{name.replace("-", "_"): value for name, value in axes.items()}}, now=now)


def audit(
    handle: Handle,
    acts: Any,
    *,
    out: str | os.PathLike[str],
    mapping: Any = None,
    report: str | os.PathLike[str] | None = None,
    view: View | None = None,
    compare: Mapping[str, str] | None = None,
    registry: str | None = None,
    revision: str | None = None,
    engine: str = "kernel",
    processes: int = 1,
    resume: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Done:
    """Audit a table of acts: its outcomes go to the Parquet file `out`, row for row in the order of the table, with a
    table of chains and a receipt beside it, and the page that tells of it to `report`. `registry` and `revision` are
    how a command line names the registry. Raises `Refusal`, and `vires.audit.job.Interrupted` where it was stopped."""
    view = view or View()
    fetch: Callable[[], Handle] | None = getattr(handle, "fetch", None)
    if fetch is not None:
        # A served registry is fetched whole: its acts are decided here.
        handle = fetch()
    said_so = {"--registry": registry, "--revision": revision}
    named = {option: value for option, value in said_so.items() if value is not None}
    target = Path(os.fspath(out))
    _check(target, processes)
    with refusals():
        from vires.audit.job import run
        from vires.audit.reading import open_source

        source = acts if hasattr(acts, "stretches") else open_source(acts)
        if target.exists() and any(os.path.samefile(file, target) for file in source.files):
            raise Refusal(
                "out-is-input", f"`{target}` is the table of acts itself, and the result would stand in its place",
                "give another file as `--out`",
            )  # fmt: skip
        read = read_mapping(mapping, handle, source)
        now = handle.now
        vantage = handle.vantage(view.as_of, view.known_by, view.standard, view.doctrine, now=now)
        other = compared(handle, view, compare or {}, now)

        def command(seen: Vantage) -> tuple[str, ...]:
            said = _command(seen, source, target, mapping, report, compare or {}, engine, processes)
            return (*said, *(word for pair in named.items() for word in pair))

        def finishing(done: Done) -> None:
            if report is not None:
                _write_report(handle, report, done, source, read, other, command(done.vantage), named, engine)

        return run(
            handle.registry, source, read, target, vantage, compare=other, unstated=view.unstated, engine=engine,
            processes=processes, gather=report is not None, resume=resume, command=command, progress=progress,
            stop=stop, finishing=finishing,
        )  # fmt: skip


def _check(target: Path, processes: int) -> None:
    if processes < 1:
        raise Refusal("processes-unfit", f"{processes} processes; expected at least 1", "leave it out, or give 2")
    if not target.parent.is_dir():
        raise Refusal("folder-missing", f"there is no folder `{target.parent}`", "make it, or give another file")
    if target.is_dir():
        raise Refusal("file-expected", f"`{target}` is a folder; expected a file", "give a file in it")


def _write_report(
    handle: Handle, report: str | os.PathLike[str], done: Done, source: Source, mapping: ActMapping,
    other: Vantage | None, command: tuple[str, ...], named: Mapping[str, str], engine: str,
) -> None:  # fmt: skip
    import vires
    from vires.audit.mappingfile import digest
    from vires.audit.report.heading import Heading
    from vires.service import clock
    from vires.service.auditreport import write

    assert done.tally is not None
    heading = Heading(
        source.name if source.files else None, done.input_digest, done.vantage, command, digest(mapping), source.bytes,
        by_row=tuple(name for name in ("as_of", "known_by") if getattr(mapping, name) is not None), compared=other,
        options=named, engine=engine, version=vires.__version__,
        made=clock.instant(), total=done.rows,
    )  # fmt: skip
    write(report, handle.registry, done.tally, heading)


def _command(
    seen: Vantage, source: Source, target: Path, mapping: Any, report: Any, compare: Mapping[str, str],
    engine: str, processes: int,
) -> tuple[str, ...]:  # fmt: skip
    """The command line that makes the same audit again."""
    said = ["vires", "audit", source.name, "--out", str(target)]
    if mapping is not None:
        said += ["--mapping", os.fspath(mapping) if isinstance(mapping, str | os.PathLike) else "MAPPING.yaml"]
    said += ["--as-of", seen.as_of.text, "--known-by", seen.known_by.text, "--standard", seen.standard]
    for name, option in sorted(seen.doctrine.items()):
        said += ["--doctrine", f"{name}={option}"]
    for axis, value in compare.items():
        said += ["--compare", f"{axis}={value}"]
    if report is not None:
        said += ["--report", os.fspath(report)]
    if engine != "kernel":
        said += ["--engine", engine]
    if processes != 1:
        said += ["--processes", str(processes)]
    return tuple(said)


def write_sample(
    handle: Handle, count: int, out: str | os.PathLike[str], seed: int = 0, since: Moment | None = None,
    until: Moment | None = None,
) -> Path:  # fmt: skip
    """Write so many synthetic acts, done from `since` up to `until`, to a Parquet, CSV or JSON lines file, by its
    ending, and beside it the mapping by which they are read, whose path is returned. Raises `Refusal`."""
    begin, end = (
        None if moment is None else read_moment(moment, name) for moment, name in ((since, "since"), (until, "until"))
    )
    zone = handle.registry.zone
    if begin is not None and end is not None and end.bound(zone) <= begin.bound(zone):
        raise Refusal("dates-reversed", f"`until` ({end}) is not after `since` ({begin})", "give a later `until`")
    with refusals():
        from vires.audit.mappingfile import to_yaml
        from vires.audit.sampling import Sampler
        from vires.audit.tablefile import write_tables
        from vires.service.writing import write_text

        target = Path(os.fspath(out))
        _check(target, 1)
        sampler = Sampler(handle.registry, seed, begin, end)
        write_tables(target, sampler.schema, sampler.tables(count))
        mapping = target.with_name(f"{target.name.partition('.')[0]}.mapping.yaml")
        write_text(mapping, to_yaml(sampler.mapping()))
        return mapping

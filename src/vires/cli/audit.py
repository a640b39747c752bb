"""`vires audit`: a table of acts, each against the law in force at its own moment."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from vires.cli.call import (
    AsOfOption,
    Call,
    DoctrineOption,
    JsonOption,
    KnownByOption,
    RegistryOption,
    RevisionOption,
    StandardOption,
    pairs,
    vantage_options,
)

if TYPE_CHECKING:
    from vires.audit.job import Done, Interrupted
    from vires.audit.progress import Progress

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def audit(
    context: typer.Context,
    acts: Annotated[str, typer.Argument(metavar="ACTS", help="Parquet, Arrow, CSV or JSON lines; a file or a folder.")],
    out: Annotated[str | None, typer.Option("--out", metavar="FILE", help="Where the outcomes go, as Parquet.")] = None,
    mapping: Annotated[
        str | None, typer.Option("--mapping", metavar="FILE", help="Which column gives which part of the act.")
    ] = None,
    suggest_mapping: Annotated[
        bool, typer.Option("--suggest-mapping", help="Draft a mapping from the data; nothing is audited.")
    ] = False,
    report: Annotated[
        str | None, typer.Option("--report", metavar="FILE.html", help="Write a page that tells what came out.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from what a run that was stopped left behind.")
    ] = False,
    processes: Annotated[int, typer.Option("--processes", metavar="N", help="How many processes decide.")] = 1,
    engine: Annotated[
        str, typer.Option("--engine", metavar="E", help="`kernel`, or `plain`: each act through the plain engine.")
    ] = "kernel",
    compare: Annotated[
        list[str] | None,
        typer.Option(
            "--compare", metavar="AXIS=T", help="Decide from a second vantage too: as-of=T, known-by=T, standard=S."
        ),
    ] = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    standard: StandardOption = "reported",
    doctrine: DoctrineOption = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which of the acts in a table were covered, by which authority, on what conditions, or why none is shown?

    Row for row in the order of the table. Beside FILE stand the table of chains and a receipt with the command that
    makes it again. Ctrl-C leaves FILE.part, which can be read; `--resume` goes on from there.
    """
    from vires.service.auditing import View, open_acts, suggest
    from vires.service.auditing import audit as run
    from vires.service.refusal import Refusal

    call = Call.of(context, registry, as_json, revision)
    if engine not in ("kernel", "plain"):
        raise Refusal(
            "engine-unknown", f"`{engine}` is no engine of an audit", "give `kernel` or `plain`",
            nearest=("kernel", "plain"),
        )  # fmt: skip
    if suggest_mapping:
        text = suggest(call.here(), open_acts(acts))
        if call.as_json:
            call.print_json({"mapping": text})
        elif mapping is not None:
            _write_draft(mapping, text)
        else:
            typer.echo(text, nl=False)
        return
    if out is None:
        raise Refusal("usage", "no `--out FILE`", "say where the outcomes go, or ask for `--suggest-mapping`")
    source = open_acts(acts)
    handle = call.here()
    view = View(**vantage_options(as_of, known_by, standard, doctrine))
    from vires.audit.job import Interrupted

    bar = _Bar()
    try:
        done = run(
            handle, source, out=out, mapping=mapping, report=report, view=view, compare=pairs(compare, "--compare"),
            registry=call.registry, revision=call.revision, engine=engine, processes=processes,
            resume=resume, progress=bar.tell,
        )  # fmt: skip
    except Interrupted as stopped:
        bar.clear()
        _print_stopped(call, stopped)
        raise typer.Exit(130) from None
    finally:
        bar.clear()
    if call.as_json:
        call.print_json(done.receipt)
    else:
        _print_done(call, done, out, report)


def _write_draft(path: str, text: str) -> None:
    from pathlib import Path

    from vires.service.refusal import Refusal
    from vires.service.writing import write_text

    if Path(path).exists():
        raise Refusal(
            "file-exists", f"`{path}` is there already, and a draft is not written over it",
            "give another file, or leave `--mapping` out to have it printed",
        )  # fmt: skip
    write_text(path, text)


def _print_done(call: Call, done: Done, out: str, report: str | None) -> None:
    paper = call.paper()
    paper.line(f"{done.rows:,} {'act' if done.rows == 1 else 'acts'} audited: {out}", style="bold")
    for outcome, count in done.outcomes.items():
        if count:
            paper.entry(f"{count:,}", f"{outcome.replace('_', ' ')} ({count / done.rows:.1%})")
    if done.unknown:
        codes = sum(one["count"] for one in done.unknown)
        paper.line()
        paper.line(f"codes that name nothing, in {codes:,} cells:")
        for one in done.unknown[:20]:
            near = f"; near: {', '.join(one['nearest'])}" if one["nearest"] else ""
            code = "others" if one["code"] is None else f"`{one['code']}`"
            paper.entry(f"{one['count']:,}", f"{one['part']}: {code}{near}")
        if len(done.unknown) > 20:
            paper.line(f"and {len(done.unknown) - 20} more; the receipt lists them")
    if report is not None:
        paper.line(f"report: {report}")


def _print_stopped(call: Call, stopped: Interrupted) -> None:
    if call.as_json:
        call.print_json({"stopped": {"rows": stopped.rows, "total": stopped.total, "part": str(stopped.part)}})
        return
    of = "" if stopped.total is None else f" of {stopped.total:,}"
    sys.stderr.write(f"stopped after {stopped.rows:,}{of} rows; they stand in {stopped.part}, `--resume` goes on\n")


class _Bar:
    """A line on a terminal's standard error that says how far it is; nothing anywhere else."""

    def __init__(self) -> None:
        self._shown = False
        self._on = sys.stderr.isatty()

    def tell(self, now: Progress) -> None:
        if not self._on:
            return
        of = "" if now.total is None else f" of {now.total:,}"
        about = "about " if now.total is None else ""
        left = "" if now.left is None else f", {about}{_spoken(now.left)} left"
        sys.stderr.write(f"\r{now.rows:,}{of} rows, {now.rate:,.0f} a second{left}\x1b[K")
        sys.stderr.flush()
        self._shown = True

    def clear(self) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


def _spoken(seconds: float) -> str:
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 3600 else f"{whole // 3600} h {whole % 3600 // 60} min"

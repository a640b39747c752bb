"""`vires sample-acts`: synthetic acts of a registry, for a demonstration or a measurement."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def sample_acts(
    context: typer.Context,
    count: Annotated[int, typer.Argument(metavar="N", min=0, help="How many.")],
    out: Annotated[str, typer.Option("--out", metavar="FILE", help="Parquet, CSV or JSON lines, by its ending.")],
    seed: Annotated[int, typer.Option("--seed", metavar="S", min=0, help="Another seed, other acts.")] = 0,
    since: Annotated[
        str | None, typer.Option("--since", metavar="T", help="None is done before; left out: as it comes.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="T", help="All are done before; left out: as it comes.")
    ] = None,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Acts that look like a year's records, drawn from what a registry speaks of; the same seed gives the same.

    The mapping for `vires audit` is written beside them. Nobody is meant by any of it.
    """
    from vires.service.auditing import write_sample

    call = Call.of(context, registry, as_json, revision)
    mapping = write_sample(call.here(), count, out, seed, since, until)
    if call.as_json:
        call.print_json({"rows": count, "out": out, "mapping": str(mapping), "seed": seed})
    else:
        call.paper().line(f"{count:,} {'act' if count == 1 else 'acts'}: {out}; mapping: {mapping}")

"""`vires diff`: what changed for whom between two dates, on any of the three axes of time."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.act import (
    FactOption,
    NoSitesOption,
    NoSubjectsOption,
    SiteOption,
    SubjectOption,
    TerritoryOption,
    act_options,
)
from vires.cli.call import (
    AsOfOption,
    AtOption,
    Call,
    DoctrineOption,
    JsonOption,
    KnownByOption,
    RegistryOption,
    RevisionOption,
    StandardOption,
    vantage_options,
)
from vires.cli.changes import AllOption, OfficeOption, PowerOption, give_changes, progress
from vires.cli.drawn import PictureOption, SvgOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def diff(
    context: typer.Context,
    since: Annotated[str, typer.Option("--from", metavar="T", help="The one date: a day, or an instant.")],
    until: Annotated[str, typer.Option("--to", metavar="T", help="The other date; it may be the earlier one.")],
    axis: Annotated[
        str,
        typer.Option("--axis", metavar="A", help="Dates of what: at (the act), as-of (the law made), known-by."),
    ] = "at",
    office: OfficeOption = None,
    power: PowerOption = None,
    at: AtOption = None,
    territory: TerritoryOption = None,
    site: SiteOption = None,
    no_sites: NoSitesOption = False,
    subject: SubjectOption = None,
    no_subjects: NoSubjectsOption = False,
    fact: FactOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    standard: StandardOption = "reported",
    doctrine: DoctrineOption = None,
    everything: AllOption = False,
    svg: SvgOption = None,
    picture: PictureOption = False,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """What changed for whom between two dates, and which provisions are responsible?

    The two ends are compared: what began and ended in between is no difference.
    """
    call = Call.of(context, registry, as_json, revision)
    stated = {
        **act_options(at, territory, site, no_sites, subject, no_subjects, fact),
        **vantage_options(as_of, known_by, standard, doctrine),
    }
    changes = call.open().diff(since, until, axis, office=office, power=power, progress=progress(), **stated)
    give_changes(call, changes, svg=svg, picture=picture, everything=everything)

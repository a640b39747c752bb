"""`vires who`: every office that holds a power."""

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
from vires.cli.courses import FromOption, ToOption, give_courses, over_a_time
from vires.cli.drawn import PictureOption, SvgOption
from vires.cli.holdings import give_holdings

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def who(
    context: typer.Context,
    power: Annotated[str, typer.Argument(metavar="POWER", help="A power: an id, its ending, or a label.")],
    at: AtOption = None,
    since: FromOption = None,
    until: ToOption = None,
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
    everything: Annotated[bool, typer.Option("--all", help="Name also those for which no authority is shown.")] = False,
    svg: SvgOption = None,
    picture: PictureOption = False,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which offices hold a power at that time, under which instrument, on what conditions?

    What is left out is not stated and stays open.
    """
    call = Call.of(context, registry, as_json, revision)
    stated = {
        **act_options(at, territory, site, no_sites, subject, no_subjects, fact),
        **vantage_options(as_of, known_by, standard, doctrine),
    }
    timed = over_a_time(since, until, stated)
    handle = call.open()
    if timed:
        courses = handle.courses(power=power, since=since or "", until=until, **stated)
        give_courses(call, courses, handle, svg=svg, picture=picture)
        return
    holdings = handle.who(power, **stated)
    give_holdings(call, holdings, handle, svg=svg, picture=picture, everything=everything)

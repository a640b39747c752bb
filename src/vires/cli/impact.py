"""`vires impact`: what falls with a provision or an instrument, and what a draft would change."""

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
def impact(
    context: typer.Context,
    identities: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Instruments or provisions to leave out.")
    ] = None,
    draft: Annotated[
        str | None,
        typer.Option("--draft", metavar="FILE", help="Registry text of instruments to put in."),
    ] = None,
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
    """What would answer otherwise without these records, or with this draft?

    Before is the record as it is. An instrument of a draft takes the place of the one of its id.
    """
    call = Call.of(context, registry, as_json, revision)
    stated = {
        **act_options(at, territory, site, no_sites, subject, no_subjects, fact),
        **vantage_options(as_of, known_by, standard, doctrine),
    }
    handle = call.open()
    changes = handle.impact(*(identities or ()), draft=draft, office=office, power=power, progress=progress(), **stated)
    give_changes(call, changes, svg=svg, picture=picture, everything=everything)

"""`vires ask`: one finding."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

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
from vires.cli.drawn import PictureOption, SvgOption, print_tree, write_svg

if TYPE_CHECKING:
    from vires.model.finding import Finding
    from vires.service.askable import Askable

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def ask(
    context: typer.Context,
    office: Annotated[str, typer.Argument(metavar="OFFICE", help="Who acts: an id, its ending, or a label.")],
    power: Annotated[str, typer.Argument(metavar="POWER", help="What is done: an id, its ending, or a label.")],
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
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the finding as a memorandum for the file.")
    ] = False,
    proof: Annotated[
        str | None,
        typer.Option("--proof", metavar="FILE", help="Write a proof of the outcome, for `vires verify`."),
    ] = None,
    log: Annotated[
        str | None,
        typer.Option("--log", metavar="FILE", help="Log the answer first; left out: VIRES_DECISION_LOG, else none."),
    ] = None,
    log_facts: Annotated[
        bool, typer.Option("--log-facts", help="Log the values of facts too; without it, their names alone.")
    ] = False,
    svg: SvgOption = None,
    picture: PictureOption = False,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Does an office hold a power, for such an act, at that time? On what conditions, and who says so?

    What is left out is not stated and stays open; the finding says what turns on it.
    """
    call = Call.of(context, registry, as_json, revision)
    stated = {
        **act_options(at, territory, site, no_sites, subject, no_subjects, fact),
        **vantage_options(as_of, known_by, standard, doctrine),
    }
    finding, handle = _answer(call, office, power, stated, log, log_facts)
    if proof is not None:
        from vires.service.proving import prove_finding
        from vires.service.writing import write_text

        write_text(proof, prove_finding(handle.registry, finding))
    from vires.service.wording import Wording

    if svg is not None:
        from vires.service.picturing import draw_finding

        write_svg(svg, draw_finding(finding, Wording(handle.registry)))
    if call.as_json:
        call.print_json(finding.to_dict())
        return
    wording = Wording(handle.registry)
    if picture:
        from vires.service.picturing import picture_finding

        print_tree(call.paper(), picture_finding(finding, wording), finding.answer)
        return
    if markdown:
        from vires.cli.memorandum import memorandum

        typer.echo(memorandum(finding, wording), nl=False)
        return
    from vires.cli.answer import print_finding

    print_finding(call.paper(), finding, wording)


def _answer(
    call: Call, office: str, power: str, stated: dict[str, Any], log: str | None, values: bool
) -> tuple[Finding, Askable]:
    """The finding, logged if that is asked for, and the registry that gave it."""
    address = log or os.environ.get("VIRES_DECISION_LOG")
    if not address:
        if values:
            from vires.service.refusal import Refusal

            raise Refusal(
                "option-without-log", "`--log-facts` is given, and no log", "give `--log FILE`, or leave it out"
            )
        handle = call.open()
        return handle.ask(office, power, **stated), handle
    from vires.service.decision.asking import ask_logged
    from vires.service.decision.log import DecisionLog

    kept = DecisionLog(address)
    handle = call.here()
    return ask_logged(handle, kept, office, power, values=values, **stated), handle

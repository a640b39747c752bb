"""`vires watch`: questions that are kept, and what each revision makes of them."""

from __future__ import annotations

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
from vires.cli.call import DoctrineOption, JsonOption, StandardOption, vantage_options
from vires.cli.ledger.call import LedgerCall, LedgerOption
from vires.cli.ledger.review import AsOption

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.service.ledger.watching import Report

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Keep questions in a ledger, and learn which of them a revision answers otherwise, why and since when.",
)

MovingOption = Annotated[
    str | None, typer.Option("--at", metavar="T", help="When the act is done; left out: whenever it is asked.")
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="T", help="Only law made by then counts; left out: by whenever.")
]
KnownByOption = Annotated[
    str | None, typer.Option("--known-by", metavar="T", help="Only what was published by then; left out: by whenever.")
]


@app.command()
def add(
    context: typer.Context,
    office: Annotated[str, typer.Argument(metavar="OFFICE", help="Who acts: an id, its ending, or a label.")],
    power: Annotated[str, typer.Argument(metavar="POWER", help="What is done: an id, its ending, or a label.")],
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="What to call the question; left out: q1, q2, ...")
    ] = None,
    at: MovingOption = None,
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
    who: AsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Keep a question, asked as `vires ask` takes it. A moment that is left out moves: it is the present one whenever
    the question is asked."""
    from vires.cli.watch_report import ask_words
    from vires.service.ledger.acting import actor
    from vires.service.ledger.watching import keep_question

    stated: dict[str, Any] = {
        **act_options(at, territory, site, no_sites, subject, no_subjects, fact),
        **vantage_options(as_of, known_by, standard, doctrine),
    }
    call = LedgerCall.given(context, ledger, as_json)
    acting = actor(who)
    with call.opened() as store:
        kept = keep_question(store, acting, office, power, name=name, **stated)
    if call.as_json:
        call.print_json(kept.to_dict())
    else:
        call.paper().line(f"{kept.name} is kept: {ask_words(kept)}")


@app.command("list")
def list_questions(context: typer.Context, ledger: LedgerOption = None, as_json: JsonOption = False) -> None:
    """The questions that are kept."""
    from vires.cli.watch_report import ask_words
    from vires.service.ledger.watching import kept_questions

    call = LedgerCall.given(context, ledger, as_json)
    with call.opened() as store:
        kept = kept_questions(store)
    if call.as_json:
        call.print_json({"questions": [one.to_dict() for one in kept]})
        return
    paper = call.paper()
    paper.table([(one.name, one.actor, ask_words(one)) for one in kept], indent="")
    if not kept:
        paper.line("no question is kept; `vires watch add OFFICE POWER` keeps one")


@app.command()
def remove(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A kept question.")],
    who: AsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let go of a kept question. That it was kept stays in the ledger."""
    from vires.service.ledger.acting import actor
    from vires.service.ledger.watching import drop_question

    call = LedgerCall.given(context, ledger, as_json)
    acting = actor(who)
    with call.opened() as store:
        kept = drop_question(store, acting, name)
    if call.as_json:
        call.print_json(kept.to_dict())
    else:
        call.paper().line(f"{kept.name} is no longer kept")


@app.command()
def report(
    context: typer.Context,
    revision: Annotated[
        str | None, typer.Option("--revision", metavar="R", help="What this revision brought, and nothing else.")
    ] = None,
    after: Annotated[
        str | None, typer.Option("--after", metavar="R", help="What each revision after this one brought.")
    ] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Which kept questions are answered otherwise, why and since when: by the last revision, and by the time since."""
    from vires.cli.watch_report import print_report

    call = LedgerCall.given(context, ledger, as_json)
    with call.opened() as store:
        reports = _reports(store, revision, after)
    if call.as_json:
        call.print_json({"reports": [one.to_dict() for one in reports]})
        return
    paper = call.paper()
    for one in reports:
        print_report(paper, one)
    if not any(one.asked for one in reports):
        paper.line("no question is kept; `vires watch add OFFICE POWER` keeps one")


def _reports(store: Store, revision: str | None, after: str | None) -> list[Report]:
    from vires.service.ledger.opening import find_revision
    from vires.service.ledger.watching import report_revision, report_time
    from vires.service.refusal import Refusal

    if revision is not None and after is not None:
        raise Refusal("options-contradict", "`--revision` and `--after` together", "leave one of them out")
    if revision is not None:
        return [report_revision(store, find_revision(store, revision))]
    head = find_revision(store)
    first = head.number - 1 if after is None else find_revision(store, after).number
    return [*(report_revision(store, one) for one in store.revisions(first)), report_time(store)]

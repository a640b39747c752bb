"""`vires ledger accept`: a proposal accepted, and with the last acceptance recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import KeyOption, LedgerCall, LedgerOption, LegalOption, OverrideOption, progress
from vires.cli.ledger.review import AsOption, NumberArgument

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.ledger.port import Store
    from vires.ledger.review.acceptance import Accepted
    from vires.service.ledger.reviewing import Consequence

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def accept(
    context: typer.Context,
    number: NumberArgument,
    head: Annotated[
        str | None,
        typer.Option("--head", metavar="R", help="The head it was read against, where others were recorded since."),
    ] = None,
    override: OverrideOption = None,
    key: KeyOption = None,
    no_legal: LegalOption = False,
    who: AsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept a proposal. The last acceptance that it needs makes it a revision, in the same moment.

    It is linted and worked out anew on the head. If others were recorded since it was made, the head that it was read
    against is to be named; if they changed the same records, it needs a new round.
    """
    from vires.service.ledger.acting import actor
    from vires.service.ledger.reviewing import Consequence, consequence_of, read_journal

    call = LedgerCall.given(context, ledger, as_json)
    acting = actor(who)
    with call.opened() as store:
        done = _accepted(store, number, acting, head, override, key)
        came = Consequence()
        if done.revision is not None:
            came = consequence_of(store, done.revision, legal=not no_legal, progress=progress("comparing answers"))
        roles = read_journal(store).roles
    if call.as_json:
        from vires.cli.ledger.review import proposal_to_dict

        revision = done.revision
        recorded = None if revision is None else {"number": revision.number, "digest": revision.digest}
        proposal = proposal_to_dict(done.proposal, roles, done.wanting)
        call.print_json({**proposal, "recorded": recorded, **came.to_dict()})
        return
    from vires.cli.ledger.review import print_alone

    paper = call.paper()
    _print_accepted(paper, done, acting, came)
    print_alone(paper, roles)


def _print_accepted(paper: Paper, done: Accepted, acting: str, came: Consequence) -> None:
    from vires.cli.ledger.revision import print_legal
    from vires.cli.watch_report import print_report

    number = done.proposal.number
    if done.revision is None:
        more = "1 more acceptance" if done.wanting == 1 else f"{done.wanting} more acceptances"
        paper.line(f"proposal {number} is accepted by {acting}; it takes {more}")
        return
    paper.line(f"proposal {number} is revision {done.revision.number}")
    if came.legal is not None:
        print_legal(paper, came.legal)
    if came.watch is not None:
        print_report(paper, came.watch)
    if came.unknown is not None:
        paper.line(f"it is recorded; what it changes could not be worked out: {came.unknown.message}")


def _accepted(
    store: Store, number: int, acting: str, head: str | None, override: str | None, key: str | None
) -> Accepted:
    from vires.service.ledger.reviewing import accept

    if key is None:
        return accept(store, number, acting, head=head, override=override)
    from vires.ledger.trust.signing import with_signature
    from vires.service.ledger.permitting import signing_key

    loaded = signing_key(key)
    assert loaded is not None
    return accept(
        store, number, acting, head=head, override=override,
        signed=lambda now, others: with_signature(store, loaded, now, others),
    )  # fmt: skip

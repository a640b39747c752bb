"""`vires ledger role`: who may do what in a ledger."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption
from vires.cli.ledger.review import AsOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)

NOBODY = "none"
"""The word for no role."""


@app.command()
def role(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Whose role; left out: show all.")] = None,
    given: Annotated[
        str | None,
        typer.Argument(metavar="[ROLE]", help="reader, author, reviewer or administrator; none takes it away."),
    ] = None,
    acceptances: Annotated[
        int | None,
        typer.Option("--acceptances", metavar="K", help="How many others than its authors must accept a proposal."),
    ] = None,
    who: AsOption = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who may do what; give a role or take it away; set how many must accept. The first role is an
    administrator's, and begins review: from then on what is recorded is proposed and accepted first."""
    from vires.service.ledger.acting import actor
    from vires.service.ledger.reviewing import give_role, read_journal, set_acceptances
    from vires.service.refusal import Refusal

    call = LedgerCall.given(context, ledger, as_json)
    if (name is None) != (given is None):
        raise Refusal("role-unsaid", f"it is not said which role `{name}` is to have", "give a role, or `none`")
    with call.opened() as store:
        if name is not None and given is not None:
            give_role(store, actor(who), name, None if given == NOBODY else given)
        if acceptances is not None:
            set_acceptances(store, actor(who), acceptances)
        roles = read_journal(store).roles
    if call.as_json:
        call.print_json(roles.to_dict())
        return
    from vires.cli.ledger.review import print_alone

    paper = call.paper()
    paper.table([(person, held) for person, held in sorted(roles.people.items())], indent="")
    if not roles.alone:
        others = "1 other person" if roles.acceptances == 1 else f"{roles.acceptances} other people"
        paper.line(f"a proposal is accepted by {others} than its authors")
    print_alone(paper, roles)

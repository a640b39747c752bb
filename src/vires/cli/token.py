"""`vires token`: who may call a server. A secret is shown once, and only its digest is kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vires.cli.call import Call, JsonOption

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.service.permission.register import Register
    from vires.service.permission.token import Token

app = typer.Typer(
    add_completion=False, rich_markup_mode=None, help="Tokens with which programs call a server.", no_args_is_help=True
)
FileOption = Annotated[
    Path | None,
    typer.Option("--tokens", metavar="FILE", help="Where they are kept; left out: `tokens.jsonl` in VIRES_CONFIG."),
]
READING = ("read", "ask")


@app.command("create")
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person who acts with it, as the ledger has it.")],
    scope: Annotated[
        list[str] | None,
        typer.Option("--scope", metavar="S", help="read, ask, propose, review or administer; left out: read and ask."),
    ] = None,
    tenant: Annotated[
        str, typer.Option("--tenant", metavar="NAME", help="For the registry below /t/NAME; `*` for every one.")
    ] = "",
    days: Annotated[int, typer.Option("--days", metavar="N", help="How long it holds, at most 366 days.")] = 90,
    tokens: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a token, and show its secret this once."""
    import os

    token, secret = _register(tokens, make=True).create(
        name, scope or READING, tenant=tenant, days=days, by=os.environ.get("VIRES_AUTHOR", "")
    )
    call = Call.of(context, None, as_json)
    if call.as_json:
        call.print_json({**token.to_dict(), "token": str(secret)})
        return
    # The secret stands alone on standard output, so that it can be handed on without being read.
    typer.echo(str(secret))
    typer.echo(f"token {token.id} of {token.name}: {_scopes(token)}, until {token.expires}", err=True)
    typer.echo("it is not shown again; send it as `Authorization: Bearer TOKEN`", err=True)


@app.command("list")
def listed(
    context: typer.Context,
    tenant: Annotated[
        str | None, typer.Option("--tenant", metavar="NAME", help="Only those for this registry.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Those that are revoked or expired, too.")] = False,
    tokens: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """List tokens, without their secrets."""
    from vires.service import clock

    now = clock.later(0)
    found = [one for one in _register(tokens).tokens(tenant) if everything or one.holds(now)]
    call = Call.of(context, None, as_json)
    if call.as_json:
        call.print_json({"tokens": [one.to_dict() for one in found]})
        return
    paper = call.paper()
    paper.table([(one.id, one.name, _scopes(one), _where(one), _until(one, now)) for one in found], indent="")
    if not found:
        paper.line("there is no token" if everything else "no token holds; --all shows the rest")


@app.command("revoke")
def revoke(
    context: typer.Context,
    identity: Annotated[str, typer.Argument(metavar="ID", help="The id of a token, or its beginning.")],
    tokens: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Revoke a token. A server refuses it from the next request on."""
    import os

    found = _register(tokens).revoke(identity, by=os.environ.get("VIRES_AUTHOR", ""))
    call = Call.of(context, None, as_json)
    if call.as_json:
        call.print_json(found.to_dict())
        return
    call.paper().line(f"token {found.id} of {found.name} is revoked")


@app.command("audit")
def audit(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The log of writes; left out: beside the tokens.")
    ] = None,
    receipt: Annotated[
        str | None, typer.Option("--receipt", metavar="DIGEST", help="What the answer to a write carried: is it there?")
    ] = None,
    tokens: FileOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check that nothing in the log of writes was altered, left out or put between. Exit code 1 if anything was."""
    from vires.service.permission.auditlog import AuditLog
    from vires.service.permission.register import default_path

    log = AuditLog(file or (tokens or default_path()).with_name("audit.jsonl"))
    last, fault = log.verify()
    known = receipt is None or log.holds(receipt)
    call = Call.of(context, None, as_json)
    if call.as_json:
        call.print_json(
            {
                "entries": last.number,
                "last": last.hash,
                "fault": None if fault is None else {"line": fault.line, "what": fault.what},
                "receipt": None if receipt is None else known,
            }
        )
    else:
        paper = call.paper()
        _print_audit(paper, last.number, last.hash, None if fault is None else f"line {fault.line}: {fault.what}")
        if not known:
            paper.line("no entry has this receipt: the log, or its end, is not what it was")
    if fault is not None or not known:
        raise typer.Exit(1)


def _print_audit(paper: Paper, number: int, digest: str, fault: str | None) -> None:
    entries = "1 entry follows" if number == 1 else f"{number} entries follow"
    paper.line(f"{entries} from one another; the last is {digest}")
    if fault is not None:
        paper.line(fault)


def _register(path: Path | None, make: bool = False) -> Register:
    from vires.service.permission.register import Register, default_path

    found = path or default_path()
    if make and path is None:
        from vires.service.ledger.folder import make_folder

        make_folder(found.parent)
    return Register(found)


def _scopes(token: Token) -> str:
    return ", ".join(token.to_dict()["scopes"])


def _where(token: Token) -> str:
    return {"": "/", "*": "every registry"}.get(token.tenant, f"/t/{token.tenant}")


def _until(token: Token, now: str) -> str:
    if token.revoked is not None:
        return f"revoked {token.revoked}"
    used = f", last used {token.used}" if token.used else ", never used"
    return f"{'until' if now < token.expires else 'ended'} {token.expires}{used}"

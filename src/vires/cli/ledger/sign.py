"""`vires ledger sign`: a revision as its author or reviewer, a snapshot or the head as the registry."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption
from vires.cli.ledger.key import ask_passphrase
from vires.service.refusal import Refusal

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def sign(
    context: typer.Context,
    revision: Annotated[
        str | None, typer.Argument(metavar="[REV]", help="Number, digest or moment of a revision; left out: the head.")
    ] = None,
    key: Annotated[
        list[str] | None, typer.Option("--key", metavar="KEY", help="Private key: a file, or one of yours; repeatable.")
    ] = None,
    snapshot: Annotated[bool, typer.Option("--snapshot", help="Sign what the revision left, as the registry.")] = False,
    head: Annotated[bool, typer.Option("--head", help="Sign that this is the head now, as the registry.")] = False,
    expires: Annotated[
        str | None,
        typer.Option("--expires", metavar="DAY", help="With --head: until when it says so; left out: 30 days."),
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Write the signed statement to a file; record nothing.")
    ] = None,
    with_file: Annotated[
        str | None, typer.Option("--with", metavar="FILE", help="Add signatures to the statement in a file.")
    ] = None,
    add: Annotated[
        str | None, typer.Option("--add", metavar="FILE", help="Record the signed statement that is in a file.")
    ] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sign a revision, its snapshot or the head, and record the signature."""
    from vires.service.ledger import signing
    from vires.service.ledger.envelopes import read_envelope, write_envelope
    from vires.service.ledger.keyring import load_key
    from vires.service.ledger.rooting import HEAD_DAYS, until

    _check(revision, key, snapshot, head, expires, out, with_file, add)
    call = LedgerCall.given(context, ledger, as_json)
    held = [load_key(one, ask_passphrase) for one in key or ()]
    with call.opened() as store:
        event = None
        if add is not None:
            envelope = read_envelope(add)
            event = signing.record_statement(store, envelope)
        elif with_file is not None:
            envelope = signing.add_signatures(store, read_envelope(with_file), held)
            write_envelope(envelope, with_file, replace=True)
        else:
            purpose = "head" if head else "snapshot" if snapshot else "revision"
            stands = until(expires, HEAD_DAYS) if head else None
            envelope = signing.sign(store, held, revision, purpose, stands)
            if out is not None:
                write_envelope(envelope, out)
            else:
                event = signing.record_statement(store, envelope)
    _print(call, envelope, event, out or with_file)


def _check(
    revision: str | None,
    key: list[str] | None,
    snapshot: bool,
    head: bool,
    expires: str | None,
    out: str | None,
    with_file: str | None,
    add: str | None,
) -> None:
    """Raises `Refusal` (`options-together`, `key-missing`) for options that do not go together."""
    chosen = [name for name, on in (("--out", out), ("--with", with_file), ("--add", add)) if on]
    wrong = None
    if len(chosen) > 1:
        wrong = f"`{'` and `'.join(chosen)}` cannot stand together"
    elif head and (snapshot or revision):
        wrong = "`--head` signs the head and nothing else"
    elif expires and not head:
        wrong = "`--expires` is for `--head`"
    elif (with_file or add) and (revision or snapshot or head):
        wrong = f"`{chosen[0]}` takes the statement from the file"
    elif add and key:
        wrong = "`--add` records what is signed already"
    if wrong:
        raise Refusal("options-together", wrong, "`vires ledger sign --help` says what each is for")
    if not key and not add:
        raise Refusal("key-missing", "no key is named to sign with", "name one with `--key`; `vires ledger key list`")


def _print(call: LedgerCall, envelope: Any, event: Any, file: str | None) -> None:
    said = envelope.document
    if call.as_json:
        number = None if event is None else event.number
        call.print_json({"event": number, "file": file, **envelope.to_dict()})
        return
    what = {"revision": "revision", "snapshot": "snapshot of revision", "head": "head, revision"}[said["type"]]
    text = f"signed the {what} {said['revision']['number']}" + (
        f", until {said['expires']}" if "expires" in said else ""
    )
    signers = "key" if len(envelope.signatures) == 1 else "keys"
    digits = ", ".join(identity[7:19] for identity in sorted(envelope.signatures))
    paper = call.paper()
    paper.line(text)
    paper.line(f"{signers} {digits}", first="by    ")
    paper.line(f"event {event.number}" if event else str(file), first="in    ")

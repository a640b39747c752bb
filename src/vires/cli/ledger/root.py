"""`vires ledger root`: which keys count, made and changed by those who hold the root."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from vires.cli.call import JsonOption
from vires.cli.ledger.call import LedgerCall, LedgerOption
from vires.cli.ledger.rotation import (
    Expires,
    KeyExpires,
    Keys,
    Out,
    PersonKeys,
    RegistryKeys,
    RootKeys,
    Since,
    Thresholds,
    held_keys,
    rotation_of,
)
from vires.service.refusal import Refusal

app = typer.Typer(add_completion=False, rich_markup_mode=None, help="Which keys count.", no_args_is_help=True)


@app.command("init")
def init(
    context: typer.Context,
    root_key: RootKeys = None,
    registry_key: RegistryKeys = None,
    person_key: PersonKeys = None,
    threshold: Thresholds = None,
    expires: Expires = None,
    key_expires: KeyExpires = None,
    signed_since: Since = None,
    key: Keys = None,
    out: Out = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the first root of a ledger."""
    added = {"root": root_key or [], "registry": registry_key or [], "person": person_key or []}
    said = rotation_of(added, [], threshold, expires, key_expires, signed_since)
    _make(LedgerCall.given(context, ledger, as_json), said, key, out, first=True)


@app.command("rotate")
def rotate(
    context: typer.Context,
    root_key: RootKeys = None,
    registry_key: RegistryKeys = None,
    person_key: PersonKeys = None,
    revoke: Annotated[
        list[str] | None,
        typer.Option(
            "--revoke", metavar="KEY[@EVENT]",
            help="Key that no longer counts, from now on or after an event; repeatable.",
        ),
    ] = None,
    threshold: Thresholds = None,
    expires: Expires = None,
    key_expires: KeyExpires = None,
    signed_since: Since = None,
    key: Keys = None,
    out: Out = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Make the root that follows: keys added or revoked, other thresholds, a later day. What is not named stays."""
    added = {"root": root_key or [], "registry": registry_key or [], "person": person_key or []}
    said = rotation_of(added, revoke or [], threshold, expires, key_expires, signed_since)
    _make(LedgerCall.given(context, ledger, as_json), said, key, out, first=False)


@app.command("sign")
def sign(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A root that lacks signatures; they are added to it.")],
    key: Keys = None,
    as_json: JsonOption = False,
) -> None:
    """Add signatures to a root in a file. The ledger is not needed for it."""
    from vires.service.ledger.envelopes import read_envelope, write_envelope
    from vires.service.ledger.rooting import add_root_signatures

    rooted = add_root_signatures(None, read_envelope(file), held_keys(key, needed=True))
    write_envelope(rooted.envelope, file, replace=True)
    call = LedgerCall.given(context, None, as_json)
    if call.as_json:
        call.print_json(rooted.envelope.to_dict())
    else:
        count = len(rooted.envelope.signatures)
        version = rooted.envelope.document["version"]
        call.paper().line(f"root {version} in {file} has {count} signature{'' if count == 1 else 's'}")


@app.command("record")
def record(
    context: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A root with all its signatures.")],
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record a root that was signed in a file."""
    from vires.service.ledger.envelopes import read_envelope
    from vires.service.ledger.rooting import record_new_root

    call = LedgerCall.given(context, ledger, as_json)
    envelope = read_envelope(file)
    with call.opened() as store:
        event = record_new_root(store, envelope)
    _print_made(call, envelope, (), event, None)


@app.command("show")
def show(
    context: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="A root in a file; left out: the ledger's.")
    ] = None,
    out: Annotated[
        str | None, typer.Option("--out", metavar="FILE", help="Write a copy, to verify the ledger by elsewhere.")
    ] = None,
    ledger: LedgerOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a root: whose keys count, for what, how many must sign, and until when."""
    from vires.cli.ledger.trusted import print_root
    from vires.service.ledger.envelopes import read_envelope, write_envelope
    from vires.service.ledger.rooting import lacking, read_unsigned_root, root_copy

    call = LedgerCall.given(context, ledger, as_json)
    if file is not None:
        envelope = read_envelope(file)
    else:
        with call.opened() as store:
            envelope = root_copy(store)
    root = read_unsigned_root(envelope)
    lacks = lacking(envelope)
    if out is not None:
        write_envelope(envelope, out)
    if call.as_json:
        call.print_json(envelope.to_dict())
    else:
        paper = call.paper()
        print_root(paper, root)
        if lacks is not None:
            paper.line(lacks, style="yellow")


def _make(call: LedgerCall, rotation: Any, keys: Sequence[str] | None, out: str | None, first: bool) -> None:
    from vires.service.ledger.envelopes import write_envelope
    from vires.service.ledger.rooting import make_root, record_new_root

    held = held_keys(keys)
    with call.opened() as store:
        rooted = make_root(store, rotation, held, first)
        if rooted.missing and out is None:
            raise Refusal(
                "root-unsigned", f"the new root has {', and '.join(rooted.missing)}; nothing is recorded",
                "name more keys with `--key`, or write it to a file with `--out` for others to sign",
            )  # fmt: skip
        if out is not None:
            write_envelope(rooted.envelope, out)
        event = None if rooted.missing else record_new_root(store, rooted.envelope)
    _print_made(call, rooted.envelope, rooted.missing, event, out)


def _print_made(call: LedgerCall, envelope: Any, missing: tuple[str, ...], event: Any, out: str | None) -> None:
    if call.as_json:
        number = None if event is None else event.number
        call.print_json({"event": number, "file": out, "missing": list(missing), **envelope.to_dict()})
        return
    paper, said = call.paper(), envelope.document
    if event is not None:
        paper.line(f"root {said['version']} stands until {said['expires']}, recorded in event {event.number}")
    for one in missing:
        paper.line(f"root {said['version']} is not recorded: it has {one}")
    if missing:
        paper.line(f"vires ledger root sign {out} --key KEY, then vires ledger root record {out}", first="next: ")
    if out is not None and not missing:
        paper.line(out, first="copy  ")

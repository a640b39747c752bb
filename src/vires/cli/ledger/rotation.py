"""What a root is made of, as options: whose keys, for what, how many must sign, until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from vires.cli.call import pairs
from vires.cli.ledger.key import ask_passphrase
from vires.service.refusal import Refusal

RootKeys = Annotated[
    list[str] | None, typer.Option("--root-key", metavar="PUB", help="Public key that signs roots; repeatable.")
]
RegistryKeys = Annotated[
    list[str] | None,
    typer.Option("--registry-key", metavar="PUB", help="Public key that signs heads and snapshots; repeatable."),
]
PersonKeys = Annotated[
    list[str] | None,
    typer.Option("--person-key", metavar="PUB", help="Public key of a person who signs revisions; repeatable."),
]
Thresholds = Annotated[
    list[str] | None,
    typer.Option("--threshold", metavar="ROLE=N", help="How many must sign: root, registry, person; repeatable."),
]
Expires = Annotated[
    str | None, typer.Option("--expires", metavar="DAY", help="Until when the root stands; left out: a year.")
]
KeyExpires = Annotated[
    str | None,
    typer.Option("--key-expires", metavar="DAY", help="Until when the registry's and persons' keys added here sign."),
]
Since = Annotated[
    int | None,
    typer.Option("--signed-since", metavar="REV", min=1, help="First revision that must be signed; left out: 1."),
]
Keys = Annotated[
    list[str] | None,
    typer.Option("--key", metavar="KEY", help="Private key to sign with: a file, or one of yours; repeatable."),
]
Out = Annotated[
    str | None,
    typer.Option(
        "--out", metavar="FILE", help="Write the root to a file too; a root that lacks signatures only there."
    ),
]


def held_keys(keys: Sequence[str] | None, needed: bool = False) -> list[Any]:
    """The private keys named. Raises `Refusal` (`key-missing` where one is needed) and as `load_key` does."""
    from vires.service.ledger.keyring import load_key

    if needed and not keys:
        raise Refusal("key-missing", "no key is named to sign with", "name one with `--key`; `vires ledger key list`")
    return [load_key(one, ask_passphrase) for one in keys or ()]


def rotation_of(
    added: dict[str, list[str]],
    revoked: list[str],
    threshold: list[str] | None,
    expires: str | None,
    key_expires: str | None,
    since: int | None,
) -> Any:
    """What a new root has otherwise. Raises `Refusal`."""
    from vires.ledger.trust.rotation import Rotation
    from vires.service.ledger.keyring import load_public
    from vires.service.ledger.rooting import ROOT_DAYS, revocations, thresholds, until

    return Rotation(
        expires=until(expires, ROOT_DAYS) or "",
        added={role: tuple(load_public(one) for one in keys) for role, keys in added.items()},
        revoked=revocations(revoked),
        thresholds=thresholds(pairs(threshold, "--threshold")),
        since=since,
        key_expires=until(key_expires),
    )

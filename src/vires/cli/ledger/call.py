"""What every command of `vires ledger` shares: which ledger is meant, who acts and why."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vires.cli.call import Call

if TYPE_CHECKING:
    from vires.ledger.port import Store

VARIABLE = "VIRES_LEDGER"

LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        "--registry",
        metavar="ADDRESS",
        help=f"The ledger: the path of a file, or postgresql://USER@HOST/DATABASE; else {VARIABLE}.",
    ),
]
AuthorOption = Annotated[
    str | None, typer.Option("--author", "--as", metavar="NAME", help="Who records it; left out: VIRES_AUTHOR.")
]
ReasonOption = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why the text changes.")]
OverrideOption = Annotated[
    str | None,
    typer.Option("--override", metavar="REASON", help="Do without the review the ledger asks for; the reason is kept."),
]
KeyOption = Annotated[
    str | None, typer.Option("--key", metavar="KEY", help="Sign it with this key: a file, or the name of your own.")
]
LegalOption = Annotated[
    bool, typer.Option("--no-legal", help="Do not work out which answers change; on a large change this takes a while.")
]


@dataclass(frozen=True)
class LedgerCall(Call):
    """One call of a command of `vires ledger`; `registry` is the address of the ledger."""

    @classmethod
    def given(cls, context: typer.Context, ledger: str | None, as_json: bool) -> LedgerCall:
        """The options given after the command's name, else those given before it, else those of the environment."""
        call = Call.of(context, ledger, as_json)
        return cls(call.registry or os.environ.get(VARIABLE) or None, call.as_json)

    @property
    def ledger(self) -> str:
        """The address of the ledger. Raises `Refusal` (`ledger-unnamed`) if none is named."""
        if self.registry is None:
            from vires.service.ledger.recording import unnamed

            raise unnamed()
        return self.registry

    def opened(self) -> AbstractContextManager[Store]:
        """The ledger, open for as long as a block lasts. Raises `Refusal`."""
        from vires.service.ledger.opening import opened

        return opened(self.ledger)


def progress(what: str) -> Any:
    """A line on a terminal's standard error that counts along; nothing anywhere else."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, of: int) -> None:
        share = f"{100 * done // of} %" if of else ""
        sys.stderr.write(f"\r{what}: {share}\x1b[K" if done < of else "\r\x1b[K")
        sys.stderr.flush()

    return tell

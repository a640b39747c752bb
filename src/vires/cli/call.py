"""What every command shares: options that may stand before or after its name, and where its answer goes."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.client.client import Client
    from vires.service.askable import Askable
    from vires.service.asking import Handle

RegistryOption = Annotated[
    str | None,
    typer.Option(
        "--registry",
        metavar="ADDRESS",
        help="Folder of the registry to ask, a ledger, or http(s)://HOST of a server; left out: the bundled `us`.",
    ),
]
RevisionOption = Annotated[
    str | None,
    typer.Option("--revision", metavar="R", help="Ask a ledger as of then: a number, a digest or a moment."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
AtOption = Annotated[
    str | None,
    typer.Option("--at", metavar="T", help="When: a day, or an instant with its offset; left out: now."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="T", help="Only law made by then counts; left out: now."),
]
KnownByOption = Annotated[
    str | None,
    typer.Option("--known-by", metavar="T", help="Only what was published by then counts; left out: now."),
]
StandardOption = Annotated[
    str,
    typer.Option("--standard", metavar="S", help="Least evidence: documented, reported, unverified or expected."),
]
DoctrineOption = Annotated[
    list[str] | None,
    typer.Option("--doctrine", metavar="N=V", help="How a contested point is taken to be decided; repeatable."),
]


@dataclass(frozen=True)
class Call:
    """One call of a command: which registry, and whether a program reads the answer."""

    registry: str | None = None
    as_json: bool = False
    revision: str | None = None
    context: typer.Context | None = field(default=None, repr=False, compare=False)
    """What ends with the command, and closes what it opened."""

    @classmethod
    def of(cls, context: typer.Context, registry: str | None, as_json: bool, revision: str | None = None) -> Call:
        """The options given after the command's name, else those given before it."""
        before = context.obj if isinstance(context.obj, Call) else cls()
        return cls(
            registry if registry is not None else before.registry,
            as_json or before.as_json,
            revision if revision is not None else before.revision,
            context,
        )

    def open(self) -> Askable:
        """The registry asked for, here or behind an address of the web. Raises `Refusal`."""
        return self._connect() if is_served(self.registry) else self.here()

    def here(self) -> Handle:
        """The registry asked for, to be worked on here: a served one is fetched whole. Raises `Refusal`."""
        if is_served(self.registry):
            return self._connect().fetch()
        from vires.service.access import open_handle

        return open_handle(self.registry, revision=self.revision)

    def _connect(self) -> Client:
        from vires.cli.served import connect

        client = connect(str(self.registry), self.revision)
        if self.context is not None:
            self.context.call_on_close(client.close)
        return client

    def paper(self) -> Paper:
        """Where the answer is written for a reader."""
        from vires.cli.paper import Paper

        return Paper.standard()

    def print_json(self, document: Any) -> None:
        """One document on standard output."""
        write_json(document)


def is_served(address: str | None) -> bool:
    """Tell whether an address is one of the web."""
    return address is not None and address.lower().startswith(("http://", "https://"))


def write_json(document: Any) -> None:
    """Write one JSON document, readable and in one order, with a final line end."""
    escape = not (sys.stdout.encoding or "").lower().startswith("utf")
    sys.stdout.write(json.dumps(document, ensure_ascii=escape, indent=2) + "\n")


def pairs(given: list[str] | None, option: str) -> dict[str, str]:
    """`NAME=VALUE` options as a mapping. Raises `Refusal` for one without `=` or named twice."""
    from vires.service.refusal import Refusal

    found: dict[str, str] = {}
    for text in given or ():
        name, mark, value = text.partition("=")
        if not mark or not name or not value:
            raise Refusal("option-unreadable", f"`{option} {text}`; expected `NAME=VALUE`", "write NAME=VALUE")
        if name in found and found[name] != value:
            raise Refusal("option-twice", f"`{option}` gives `{name}` two values", "give it once")
        found[name] = value
    return found


def vantage_options(
    as_of: str | None, known_by: str | None, standard: str, doctrine: list[str] | None
) -> dict[str, Any]:
    """The point of view as the verbs take it."""
    return {
        "as_of": as_of,
        "known_by": known_by,
        "standard": standard,
        "doctrine": pairs(doctrine, "--doctrine"),
    }

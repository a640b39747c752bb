"""The command line. A command's own file is imported only when it is called, so that a question never pays
for what it does not use; whatever goes wrong, a reader sees a message and a program a document, never a
traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption, write_json
from vires.cli.group import LazyGroup

if TYPE_CHECKING:
    from vires.service.refusal import Refusal

COMMANDS = {
    "ask": "one finding: may this office do that, then, there",
    "who": "every office that holds a power",
    "what": "every power an office holds",
    "diff": "what changed for whom between two dates",
    "impact": "what falls with a record, or what a draft would change",
    "criticality": "which provisions' fall ends a power",
    "gaps": "what needs looking after: no holder, no basis, an end in sight",
    "find": "ids from everyday words",
    "show": "a record with its life, sources and dependants",
    "timeline": "instruments in order",
    "holders": "who held an office",
    "status": "what legal status a term has",
    "duties": "what an office is directed to do",
    "strength": "how many are recorded as assigned",
    "sources": "on whose word a record stands, and who differs",
    "verify": "check a proof, step by step, against the text",
    "check": "run the worked questions of a registry",
    "digest": "the worked questions as a digest of the law",
    "describe": "what a registry holds, how well attested, and what it lacks",
    "lint": "every problem of a registry's text",
    "fmt": "registry text in canonical form",
    "ledger": "keep registry text as a team: revisions, who and why",
    "watch": "questions that are kept, and what each revision makes of them",
    "replay": "ask a decision log again: the same answers, or what flips",
    "audit": "a table of acts, each against the law of its own moment",
    "sample-acts": "synthetic acts of a registry",
    "serve": "registries to other programs over HTTP",
    "token": "who may call a server, and what was written through it",
    "mcp": "registries to an assistant, which then answers from the record",
    "schema": "JSON Schema of registry text, a finding, a proof, or a mapping",
}
"""In the order in which a newcomer meets them, each with what it gives."""


class Commands(LazyGroup):
    """The commands of `vires`."""

    package = "vires.cli"
    listed = COMMANDS


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A public-law registry one can ask: which office held which power, by which instrument, when, "
    "and on whose word.",
)


@app.callback()
def begin(
    context: typer.Context,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
    version: Annotated[bool, typer.Option("--version", help="Name package, format and semantics.")] = False,
) -> None:
    context.obj = Call(registry, as_json, revision)
    if version:
        from vires.cli.version import print_version

        print_version(as_json)
        raise typer.Exit
    if context.invoked_subcommand is None:
        from vires.cli.welcome import print_welcome

        print_welcome(context.obj)


def run() -> None:
    """Run the command line of this process and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    code = main(sys.argv[1:])
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough; the interpreter must not complain of it when it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def main(argv: Sequence[str]) -> int:
    """Run one call and return its exit code: 0 done, 1 a check failed, 2 the input or the call is wrong."""
    as_json = "--json" in argv
    try:
        result = app(list(argv), standalone_mode=False, prog_name="vires")
        return result if isinstance(result, int) else 0
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except Exception as error:
        refusal = _refusal(error)
        if as_json:
            write_json(refusal.to_dict())
        else:
            from vires.cli.complaint import print_refusal

            print_refusal(refusal)
        return 2


def _refusal(error: Exception) -> Refusal:
    from vires.service.refusal import Refusal

    if isinstance(error, Refusal):
        return error
    said = getattr(error, "format_message", None)
    if said is not None and hasattr(error, "exit_code"):
        message = str(said()).rstrip(".").replace("'", "`")
        context = getattr(error, "ctx", None)
        path = getattr(context, "command_path", "vires")
        return Refusal("usage", message[:1].lower() + message[1:], f"`{path} --help` lists what it takes")
    if os.environ.get("VIRES_TRACEBACK"):
        raise error
    return Refusal(
        "internal-error",
        f"something went wrong inside vires: {type(error).__name__}: {str(error)[:300]}",
        "report it with the command and `vires --version`; VIRES_TRACEBACK=1 shows where it happened",
    )


if __name__ == "__main__":
    run()

"""`vires verify`: a proof checked against the registry's text, by the independent checker (S21)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.verify.checker import Fault, Verified

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def verify(
    context: typer.Context,
    proof: Annotated[str, typer.Argument(metavar="PROOF", help="A file that `vires ask --proof` wrote.")],
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """Does a proof hold, step by step, by the registry's own text? Exit 1 if not.

    The checker shares nothing with the engine that made the finding and believes nothing that the proof says.
    """
    from vires.service.proving import check_proof
    from vires.verify.checker import Fault

    call = Call.of(context, registry, as_json, revision)
    handle = call.here()
    try:
        verified = check_proof(proof, handle.registry)
    except Fault as fault:
        if call.as_json:
            call.print_json(_document(proof, None, fault))
        else:
            _print_fault(call.paper(), proof, fault)
        raise typer.Exit(1) from None
    if call.as_json:
        call.print_json(_document(proof, verified, None))
    else:
        _print_verified(call.paper(), proof, verified)


def _document(proof: str, verified: Verified | None, fault: Fault | None) -> dict[str, Any]:
    return {
        "proof": proof,
        "verified": verified is not None,
        "outcome": None if verified is None else verified.outcome.value,
        "steps": None if verified is None else verified.steps,
        "cases": None if verified is None else verified.cases,
        "fails": None if fault is None else {"step": fault.step, "why": fault.why},
    }


def _print_verified(paper: Paper, proof: str, verified: Verified) -> None:
    steps = "one step" if verified.steps == 1 else f"{verified.steps} steps"
    cases = "one case" if verified.cases == 1 else f"{verified.cases} cases"
    text = Text(f"{proof}: ")
    text.append("verified", style="green")
    text.append(f", {verified.outcome.value}, by {steps} in {cases}")
    paper.line(text)
    question = verified.proof.question
    paper.line(f"{question['office']}, {question['power']}, {question['at']}", first="asked  ")
    paper.line(f"{verified.proof.registry.name}, {verified.proof.registry.digest}", first="text   ")


def _print_fault(paper: Paper, proof: str, fault: Fault) -> None:
    text = Text(f"{proof}: ")
    text.append("not verified", style="bold red")
    paper.line(text)
    paper.line(f"{fault.step}: {fault.why}")

"""`vires ask`: one finding."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vires.cli.call import (
    AsOfOption,
    AtOption,
    Call,
    DoctrineOption,
    JsonOption,
    KnownByOption,
    RegistryOption,
    StandardOption,
    pairs,
    vantage_options,
)  # fmt: skip

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def ask(
    context: typer.Context,
    office: Annotated[str, typer.Argument(metavar="OFFICE", help="Who acts: an id, its ending, or a label.")],
    power: Annotated[str, typer.Argument(metavar="POWER", help="What is done: an id, its ending, or a label.")],
    at: AtOption = None,
    territory: Annotated[
        str | None,
        typer.Option("--territory", metavar="X", help="In which jurisdiction; left out: not stated."),
    ] = None,
    site: Annotated[
        list[str] | None,
        typer.Option(
            "--site",
            metavar="X[@METRES|@near]",
            help="Kind of place, how far away or merely near; repeatable.",
        ),
    ] = None,
    no_sites: Annotated[bool, typer.Option("--no-sites", help="At no kind of place that matters.")] = False,
    subject: Annotated[
        list[str] | None, typer.Option("--subject", metavar="X", help="Class acted on; repeatable.")
    ] = None,
    no_subjects: Annotated[
        bool, typer.Option("--no-subjects", help="Nobody and nothing of a class that matters.")
    ] = False,
    fact: Annotated[
        list[str] | None,
        typer.Option("--fact", metavar="NAME=VALUE", help="A circumstance: true, false or a number; repeatable."),
    ] = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    standard: StandardOption = "reported",
    doctrine: DoctrineOption = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the finding as a memorandum for the file.")
    ] = False,
    registry: RegistryOption = None,
    as_json: JsonOption = False,
) -> None:
    """Does an office hold a power, for such an act, at that time? On what conditions, and who says so?

    What is left out is not stated and stays open; the finding says what turns on it.
    """
    call = Call.of(context, registry, as_json)
    stated = {
        "at": at,
        "territory": territory,
        "sites": _stated(site, no_sites, "--site", "--no-sites"),
        "subjects": _stated(subject, no_subjects, "--subject", "--no-subjects"),
        "facts": {name: _value(name, value) for name, value in pairs(fact, "--fact").items()},
        **vantage_options(as_of, known_by, standard, doctrine),
    }
    handle = call.open()
    finding = handle.ask(office, power, **stated)
    if call.as_json:
        call.print_json(finding.to_dict())
        return
    from vires.service.wording import Wording

    wording = Wording(handle.registry)
    if markdown:
        from vires.cli.memorandum import memorandum

        typer.echo(memorandum(finding, wording), nl=False)
        return
    from vires.cli.answer import print_finding

    print_finding(call.paper(), finding, wording)


def _stated(given: list[str] | None, none: bool, option: str, opposite: str) -> list[str] | None:
    """What was stated of a part: a list, none at all (an empty list), or nothing (`None`)."""
    if given and none:
        from vires.service.refusal import Refusal

        raise Refusal("options-contradict", f"`{option}` and `{opposite}` together", "leave one of them out")
    return [] if none else given or None


def _value(name: str, text: str) -> Any:
    """A stated value: a truth or a number; the registry says which it must be."""
    from vires.service.refusal import Refusal

    lowered = text.casefold()
    if lowered in {"true", "yes"}:
        return True
    if lowered in {"false", "no"}:
        return False
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if number != number or number in (float("inf"), float("-inf")):
        raise Refusal(
            "fact-unreadable", f"`{text}` is no value of fact `{name}`; expected true, false or a number",
            f"write --fact {name}=true or --fact {name}=25",
        )  # fmt: skip
    return int(number) if number.is_integer() and abs(number) < 2**53 else number

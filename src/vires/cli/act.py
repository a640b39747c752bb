"""The parts of an act as a call states them: each stated, stated to be none, or left open."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from vires.cli.call import pairs

TerritoryOption = Annotated[
    str | None,
    typer.Option("--territory", metavar="X", help="In which jurisdiction; left out: not stated."),
]
SiteOption = Annotated[
    list[str] | None,
    typer.Option(
        "--site",
        metavar="X[@METRES|@near]",
        help="Kind of place, how far away or merely near; repeatable.",
    ),
]
NoSitesOption = Annotated[bool, typer.Option("--no-sites", help="At no kind of place that matters.")]
SubjectOption = Annotated[list[str] | None, typer.Option("--subject", metavar="X", help="Class acted on; repeatable.")]
NoSubjectsOption = Annotated[bool, typer.Option("--no-subjects", help="Nobody and nothing of a class that matters.")]
FactOption = Annotated[
    list[str] | None,
    typer.Option("--fact", metavar="NAME=VALUE", help="A circumstance: true, false or a number; repeatable."),
]


def act_options(
    at: str | None,
    territory: str | None,
    site: list[str] | None,
    no_sites: bool,
    subject: list[str] | None,
    no_subjects: bool,
    fact: list[str] | None,
) -> dict[str, Any]:
    """The act as the verbs take it, but for office and power. Raises `Refusal`."""
    return {
        "at": at,
        "territory": territory,
        "sites": _stated(site, no_sites, "--site", "--no-sites"),
        "subjects": _stated(subject, no_subjects, "--subject", "--no-subjects"),
        "facts": {name: _value(name, value) for name, value in pairs(fact, "--fact").items()},
    }


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

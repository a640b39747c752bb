"""`vires find`: ids from everyday words."""

from __future__ import annotations

from typing import Annotated

import typer

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command()
def find(
    context: typer.Context,
    text: Annotated[
        list[str], typer.Argument(metavar="TEXT", help="Everyday words; a slip of the finger is forgiven.")
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, max=200, help="How many at most.")] = 12,
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """What is it called here? Offices, powers, instruments and all else, best match first."""
    from vires.service.naming import SINGULAR

    call = Call.of(context, registry, as_json, revision)
    words = " ".join(text)
    hits = call.open().find(words, limit)
    if call.as_json:
        found = [{"id": h.id, "type": SINGULAR[h.kind], "label": h.label, "score": h.score} for h in hits]
        call.print_json({"text": words, "found": found})
        return
    paper = call.paper()
    if not hits:
        paper.line(f"nothing in the registry is called anything like `{words}`")
        return
    paper.table([(SINGULAR[hit.kind], hit.id, hit.label) for hit in hits], indent="")

"""`vires show`: one record with its life, its sources and what depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from vires.cli.call import Call, JsonOption, RegistryOption, RevisionOption

if TYPE_CHECKING:
    from vires.cli.paper import Paper
    from vires.service.life import Life
    from vires.service.wording import Wording

app = typer.Typer(add_completion=False, rich_markup_mode=None)
MOST_MENTIONS = 20


@app.command()
def show(
    context: typer.Context,
    identity: Annotated[str, typer.Argument(metavar="ID", help="A term, instrument, provision, source or doctrine.")],
    registry: RegistryOption = None,
    revision: RevisionOption = None,
    as_json: JsonOption = False,
) -> None:
    """What does a record say, what has happened to it, and what depends on it?"""
    call = Call.of(context, registry, as_json, revision)
    handle = call.open()
    life = handle.show(identity)
    if call.as_json:
        call.print_json(life.to_dict())
        return
    from vires.service.wording import Wording

    print_life(call.paper(), life, Wording(handle.registry))


def print_life(paper: Paper, life: Life, wording: Wording) -> None:
    """The record, its life, who vouches for it, what names it."""
    from vires.cli.sources import print_voices
    from vires.service.wording import day

    paper.line(Text.assemble((life.label, "bold"), f"  {life.type}"))
    paper.line(life.id, style="dim")
    if life.issuer:
        paper.line(f"issued by {wording.registry.label(life.issuer)}")
    paper.line()
    for key, value in life.record.items():
        if key not in _ELSEWHERE:
            paper.entry(key.replace("_", " "), _shown(key, value, wording), column=16)
    if "provisions" in life.record:
        paper.heading("Provisions")
        for provision in life.record["provisions"]:
            paper.line(_provision(provision, wording), first=f"  {paper.marks.bullet} ")
            paper.line(f"{life.id}/{provision['id']}", first="    ", style="dim")
    if life.life:
        paper.heading("Its life, as recorded")
        rows = []
        for event in life.life:
            of = "" if event.of == life.id else event.of.removeprefix(life.id + "/")
            rows.append((day(event.on), f"{event.event} {of}".rstrip(), _by(event.title, event.by)))
        paper.table(rows)
    if life.attested:
        paper.heading("On the word of")
        print_voices(paper, life.attested)
    if life.narrower:
        paper.heading("Narrower")
        for identity in life.narrower:
            paper.line(f"{wording.registry.label(identity)}  {identity}", first=f"  {paper.marks.bullet} ")
    if life.named_by:
        paper.heading("Named by")
        paper.table([(m.field, m.by, m.label) for m in life.named_by[:MOST_MENTIONS]])
        if len(life.named_by) > MOST_MENTIONS:
            paper.line(f"and {len(life.named_by) - MOST_MENTIONS} more (--json lists them)", first="  ", style="dim")


_ELSEWHERE = frozenset({"id", "label", "title", "instrument", "provisions", "attested", "issuer", "registry"})


def _by(title: str | None, by: str | None) -> str:
    return f"{title or ''}  {by or ''}".strip()


def _provision(provision: dict[str, Any], wording: Wording) -> str:
    """A provision in one line: its name, what it does, to what, and for whom."""
    listed = wording.listed
    named = provision.get("title") or provision.get("cite") or provision["id"]
    parts = [f"{named}:", provision["does"]]
    for key, before in (("powers", ""), ("target", ""), ("status", ""), ("of", ""), ("to", "to "), ("binds", "for ")):
        if provision.get(key) is not None:
            parts.append(before + listed(provision[key]))
    return " ".join(parts) + (f": {provision['duty']}" if provision.get("duty") else "")


def _shown(key: str, value: Any, wording: Wording) -> str:
    from vires.service.telling import value_text
    from vires.service.wording import number

    if key in {"when", "unless", "requires", "stands"}:
        return wording.condition(value)
    if key == "scope":
        return wording.scope(value)
    if key in {"powers", "to", "binds", "target", "broader", "heads", "invokes", "exercises", "of"}:
        return f"{wording.listed(value)}"
    if key == "review":
        return "reviewed and accepted" if "accepted" in value else f"{value.get('state')} (reviewed by no person)"
    if key == "options":
        return "; ".join(f"{o['id']} ({o['label']})" if o.get("label") else o["id"] for o in value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return "; ".join(value)
    if isinstance(value, float):
        return number(value)
    if key in {"quote"}:
        return f"“{value}”"
    return value if isinstance(value, str) and not value[:4].isdigit() else value_text(value, wording)

"""The tools: one for each verb that reads."""

from __future__ import annotations

from collections.abc import Collection

from mcp_types import Tool, ToolAnnotations

from vires.mcp.arguments import input_schema, lists_of
from vires.mcp.output import output_schema
from vires.service.verbs.catalogue import VERBS
from vires.service.verbs.verb import Verb

NAMES = "Offices, powers and other terms are given by id, by the ending of an id, or by label; `find` looks for ids."
USES = {
    "ask": "Whether the record shows that an office holds a power for such an act, by which chain of provisions, under "
    "which limits, and on whose word. What is left out stays open, and the answer says what would settle it: state "
    "sites, subjects (an empty list: none that matters) and facts where they are known. A negative answer says that no "
    f"authority is shown in the record, and nothing more. {NAMES}",
    "who": f"Which offices hold a power, on what conditions and by which provisions. {NAMES}",
    "what": f"Which powers an office holds, on what conditions and by which provisions. {NAMES}",
    "diff": "What changed for whom between two dates: of the acts (`at`), of the law made (`as-of`), or of what was "
    "known (`known-by`), and which provisions are responsible.",
    "impact": "Which answers change without some instruments or provisions, or with a draft in registry text.",
    "find": "Ids of offices, powers, instruments and so on from everyday words. Use it first where an id is not known.",
    "sources": "On whose word a record stands, with hedges as they were said, and where sources differ.",
    "describe": "What the registry holds, how far it was checked, how well it is attested, what it lacks, and which "
    "contested points of law it leaves open.",
}
"""What a tool is for, where the line of its verb does not say enough."""


def tool(verb: Verb, names: Collection[str], rooted: bool) -> Tool:
    """A verb as a tool: it only reads, and looks at nothing but the record; asked again, the answer is the same."""
    said = USES.get(verb.name) or f"{verb.says[:1].upper()}{verb.says[1:]}."
    if lists_of(verb):
        said += " Long lists come in pages."
    return Tool(
        name=verb.name,
        title=verb.says,
        description=said,
        input_schema=input_schema(verb, names, rooted),
        output_schema=output_schema(verb),
        annotations=ToolAnnotations(
            title=verb.says, read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
        ),
    )


def tools(names: Collection[str], rooted: bool) -> list[Tool]:
    """All of them, in the order in which a newcomer meets them."""
    return [tool(verb, names, rooted) for verb in VERBS.values()]

"""Prompts that show how to ask, and how an answer is to be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mcp_types import GetPromptResult, Prompt, PromptArgument, PromptMessage, TextContent

from vires.service.refusal import Refusal

RULES = (
    "Answer only from what the tools of this server return, and cite for each statement the provision (citation and "
    "id). Where the record shows nothing, say that it is not shown in the record; do not infer that it is forbidden or "
    "allowed, and add nothing from elsewhere. Say what the answer depends on, where sources disagree, whether the "
    "records are reviewed, and end with the registry, its digest, the date it is checked to and the point of view."
)
LONGEST = 300


@dataclass(frozen=True)
class Ask:
    """A prompt: `template` has a place for each argument; `parts` are sentences for those that may be left out."""

    name: str
    title: str
    says: str
    template: str
    required: Mapping[str, str]
    optional: Mapping[str, tuple[str, str]]

    def described(self) -> Prompt:
        """The prompt as it is listed."""
        arguments = [PromptArgument(name=name, description=says, required=True) for name, says in self.required.items()]
        arguments += [
            PromptArgument(name=name, description=says, required=False) for name, (says, _) in self.optional.items()
        ]
        return Prompt(name=self.name, title=self.title, description=self.says, arguments=arguments)

    def filled(self, given: Mapping[str, str]) -> GetPromptResult:
        """The prompt with its arguments. Raises `Refusal` for one that is missing, unknown or too long."""
        known = {*self.required, *self.optional}
        missing = [name for name in self.required if not given.get(name, "").strip()]
        unknown = [name for name in given if name not in known]
        if missing or unknown:
            faults = [f"`{name}` is missing" for name in missing]
            faults += [f"`{name[:40]}` is not known" for name in unknown[:5]]
            raise Refusal("arguments-unreadable", "; ".join(faults), f"give {', '.join(known)}", nearest=sorted(known))
        if any(len(value) > LONGEST for value in given.values()):
            raise Refusal("arguments-unreadable", f"an argument is longer than {LONGEST} characters", "shorten it")
        shown = {name: " ".join(value.split()) for name, value in given.items()}
        text = self.template.format(**{name: shown[name] for name in self.required})
        text += "".join(f" {part.format(shown[name])}" for name, (_, part) in self.optional.items() if shown.get(name))
        message = PromptMessage(role="user", content=TextContent(text=f"{text}\n\n{RULES}"))
        return GetPromptResult(description=self.says, messages=[message])


AT = ("A day, or an instant with its offset; left out: now.", "The act is done on {} (`at`).")
REGISTRY = ("The registry to ask, by name, where several are served.", "Ask the registry {} (`registry`).")
PROMPTS = {
    prompt.name: prompt
    for prompt in (
        Ask(
            "may-this-office",
            "May this office do that?",
            "whether the record shows an office's authority for an act, with the provisions it rests on",
            "Does the record show that {office} may do this: {power}? Find the ids with `find` if they are not given, "
            "then use `ask`. If the outcome depends on open points, ask me about them before you conclude.",
            {"office": "Who acts: an id, its ending, or a label.", "power": "What is done: an id or everyday words."},
            {
                "at": AT,
                "place": ("Where: a territory or a kind of place, in words or as an id.", "It happens here: {}."),
                "registry": REGISTRY,
            },
        ),
        Ask(
            "who-may",
            "Who holds this power?",
            "every office for which the record shows a power, with conditions and provisions",
            "For which offices does the record show this power: {power}? Use `who`, walk its pages to the end, and say "
            "for each office under which provision and on what conditions.",
            {"power": "What is done: an id or everyday words."},
            {"at": AT, "registry": REGISTRY},
        ),
        Ask(
            "what-changed",
            "What changed between two dates?",
            "whose authority the record shows otherwise at two dates, and by which provisions",
            "What does the record show to have changed between {from} and {to}? Use `diff`, walk its pages to the end, "
            "and name the provisions responsible.",
            {"from": "The one date.", "to": "The other date."},
            {
                "office": ("Only for this office and those within it.", "Look only at this office: {}."),
                "power": ("Only for this power and narrower ones.", "Look only at this power: {}."),
                "registry": REGISTRY,
            },
        ),
        Ask(
            "on-whose-word",
            "On whose word does this stand?",
            "the sources of a record, their hedges, and where they differ",
            "On whose word does {id} stand in the record? Use `show` and `sources`, keep each hedge as it was said, "
            "and say where sources differ and which reading the record takes.",
            {"id": "An instrument, a provision, a holder or a source."},
            {"registry": REGISTRY},
        ),
    )
}

"""What a question takes as query parameters, in the manner of the command line's options: `site`, `subject`, `fact`
and `doctrine` may stand more than once, `no_sites` and `no_subjects` say that there is none that matters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from vires.api.models.moments import CHOICE, CURSOR, DIGEST, FACT, REVISION
from vires.service.refusal import Refusal
from vires.service.verbs.arguments import LONGEST_NAME, MOST_LISTED, Arguments

Kind = Literal["text", "whole", "truth"]
MOMENTS = frozenset({"at", "as_of", "known_by", "from", "to", "since", "until"})
"""Members whose text is a moment."""
WHOLE = re.compile(r"-?[0-9]{1,9}")
MOST_ON_PAGE = 1000
TEXT = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}


@dataclass(frozen=True)
class Parameter:
    """One query parameter: `member` of the arguments that it fills, `none` if it fills that one with an empty list."""

    name: str
    member: str
    schema: Mapping[str, Any]
    says: str
    kind: Kind = "text"
    many: bool = False
    pairs: bool = False
    none: bool = False
    required: bool = False
    pattern: str | None = None

    def described(self) -> dict[str, Any]:
        """The parameter as OpenAPI has it."""
        schema: dict[str, Any] = dict(self.schema)
        if self.many:
            fewest = {"minItems": 1} if self.required else {}
            schema = {"type": "array", "items": schema, **fewest, "maxItems": MOST_LISTED}
        return {
            "name": self.name,
            "in": "query",
            "required": self.required,
            "description": self.says,
            "schema": schema,
            **({"style": "form", "explode": True} if self.many else {}),
        }

    def read(self, text: str) -> Any:
        """One value. Raises `ValueError` with what was expected."""
        if self.kind == "truth":
            if text not in ("true", "false"):
                raise ValueError("expected `true` or `false`")
            return text == "true"
        if self.kind == "whole":
            if not WHOLE.fullmatch(text):
                raise ValueError("expected a whole number")
            return int(text)
        if self.pattern is not None and not re.fullmatch(self.pattern[1:-1], text):
            raise ValueError(f"expected {self.says[:1].lower()}{self.says[1:]}")
        return text


def parameters(
    arguments: type[Arguments], leave_out: Sequence[str] = (), required: Sequence[str] = ()
) -> tuple[Parameter, ...]:
    """The query parameters that fill the arguments of a verb, but for members that a query does not hold. `required`
    are members that it must then fill."""
    found: list[Parameter] = []
    properties = arguments.model_json_schema()["properties"]
    for field, info in arguments.model_fields.items():
        name = info.alias or field
        if name not in leave_out:
            found += _of(name, properties[name], info.description or "")
    needed = {info.alias or field for field, info in arguments.model_fields.items() if info.is_required()}
    needed.update(required)
    return tuple(replace(one, required=True) if one.member in needed else one for one in found)


def _of(name: str, schema: Mapping[str, Any], says: str) -> list[Parameter]:
    said = says.split(";")[0].rstrip(".") + "." if name in ("sites", "subjects", "facts", "doctrine") else says
    match name:
        case "sites" | "subjects":
            one = name[:-1]
            form = "A kind of place: `ID`, `ID@80` (metres), `ID@near`." if one == "site" else said
            return [
                Parameter(one, name, TEXT, f"{form} May stand more than once.", many=True),
                Parameter(
                    f"no_{name}",
                    name,
                    {"type": "boolean"},
                    f"That there are no {name} that matter.",
                    "truth",
                    none=True,
                ),
            ]
        case "facts":
            text = "A circumstance as `NAME=VALUE`: true, false or a number. May stand more than once."
            return [
                Parameter("fact", name, {"type": "string", "pattern": FACT}, text, many=True, pairs=True, pattern=FACT)
            ]
        case "doctrine":
            text = "How a contested point is taken, as `NAME=OPTION`. May stand more than once."
            schema = {"type": "string", "pattern": CHOICE}
            return [Parameter(name, name, schema, text, many=True, pairs=True, pattern=CHOICE)]
        case "ids":
            return [Parameter("id", name, TEXT, "A record to leave out. May stand more than once.", many=True)]
    if name in MOMENTS:
        return [Parameter(name, name, {"$ref": "#/components/schemas/Moment"}, says)]
    plain = {key: value for key, value in bare(schema).items() if key not in ("title", "description")}
    kind: Kind = {"integer": "whole", "boolean": "truth"}.get(str(plain.get("type")), "text")  # type: ignore[assignment]
    return [Parameter(name, name, plain, says, kind)]


def bare(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A schema without `null`: what is not stated is left out of a query."""
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    kept = {key: value for key, value in schema.items() if key != "anyOf" and (key, value) != ("default", None)}
    return {**kept, **options[0]} if len(options) == 1 else {**kept, **({"anyOf": options} if options else {})}


REVISION_TAKEN = Parameter(
    "revision", "revision", {"type": "string", "pattern": REVISION},
    "The registry as it was recorded then: the number of a revision, its digest, or a moment. Left out: as it is.",
    pattern=REVISION,
)  # fmt: skip
DIGEST_TAKEN = Parameter(
    "digest", "digest", {"type": "string", "pattern": DIGEST},
    "Answer from the text with this digest, or not at all.", pattern=DIGEST,
)  # fmt: skip
LIMIT_TAKEN = Parameter(
    "limit", "limit", {"type": "integer", "minimum": 1, "maximum": MOST_ON_PAGE},
    "How many entries of the long lists stand on one page.", "whole",
)  # fmt: skip
CURSOR_TAKEN = Parameter(
    "cursor", "cursor", {"type": "string", "pattern": CURSOR},
    "Where to go on: what the page before gave as `next`.", pattern=CURSOR,
)  # fmt: skip
ON_ALL = (REVISION_TAKEN, DIGEST_TAKEN)
ON_PAGES = (LIMIT_TAKEN, CURSOR_TAKEN)


def read_query(pairs: Sequence[tuple[str, str]], taken: Sequence[Parameter]) -> dict[str, Any]:
    """The members that query parameters fill. Raises `Refusal` with everything wrong of the first kind there is:
    `parameter-unknown`, `parameter-twice`, `arguments-unreadable`, `options-contradict`."""
    known = {one.name: one for one in taken}
    if odd := sorted({name for name, _ in pairs if name not in known}):
        raise Refusal(
            "parameter-unknown", f"{_names(odd)} is no parameter here", f"give some of {_names(known)}", nearest=known
        )
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        given.setdefault(name, []).append(text)
    if twice := sorted(name for name, texts in given.items() if len(texts) > 1 and not known[name].many):
        raise Refusal("parameter-twice", f"{_names(twice)} stands more than once", "give it once")
    members: dict[str, Any] = {}
    faults: list[str] = []
    for name, texts in given.items():
        one = known[name]
        try:
            values = [one.read(text) for text in texts]
        except ValueError as error:
            faults.append(f"`{name}`: {error}")
            continue
        if one.pairs:
            members[one.member] = _mapped(one, values)
        elif one.none:
            if values == [True]:
                _check_none(one, given)
                members[one.member] = []
        else:
            members[one.member] = values if one.many else values[0]
    if faults:
        raise Refusal("arguments-unreadable", "; ".join(faults), "give what the description of the call lists")
    return members


def _mapped(one: Parameter, values: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for text in values:
        name, _, value = text.partition("=")
        read = _value(value) if one.name == "fact" else value
        if name in found and found[name] != read:
            raise Refusal("options-contradict", f"`{one.name}` gives `{name}` two values", "give it once")
        found[name] = read
    return found


def _value(text: str) -> bool | int | float:
    if text in ("true", "false"):
        return text == "true"
    return float(text) if "." in text else int(text)


def _check_none(one: Parameter, given: Mapping[str, Any]) -> None:
    other = one.member[:-1]
    if other in given:
        raise Refusal("options-contradict", f"`{other}` and `{one.name}` together", "leave one of them out")


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name[:80]}`" for name in list(names)[:12])

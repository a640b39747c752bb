"""What stands at a place, and what was expected there, in words."""

from __future__ import annotations

import re

from vires.registry.node import Listing, Mapping, Node
from vires.registry.shape import CONDITIONS, Shape, required

_LOOKS_TYPED = re.compile(r"-?[0-9.]+|true|false|")
ID_FORM = "lower-case words, digits, dots and hyphens, in parts joined by `/`"


def shown(text: str) -> str:
    """An author's words as a message quotes them: on one line, and not at length."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:57] + "..."


def found(node: Node) -> str:
    """What is written, as a message names it."""
    if isinstance(node, Listing):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node.value, bool):
        return f"`{str(node.value).lower()}`"
    if isinstance(node.value, int | float):
        return f"the number `{node.value}`"
    text = shown(node.value or "")
    return f"the text `{text}`" if _LOOKS_TYPED.fullmatch(text) else f"`{text}`"


def expected(shape: Shape) -> str:
    """What a place takes, all forms of it."""
    forms = [f"`{word}`" for word in shape.words]
    forms += [leaf.name for leaf in shape.leaves if leaf.name != "a whole number" or len(shape.leaves) == 1]
    if shape.item is not None:
        forms.append(f"a list of {_plural(shape.item)}")
    if shape.by_key:
        forms.append("a condition ({" + ": ...}, {".join(CONDITIONS) + ": ...})")
    elif shape.by_does:
        forms.append("a provision, `{id: ..., does: ..., ...}`")
    else:
        for model in shape.models:
            keys = required(model)
            forms.append("`{" + ", ".join(f"{key}: ..." for key in keys) + "}`" if keys else "a mapping")
    if shape.value is not None:
        forms.append("a mapping of names to values")
    if len(forms) < 2:
        return "".join(forms) or "a value"
    return ", ".join(forms[:-1]) + " or " + forms[-1]


def _plural(item: Shape) -> str:
    if item.by_does:
        return "provisions"
    if item.models:
        return "mappings"
    if item.leaves:
        name = item.leaves[0].name
        return {"an id": "ids", "text": "texts"}.get(name, name.removeprefix("a ") + "s")
    return "values"

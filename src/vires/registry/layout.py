"""The canonical layout: two blanks a level, keys in the order of the model, a mapping or list on one line
where it fits, a long text folded. Comments stay with what they speak of; blank lines stay, never two."""

from __future__ import annotations

from vires.model.origin import Noun
from vires.model.provision import Provision
from vires.registry.commentary import Commentary, Remarks
from vires.registry.node import Listing, Mapping, Node, Scalar
from vires.registry.scalar import folded, literal, written
from vires.registry.shape import FREE, Shape, names

WIDTH = 120
"""Columns; only a single word or a comment may be longer."""


class Layout:
    """Lays out documents. Without a commentary there are no comments."""

    def __init__(self, commentary: Commentary | None = None) -> None:
        self._commentary = commentary

    def document(self, node: Node, shape: Shape) -> list[str]:
        """The lines of a document."""
        if isinstance(node, Scalar) or _is_empty(node):
            return [self._flow(node, shape)]
        lines = self._block(node, shape, 0, top=True)
        while lines and not lines[0]:
            del lines[0]
        return lines

    def _remarks(self, node: Node) -> Remarks:
        return self._commentary.of(node) if self._commentary is not None else Remarks()

    def _block(self, node: Mapping | Listing, shape: Shape, indent: int, top: bool = False) -> list[str]:
        lines: list[str] = []
        margin = " " * indent
        if isinstance(node, Listing):
            for item in node.items:
                lines += self._item(item, shape.item or FREE, indent)
            return lines
        for key in ordered(node, shape):
            value, inner, remarks = (
                node.entries[key],
                shape.below(node, key),
                self._remarks(node.entries[key]),
            )
            lines += [f"{margin}{line}".rstrip() for line in remarks.before]
            head = f"{margin}{written(key, flow=False)}:"
            lines += self._value(value, inner, head, remarks.after, indent, spread=top and _holds_mappings(value))
        return lines

    def _item(self, item: Node, shape: Shape, indent: int) -> list[str]:
        margin, remarks = " " * indent, self._remarks(item)
        before = [f"{margin}{line}".rstrip() for line in remarks.before]
        if isinstance(item, Scalar) or self._fits(item, shape, indent + 2):
            return before + self._value(item, shape, f"{margin}-", remarks.after, indent, spread=False)
        lines = self._block(item, shape, indent + 2)
        if remarks.after is not None:
            before.append(margin + remarks.after)
        while not lines[0] or lines[0].startswith(f"{margin}  #"):
            before.append(lines.pop(0)[2:])
        return [*before, f"{margin}- {lines[0][indent + 2 :]}", *lines[1:]]

    def _value(self, node: Node, shape: Shape, head: str, after: str | None, indent: int, spread: bool) -> list[str]:
        comment = f"  {after}" if after is not None else ""
        if isinstance(node, Scalar):
            return self._scalar(node, head, comment, indent)
        if not spread and self._fits(node, shape, len(head) + 1):
            return [f"{head} {self._flow(node, shape)}{comment}"]
        return [f"{head}{comment}", *self._block(node, shape, indent + 2)]

    def _scalar(self, node: Scalar, head: str, comment: str, indent: int) -> list[str]:
        text = node.value
        margin = " " * (indent + 2)
        if isinstance(text, str):
            if "\n" in text and (block := literal(text)) is not None:
                return [f"{head} {block[0]}{comment}", *(f"{margin}{line}".rstrip() for line in block[1])]
            if len(head) + 1 + len(written(text, flow=False)) > WIDTH:
                lines = folded(text, WIDTH - len(margin))
                if lines is not None and len(lines) > 1:
                    return [f"{head} >-{comment}", *(margin + line for line in lines)]
        return [f"{head} {written(text, flow=False)}{comment}"]

    def _fits(self, node: Mapping | Listing, shape: Shape, column: int) -> bool:
        if self._commentary is not None and self._commentary.inside(node):
            return _is_empty(node)
        return _is_empty(node) or column + len(self._flow(node, shape)) <= WIDTH

    def _flow(self, node: Node, shape: Shape) -> str:
        if isinstance(node, Scalar):
            return written(node.value, flow=True)
        if isinstance(node, Listing):
            return "[" + ", ".join(self._flow(item, shape.item or FREE) for item in node.items) + "]"
        parts = (
            f"{written(key, flow=True)}: {self._flow(node.entries[key], shape.below(node, key))}"
            for key in ordered(node, shape)
        )
        return "{" + ", ".join(parts) + "}"


def ordered(node: Mapping, shape: Shape) -> list[str]:
    """The keys of a mapping in the order of the model, then any others as they stand."""
    model = shape.model_for(node)
    if model is None:
        return list(node.entries)
    order = key_order(model)
    return sorted(node.entries, key=lambda key: order.get(key, len(order)))


def key_order(model: type[Noun]) -> dict[str, int]:
    """The place of each key: as the model has them, but in a provision what is its own comes before what all
    provisions share, after `id` and `does`."""
    keys = list(names(model))
    if issubclass(model, Provision):
        shared = names(Provision)
        own = [key for key in keys if key not in shared and key != "does"]
        keys = ["id", "does", *own, *(key for key in shared if key != "id")]
    return {key: place for place, key in enumerate(keys)}


def _is_empty(node: Node) -> bool:
    return not (node.items if isinstance(node, Listing) else node.entries if isinstance(node, Mapping) else True)


def _holds_mappings(node: Node) -> bool:
    if isinstance(node, Scalar):
        return False
    parts = node.items if isinstance(node, Listing) else list(node.entries.values())
    return any(isinstance(part, Mapping) for part in parts)

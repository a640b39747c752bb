"""From nodes to what the model validates: plain values, lists as tuples, and each record's place under the
key by which the model takes it."""

from __future__ import annotations

from typing import Any

from vires.model.origin import ORIGIN_KEY, Noun, Origin, Record
from vires.registry.node import Listing, Mapping, Node, Scalar
from vires.registry.shape import FREE, Shape, fields


def plain_data(node: Node) -> Any:
    """What a node says, as text, numbers, lists and dicts."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Listing):
        return [plain_data(item) for item in node.items]
    return {key: plain_data(value) for key, value in node.entries.items()}


class Material:
    """Builds the material of one record. `faulty` is set once a place that takes a value has none, or holds
    something already reported: then there is no point in asking the model."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.faulty = False

    def of(self, node: Node, shape: Shape) -> Any:
        """The material for a node at a place of a shape."""
        if type(node) is Scalar:
            value = node.value
            if node.broken or (value is None and not shape.free):
                self.faulty = True
            return value
        if shape.free:
            self._look_for_broken(node)
            return plain_data(node)
        if type(node) is Listing:
            return tuple([self.of(item, shape.item or FREE) for item in node.items])
        assert isinstance(node, Mapping)
        model = shape.model_for(node)
        if model is not None:
            return self.of_model(node, model)
        value_shape = shape.value or FREE
        return {key: self.of(value, value_shape) for key, value in node.entries.items()}

    def of_model(self, node: Mapping, model: type[Noun]) -> dict[str, Any]:
        """The material for a mapping that is to be read as `model`, with its origin if it is a record."""
        known = fields(model)
        found = {key: self.of(value, known.get(key, FREE)) for key, value in node.entries.items()}
        if issubclass(model, Record):
            found[ORIGIN_KEY] = Origin(self._file, node.position[0], node.position[1])
        return found

    def _look_for_broken(self, node: Node) -> None:
        if isinstance(node, Scalar):
            self.faulty = self.faulty or node.broken
        else:
            for part in node.items if isinstance(node, Listing) else node.entries.values():
                self._look_for_broken(part)

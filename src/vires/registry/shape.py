"""What may stand at a place of a registry document, read off the model: the fields of a mapping, the items
of a list, the words and values of a scalar. The loader, its messages and the printer all go by it, so that
none of them repeats the model."""

from __future__ import annotations

import types
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import TypeAdapter

from vires.model.condition import (
    CONDITION_KEYS,
    All,
    AnyOf,
    ConsentOf,
    DoctrineIs,
    Exclusive,
    FactIs,
    InScope,
    Not,
    NumberIs,
    StatusIs,
)
from vires.model.origin import Id, Noun, Record, Text, When
from vires.model.provision import PROVISION_CLASSES
from vires.model.question import Place, PlaceForm
from vires.model.requests import Member
from vires.model.scope import Distance
from vires.registry.node import Listing, Mapping, Node, Scalar

CONDITIONS: dict[str, type[Record]] = dict(
    zip(
        CONDITION_KEYS,
        (All, AnyOf, Not, FactIs, NumberIs, StatusIs, ConsentOf, DoctrineIs, Exclusive, InScope),
        strict=True,
    )
)


class Shape:
    """The alternatives for one place. Empty, it stands for a place where nothing is checked."""

    def __init__(self, *annotations: Any) -> None:
        self.models: list[type[Noun]] = []
        self.item: Shape | None = None
        self.value: Shape | None = None
        self.key: Leaf | None = None
        self.leaves: list[Leaf] = []
        self.words: list[str] = []
        for annotation in annotations:
            self._take(annotation)
        self.free = not (self.models or self.item or self.value or self.leaves or self.words)
        self._by_key = set(self.models) == set(CONDITIONS.values())
        self._by_does = set(self.models) == set(PROVISION_CLASSES.values())

    def _take(self, annotation: Any) -> None:
        if annotation in (None, type(None), Any):
            return
        if annotation == PlaceForm:
            self.models.append(Place)
            self.item = Shape()
            self.leaves.append(Leaf("a kind of place such as `ID`, `ID@80` (metres) or `ID@near`", annotation))
            return
        known = _leaf(annotation)
        if known is not None:
            self.leaves.append(known)
            return
        origin, inner = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            self._annotated(annotation, inner)
        elif origin in (Union, types.UnionType):
            for part in inner:
                self._take(part)
        elif origin is Literal:
            for word in inner:
                if isinstance(word, bool):
                    self.leaves.append(Leaf(f"`{str(word).lower()}`", annotation))
                else:
                    self.words.append(word)
        elif origin is tuple:
            self.item = shape(inner[0])
        elif origin is dict:
            self.key, self.value = _leaf(inner[0]), shape(inner[1])
        elif isinstance(annotation, type) and issubclass(annotation, Noun):
            self.models.append(annotation)
        else:
            raise TypeError(f"no shape for {annotation}")

    def _annotated(self, annotation: Any, inner: tuple[Any, ...]) -> None:
        plain = inner[0]
        parts = [part for part in get_args(plain) if part is not type(None)]
        if get_origin(plain) in (Union, types.UnionType) and parts in ([str], [int], [float]):
            # The constraint is stated on the field, beside the absence it does not concern.
            self._take(Annotated[parts[0], *inner[1:]])
        elif plain is str or plain in (int, float):
            self.leaves.append(Leaf(_NAMES[plain], annotation))
        else:
            self._take(plain)

    @property
    def by_does(self) -> bool:
        """Tell whether the key `does` chooses among the models."""
        return self._by_does

    @property
    def by_key(self) -> bool:
        """Tell whether it is a condition, whose first known key chooses the model."""
        return self._by_key

    def model_for(self, node: Mapping) -> type[Noun] | None:
        """The class that a mapping here is read as; `None` if that cannot be told."""
        if self._by_key:
            found = [key for key in CONDITIONS if key in node.entries]
            return CONDITIONS[found[0]] if len(found) == 1 else None
        if self._by_does:
            does = node.entries.get("does")
            if isinstance(does, Scalar) and isinstance(does.value, str):
                return PROVISION_CLASSES.get(does.value)
            return None
        return self.models[0] if self.models else None

    def below(self, node: Node, part: str | int) -> Shape:
        """The shape of one part of a node of this shape."""
        if isinstance(node, Listing):
            return self.item or FREE
        if isinstance(node, Mapping) and isinstance(part, str):
            model = self.model_for(node)
            if model is not None:
                return fields(model).get(part, FREE)
            return self.value or FREE
        return FREE


@dataclass(frozen=True)
class Leaf:
    """One form that a scalar may take: what it is called, and the type that checks it."""

    name: str
    annotation: Any
    slug: str = "bad-value"

    @cached_property
    def adapter(self) -> TypeAdapter[Any]:
        """The check itself; made only once something is wrong."""
        return TypeAdapter(self.annotation)


_NAMES: dict[Any, str] = {str: "text", int: "a whole number", float: "a number", bool: "`true` or `false`"}


def _leaf(annotation: Any) -> Leaf | None:
    if annotation == Id:
        return Leaf("an id", annotation, "bad-id")
    if annotation == When:
        return Leaf("a date", annotation, "bad-date")
    if annotation == Distance:
        return Leaf("a distance", annotation, "bad-distance")
    if annotation == Text:
        return Leaf("text", annotation)
    if annotation == Member:
        return Leaf("a member of a request such as `resource.properties.NAME`", annotation)
    return Leaf(_NAMES[annotation], annotation) if annotation in (str, int, float, bool) else None


@cache
def shape(annotation: Any) -> Shape:
    """The shape of an annotation of the model."""
    return Shape(annotation)


FREE = Shape()
"""Where nothing is checked."""


def annotation_of(model: type[Noun], name: str) -> Any:
    """The whole annotation of a field, as the class states it."""
    info = model.model_fields[name]
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


@cache
def names(model: type[Noun]) -> dict[str, str]:
    """The names of the fields by text key, in the order of the model; the origin is no part of the text."""
    return {info.alias or name: name for name, info in model.model_fields.items() if name != "origin"}


@cache
def fields(model: type[Noun]) -> dict[str, Shape]:
    """The shapes of the fields by text key."""
    return {key: shape(annotation_of(model, name)) for key, name in names(model).items()}


@cache
def required(model: type[Noun]) -> tuple[str, ...]:
    """The text keys that must be there."""
    return tuple(key for key, name in names(model).items() if model.model_fields[name].is_required())

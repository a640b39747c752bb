"""Why a part of a document is not what the model takes: every reason, each at its place.

The model itself decides whether a record is accepted. Only where it refuses is the text gone through here, by
the shapes read off the same model, so that each message can say what was found, what was expected and what
to do. What is left then are rules that join several fields; their words come from the model.
"""

from __future__ import annotations

from collections.abc import Callable

from pydantic import ValidationError

from vires.model.origin import Noun
from vires.model.provision import PROVISION_CLASSES
from vires.model.term import Term
from vires.registry.diagnostic import Diagnostic
from vires.registry.expectation import ID_FORM, expected, found, shown
from vires.registry.material import plain_data
from vires.registry.nearest import nearest
from vires.registry.node import Listing, Mapping, Node, Page, Position, Scalar
from vires.registry.shape import CONDITIONS, Leaf, Shape, fields, required

_YES = frozenset({"yes", "no", "on", "off", "Yes", "No", "True", "False", "TRUE", "FALSE", "YES", "NO"})


class Faults:
    """Collects the problems of one file into `add`."""

    def __init__(self, page: Page, add: Callable[[Diagnostic], None]) -> None:
        self._page = page
        self._add = add
        self.count = 0
        self._reported: set[Position] = set()

    def report(self, position: Position, slug: str, message: str, remedy: str, close: tuple[str, ...] = ()) -> None:
        """Add one problem."""
        self.count += 1
        self._reported.add(position)
        self._add(Diagnostic(self._page.span(position), slug, message, remedy, close))

    def check(self, node: Node, shape: Shape, name: str) -> None:
        """Report all that is wrong with a node of a shape; `name` is what the place is called."""
        if node.broken or shape.free:
            return
        if isinstance(node, Scalar):
            self._scalar(node, shape, name)
        elif isinstance(node, Listing):
            if shape.item is None:
                self._misfit(node, shape, name)
            else:
                for item in node.items:
                    self.check(item, shape.item, name)
        else:
            self._mapping(node, shape, name)

    def model(self, node: Mapping, model: type[Noun], name: str) -> None:
        """Report all that is wrong with a mapping that is to be read as `model`."""
        known = fields(model)
        for key, value in node.entries.items():
            inner = known.get(key)
            if inner is None:
                close = nearest(key, (other for other in known if other not in node.entries))
                self.unknown_key(node.keys[key], key, close, f"{_kind(model)} has no such key", tuple(known))
            else:
                self.check(value, inner, key)
        absent = [key for key in required(model) if key not in node.entries]
        if absent:
            position = _head(node)
            for key in absent:
                message = f"{_kind(model)} without `{key}`; expected `{key}:` and {expected(known[key])}"
                self.report(position, "missing-key", message, f"add `{key}:`")

    def unknown_key(
        self, position: Position, key: str, close: tuple[str, ...], message: str, known: tuple[str, ...]
    ) -> None:
        """Report a key that means nothing where it stands."""
        listed = ", ".join(known)
        remedy = f"write `{close[0]}`" if close else f"use one of {listed}" if known else "delete it"
        self.report(position, "unknown-key", f"the key `{shown(key)}`: {message}", remedy, close)

    def rules(self, node: Node, error: ValidationError, silent: bool) -> None:
        """Report what the model refused for reasons that lie in no single field; and, so that nothing goes
        without a word, anything else if so far all was `silent`."""
        for detail in error.errors(include_url=False):
            at = _reached(node, detail["loc"])
            cause = detail.get("ctx", {}).get("error")
            if at.broken or at.position in self._reported:
                continue
            if detail["type"] == "value_error" and isinstance(cause, ValueError):
                self.report(_head(at), "bad-value", str(cause), "change or leave out one of them")
            elif silent:
                message = f"{found(at)}, which the format does not take here"
                if detail["type"] in ("too_short", "too_long", "missing"):
                    message = f"{found(at)} with too few or too many items"
                self.report(_head(at), "bad-value", message, "see docs/format.md for what may stand here")

    def _mapping(self, node: Mapping, shape: Shape, name: str) -> None:
        model = shape.model_for(node)
        if model is not None:
            self.model(node, model, _kind(model))
        elif shape.by_key:
            self._condition(node)
        elif shape.by_does:
            self._effect(node)
        elif shape.value is not None:
            for key, value in node.entries.items():
                if shape.key is not None:
                    self._leaf_key(node.keys[key], key, shape.key)
                self.check(value, shape.value, key)
        elif any(leaf.slug == "bad-date" for leaf in shape.leaves):
            self._scalar(node, shape, name)
        else:
            self._misfit(node, shape, name)

    def _condition(self, node: Mapping) -> None:
        keys = [key for key in CONDITIONS if key in node.entries]
        listed = ", ".join(CONDITIONS)
        if len(keys) > 1:
            message = f"{' and '.join(f'`{key}`' for key in keys)} in one condition; expected one"
            remedy = "join them: `all: [{...}, {...}]` if every one must hold, `any:` if one is enough"
            self.report(_head(node), "unknown-condition", message, remedy)
            return
        key = next(iter(node.entries), None)
        close = nearest(key, CONDITIONS) if key is not None else ()
        what = f"`{shown(key)}`" if key is not None else "an empty mapping"
        remedy = f"write `{close[0]}`" if close else "name a fact, number, status, consent, doctrine or scope"
        position = node.keys[key] if key is not None else node.position
        message = f"{what} is no condition; expected one of {listed}"
        self.report(position, "unknown-condition", message, remedy, close)

    def _effect(self, node: Mapping) -> None:
        does = node.entries.get("does")
        listed = ", ".join(PROVISION_CLASSES)
        if does is None:
            message = f"a provision without `does`; expected `does:` and one of {listed}"
            self.report(_head(node), "missing-key", message, "add `does:` and what the provision does")
            return
        if does.broken:
            return
        word = does.value if isinstance(does, Scalar) and isinstance(does.value, str) else ""
        close = nearest(word, PROVISION_CLASSES)
        message = f"{found(does)} is no effect; expected one of {listed}"
        self.report(
            does.position,
            "unknown-effect",
            message,
            f"write `{(close or ('restricts',))[0]}`"
            if close
            else "choose the effect that fits what the provision does",
            close,
        )

    def _scalar(self, node: Scalar | Mapping, shape: Shape, name: str) -> None:
        if isinstance(node, Scalar):
            if node.value is None:
                message = f"`{name}` without a value; expected {expected(shape)}"
                remedy = "give the value, or leave the key out: what is left out is not stated"
                self.report(node.position, "missing-value", message, remedy)
                return
            if isinstance(node.value, str) and node.value in shape.words:
                return
        value = plain_data(node)
        causes = []
        for leaf in shape.leaves:
            try:
                leaf.adapter.validate_python(value, strict=True)
            except ValidationError as error:
                causes.append((leaf, error))
            else:
                return
        alone = len(causes) == 1 and not (shape.words or shape.models or shape.item)
        spelled = causes and causes[0][0].slug == "bad-id" and not shape.words and isinstance(value, str)
        if alone or spelled:
            self._refused(node, *causes[0])
        else:
            self._misfit(node, shape, name)

    def _refused(self, node: Scalar | Mapping, leaf: Leaf, error: ValidationError) -> None:
        detail = error.errors(include_url=False)[0]
        cause = detail.get("ctx", {}).get("error")
        what, context = found(node), detail.get("ctx", {})
        text = isinstance(node, Scalar) and isinstance(node.value, str)
        if isinstance(cause, ValueError):
            message = str(cause)
            if message.startswith("not "):
                message = f"{what} is {message}"
            remedy = _CAUSED.get(leaf.slug, "correct it")
        elif leaf.slug == "bad-id" and text:
            message, remedy = (
                f"{what} is no id; expected {ID_FORM}",
                "spell it as an id; a label goes into `label`",
            )
            if detail["type"] == "string_too_long":
                message = f"an id of {len(str(plain_data(node)))} characters; expected at most 200"
        elif detail["type"] == "string_too_long":
            message = f"a text longer than {context['max_length']:,} characters"
            remedy = "shorten it, or split it; a registry cites its sources and does not copy them"
        elif detail["type"] == "string_too_short":
            message, remedy = f"an empty text; expected {leaf.name}", "write it, or leave the key out"
        elif detail["type"] in ("greater_than_equal", "less_than_equal"):
            bound = context.get("ge", context.get("le"))
            side = "at least" if "ge" in context else "at most"
            message, remedy = f"{what}; expected {side} {bound}", "correct the number"
        else:
            message, remedy = f"{what}; expected {leaf.name}", self._advice(node, leaf.name)
        self.report(node.position, leaf.slug, message, remedy)

    def _misfit(self, node: Node, shape: Shape, name: str) -> None:
        word = node.value if isinstance(node, Scalar) and isinstance(node.value, str) else None
        close = nearest(word, shape.words) if word is not None else ()
        message = f"{found(node)} for `{name}`; expected {expected(shape)}"
        if close:
            remedy = f"write `{close[0]}`"
        elif word is not None and shape.item is not None and (shape.item.leaves or shape.item.words):
            remedy = f"write it as a list: `[{shown(word)}]`"
        elif word is not None and shape.words:
            others = ", or a mapping as docs/format.md has it" if shape.models else ""
            remedy = f"write one of {', '.join(f'`{known}`' for known in shape.words)}{others}"
        else:
            remedy = self._advice(node, shape.leaves[0].name if shape.leaves else "")
        self.report(_head(node), "bad-value", message, remedy, close)

    def _advice(self, node: Node, wanted: str) -> str:
        if isinstance(node, Scalar):
            if isinstance(node.value, str) and node.value in _YES and "`true`" in wanted:
                return "write `true` or `false`; every other word is text here"
            if not isinstance(node.value, str) and wanted in ("text", "an id"):
                return "put it in quotes if it is meant as text"
            if isinstance(node.value, str) and "number" in wanted:
                return "write the bare number, without quotes, unit or thousands separator"
        return "write it in the form that is expected"

    def _leaf_key(self, position: Position, key: str, leaf: Leaf) -> None:
        try:
            leaf.adapter.validate_python(key, strict=True)
        except ValidationError:
            message = f"the key `{shown(key)}` is no id; expected {ID_FORM}"
            self.report(position, leaf.slug, message, "spell it as an id")


_CAUSED = {
    "bad-date": "give the date as precisely as the source does, and no more",
    "bad-distance": "write the distance as the text gives it, with its unit",
}


def _head(node: Node) -> Position:
    """Where a node is pointed at: a mapping in block form at its first key."""
    if isinstance(node, Mapping) and node.position[0] != node.position[2] and node.keys:
        first = next(iter(node.keys.values()))
        return first if first[:2] == node.position[:2] else node.position
    return node.position


def _kind(model: type[Noun]) -> str:
    """What a class is called in a message."""
    if issubclass(model, Term):
        return "a term"
    name = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in model.__name__).strip()
    if model in PROVISION_CLASSES.values():
        return f"a provision that {name}"
    return _CALLED.get(model.__name__, f"{'an' if name[0] in 'aeiou' else 'a'} {name}")


_CALLED = {
    "All": "a condition `all`",
    "AnyOf": "a condition `any`",
    "Not": "a condition `not`",
    "FactIs": "a condition on a fact",
    "NumberIs": "a condition on a number",
    "StatusIs": "a condition on a status",
    "ConsentOf": "a condition on a consent",
    "DoctrineIs": "a condition on a doctrine",
    "Exclusive": "a condition `exclusive`",
    "InScope": "a condition on the scope",
    "Spell": "a holder's spell",
    "Worked": "a worked question",
    "Asked": "what is asked",
    "Selector": "a place in a source",
    "Settings": "the settings",
}


def _reached(node: Node, location: tuple[int | str, ...]) -> Node:
    """The node at a location as the model names it: parts that are no keys or places name alternatives."""
    for part in location:
        if isinstance(node, Mapping) and part in node.entries:
            node = node.entries[str(part)]
        elif isinstance(node, Listing) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
    return node

"""The form by which an order is drawn: its fields as an address has them, and what stands in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from vires.model.registry import Registry
from vires.service.order import EFFECTS, NEAR, Order, issuer_of, kinds_of
from vires.service.refusal import Refusal
from vires.web.query import LONGEST

ONE = {"effect": "effect", "kind": "kind", "by": "issuer", "made": "made", "starts": "since", "ends": "until",
       "reach": "reach"}  # fmt: skip
"""The fields of an address that stand once, and what each is of an order."""
SEVERAL = {"against": "targets", "binding": "offices", "doing": "powers", "area": "territories", "place": "sites",
           "party": "subjects"}  # fmt: skip
MOST = 20
"""Of one list."""


@dataclass(frozen=True)
class Chip:
    """A name that stands in a list, and the query without it."""

    id: str
    label: str
    rest: str


@dataclass(frozen=True)
class Field:
    """A list of an order: what it is called in the address, the words before it, the scheme that it is suggested from,
    and what stands in it."""

    name: str
    words: str
    suggest: str
    example: str
    chips: tuple[Chip, ...]


_FIELDS = (
    ("party", "only for these parties", "subject", "anyone"),
    ("place", "only at these kinds of place", "site", "any kind of place"),
    ("area", "only in these territories", "territory", "everywhere"),
    ("binding", "only as it binds these offices", "office", "every office"),
    ("doing", "only for these powers", "power", "every power"),
)


@dataclass(frozen=True)
class Drawn:
    """An order as an address draws it; `items` are the fields of the address that do so."""

    items: tuple[tuple[str, str], ...]

    @classmethod
    def read(cls, items: Iterable[tuple[str, str]]) -> Drawn:
        """What an address draws. Raises `Refusal` (`address-unreadable`)."""
        known = ((name, value.strip()) for name, value in items if name in ONE or name in SEVERAL)
        found = tuple(dict.fromkeys(item for item in known if item[1]))
        counted = {name: sum(1 for key, _ in found if key == name) for name in SEVERAL}
        if any(len(value) > LONGEST for _, value in found) or max(counted.values()) > MOST:
            raise Refusal("address-unreadable", "the address draws more than can be compared", "draw less")
        return cls(found)

    def get(self, name: str) -> str:
        """The value of a field that stands once; empty where it is not stated."""
        return next((value for key, value in reversed(self.items) if key == name), "")

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a list."""
        return tuple(value for key, value in self.items if key == name)

    @property
    def stated(self) -> bool:
        """Tell whether an order is drawn at all."""
        return bool(self.all("against"))

    def order(self, registry: Registry, today: str) -> Order:
        """The order; of the present day where none is stated."""
        once = {part: self.get(name) for name, part in ONE.items() if self.get(name)}
        lists = {part: self.all(name) for name, part in SEVERAL.items()}
        return Order(**{"made": today, **once}, **lists)  # type: ignore[arg-type]

    def text(self) -> str:
        """The fields as an address has them."""
        return urlencode(self.items, quote_via=quote, safe="/@:")

    def form(self, registry: Registry, rest: str, label: dict[str, str]) -> Form:
        """The form as it is filled; `rest` is the other part of the address, `label` what ids are called."""
        kinds = registry.settings.kinds
        kind = self.get("kind") or next(iter(kinds_of(registry)), "")
        return Form(
            drawn=self, effects=tuple(EFFECTS.items()), near=NEAR,
            kinds=tuple((name, kinds[name].label or name) for name in kinds_of(registry)), kind=kind,
            against=self._chips("against", rest, label), fields=tuple(
                Field(name, words, suggest, example, self._chips(name, rest, label))
                for name, words, suggest, example in _FIELDS
            ), issuer=registry.label(self.get("by") or issuer_of(registry, kind) or ""),
        )  # fmt: skip

    def _chips(self, name: str, rest: str, label: dict[str, str]) -> tuple[Chip, ...]:
        return tuple(Chip(one, label.get(one, one), "&".join(self._left(name, one, rest))) for one in self.all(name))

    def _left(self, name: str, value: str, rest: str) -> Iterator[str]:
        kept = Drawn(tuple(item for item in self.items if item != (name, value))).text()
        yield from (part for part in (rest, kept) if part)


@dataclass(frozen=True)
class Form:
    """The form of an order: what may be chosen, and what stands in it."""

    drawn: Drawn
    effects: tuple[tuple[str, str], ...]
    near: str
    kinds: tuple[tuple[str, str], ...]
    kind: str
    against: tuple[Chip, ...]
    fields: tuple[Field, ...]
    issuer: str

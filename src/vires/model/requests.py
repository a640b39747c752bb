"""How the requests of other programs are read as questions: their types, names and properties, in the registry's words.

The words are those of the OpenID AuthZEN Authorization API 1.0: a *subject* of some type asks to do an *action* to a
*resource* of some type, each by an id, with *properties*, in a *context*. What a request does not say and the registry
does not keep is not stated; nothing here makes a value of it unless `absent` says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from vires.model.origin import Id, Record, Text
from vires.model.question import PlaceForm

Plain = bool | int | float | Text
"""A property as the registry keeps it."""

_MEMBER = (
    r"(subject|resource)\.(id|type|(properties|kept)(\.[^.\s]+)+)"
    r"|action\.(name|properties(\.[^.\s]+)+)|context(\.[^.\s]+)+"
)
MEMBER_PATTERN = rf"^({_MEMBER})$"
_READ_BY = re.compile(_MEMBER)


def _member(value: str) -> str:
    if len(value) > 300 or _READ_BY.fullmatch(value) is None:
        raise ValueError(
            f"`{value[:60]}` is no member of a request; expected one such as `resource.properties.NAME`, "
            "`action.properties.NAME`, `subject.kept.NAME` or `context.NAME`"
        )
    return value


Member = Annotated[str, AfterValidator(_member), WithJsonSchema({"type": "string", "pattern": MEMBER_PATTERN})]
"""A member of a request, from the outside in. `properties` are those of the request, and where it does not state one,
those that the registry keeps for the id; `kept` are only those that the registry keeps."""


class KnownSubject(Record):
    """One subject by its id: the office that acts, and the properties that the registry keeps of it."""

    office: Id
    properties: dict[Text, Plain] = {}


class SubjectType(Record):
    """A type of subject: those whose `ids` are listed, and with `id: office` all whose id names an office."""

    label: Text | None = None
    id: Literal["office"] | None = None
    ids: dict[Text, KnownSubject] = {}

    @model_validator(mode="after")
    def _known_somehow(self) -> SubjectType:
        if self.id is None and not self.ids:
            raise ValueError("neither `id` nor `ids`; expected `id: office`, or the office of each id under `ids`")
        return self


class Action(Record):
    """What an action is an exercise of."""

    power: Id


class KnownResource(Record):
    """One resource by its id: what it says of the act, and the properties that the registry keeps of it."""

    territory: Id | None = None
    sites: tuple[PlaceForm, ...] | None = None
    subjects: tuple[Id, ...] | None = None
    properties: dict[Text, Plain] = {}


class ResourceType(Record):
    """A type of resource: those whose `ids` are listed, and all others if `id` says what an id is: the name of a term,
    or an `identifier`, which says nothing of the act. `territory`, `sites` and `subjects` are those of every resource
    of the type that does not say its own."""

    label: Text | None = None
    id: Literal["identifier", "territory", "site", "subject"] | None = None
    territory: Id | None = None
    sites: tuple[PlaceForm, ...] | None = None
    subjects: tuple[Id, ...] | None = None
    ids: dict[Text, KnownResource] = {}

    @model_validator(mode="after")
    def _known_somehow(self) -> ResourceType:
        if self.id is None and not self.ids:
            raise ValueError("neither `id` nor `ids`; expected `id: identifier`, or what each id says under `ids`")
        return self


class FactFrom(Record):
    """Where a fact is read: the value of a member as it stands, or whether that value is (`is`) a constant, the same
    as another member's (`same_as`), or there at all (`stated`). Where a value that is looked at is missing the fact is
    not stated, or as `absent` says."""

    value: Member
    is_: Plain | None = Field(default=None, alias="is")
    same_as: Member | None = None
    stated: Literal[True] | None = None
    absent: bool | int | float | None = None

    @model_validator(mode="after")
    def _one_way(self) -> FactFrom:
        ways = [name for name, value in (("is", self.is_), ("same_as", self.same_as), ("stated", self.stated)) if value
                is not None]  # fmt: skip
        if len(ways) > 1:
            raise ValueError(f"{' and '.join(f'`{way}`' for way in ways)} together; expected one at most")
        if self.stated and self.absent is not None:
            raise ValueError("`stated` and `absent` together; what is missing is already answered by `stated`")
        return self

    @property
    def compares(self) -> bool:
        """Whether it gives yes or no whatever the value is."""
        return self.is_ is not None or self.same_as is not None or self.stated is not None

    @property
    def members(self) -> tuple[str, ...]:
        """The members it looks at."""
        return (self.value,) if self.same_as is None else (self.value, self.same_as)


class Requests(Record):
    """The mapping of requests. What is not declared here is read as if there were no mapping: subject type `office`,
    resource type `act`, and an action by the name of its power."""

    subjects: dict[Text, SubjectType] = {}
    actions: dict[Text, Action] = {}
    resources: dict[Text, ResourceType] = {}
    facts: dict[Id, FactFrom] = {}


def member(path: str, request: Any, kept: Mapping[str, Mapping[str, Any]]) -> Any:
    """The value of a member of a request, `MISSING` if there is none. `request` holds the entities as sent, `kept` the
    properties the registry keeps of the `subject` and the `resource`."""
    entity, part, *names = path.split(".")
    if part == "kept":
        return _down(kept.get(entity, {}), names)
    found = _down(request, [entity, part, *names])
    if found is MISSING and part == "properties":
        return _down(kept.get(entity, {}), names)
    return found


class _Missing:
    """No value, which `null` is taken for too."""


MISSING = _Missing()


def _down(value: Any, names: list[str]) -> Any:
    for name in names:
        if not isinstance(value, dict) or value.get(name) is None:
            return MISSING
        value = value[name]
    return value

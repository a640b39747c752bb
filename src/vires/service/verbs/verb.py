"""One verb as other programs see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from vires.service.refusal import Refusal
from vires.service.verbs.arguments import Arguments

if TYPE_CHECKING:
    from vires.service.asking import Handle

Run = Callable[["Handle", Any], dict[str, Any]]


@dataclass(frozen=True)
class Verb:
    """`says` is what it gives, in a line; `arguments` what it takes; `lists` are the members of its document that may
    grow long, longest first."""

    name: str
    says: str
    arguments: type[Arguments]
    run: Run
    lists: tuple[str, ...] = ()

    def read(self, given: Mapping[str, Any]) -> Arguments:
        """The arguments as given. Raises `Refusal` (`arguments-unreadable`) with everything wrong in them."""
        try:
            return self.arguments.model_validate(given)
        except ValidationError as error:
            raise unreadable(self.name, error) from None

    def __call__(self, handle: Handle, given: Mapping[str, Any] | Arguments) -> dict[str, Any]:
        """The answer as JSON. Raises `Refusal`."""
        return self.run(handle, given if isinstance(given, Arguments) else self.read(given))


def unreadable(name: str, error: ValidationError) -> Refusal:
    """The refusal for arguments that cannot be read, all faults at once; what was found is not repeated."""
    faults = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        place = ".".join(str(part) for part in fault["loc"])
        said = str(fault["msg"])
        faults.append(f"`{place}`: {said[:1].lower()}{said[1:]}" if place else said[:1].lower() + said[1:])
    return Refusal(
        "arguments-unreadable", f"`{name}` cannot read what it was given: {'; '.join(faults[:20])}",
        "give what the description of the call lists, under its names",
    )  # fmt: skip

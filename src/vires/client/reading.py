"""From the document of an answer to what a handle would have answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError

from vires.client.asking import Answered
from vires.client.call import Call, Draft
from vires.client.failure import RemoteRefusal, in_file, unlike
from vires.model.registry import Registry
from vires.service.changes import Changes, Told

T = TypeVar("T")


def read_answer(call: Call[T], answered: Answered) -> T:
    """The answer. Raises `RemoteRefusal` if the document is not of its shape: of another release, most likely."""
    try:
        return call.read(answered.document)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise unlike(200, answered.request_id, f"`{place}` of `{call.verb}` is not as expected") from None
    except (KeyError, TypeError, AttributeError):
        raise unlike(200, answered.request_id, f"`{call.verb}` is not as expected") from None


def told_with(changes: Changes, draft: Draft | None, registry: Callable[[], Registry]) -> Changes:
    """Changes that are told with the labels of a registry, and of a draft to it, once they are told."""

    def read() -> Registry:
        from vires.decide.change.remainder import with_rests
        from vires.service.drafting import draft_of

        found = registry()
        return with_rests(found if draft is None else draft_of(found, draft.name, draft.text).joined)

    return changes.model_copy(update={"told": Told(read)})


def here(refusal: RemoteRefusal, draft: Draft | None) -> RemoteRefusal:
    """A refusal, in the words of this side where it speaks of a draft."""
    return refusal if draft is None else in_file(refusal, draft.name, draft.text)

"""The two findings for one question: on the record as it is, and on the record without some instruments or provisions,
or with a draft (S20)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from vires.model.registry import Registry
from vires.service.drafting import draft_of

if TYPE_CHECKING:
    from vires.service.asking import Handle


def suppose(handle: Handle, identities: Sequence[str], draft: str | None, **asked: Any) -> dict[str, Any]:
    """`before` and `after`, each a finding as JSON has it. Raises `Refusal`."""
    from vires.service.asking import Handle

    other = Handle(supposed(handle, identities, draft), now=handle.now)
    return {"before": handle.ask(**asked).to_dict(), "after": other.ask(**asked).to_dict()}


def supposed(handle: Handle, identities: Sequence[str], draft: str | None) -> Registry:
    """The record as it is supposed to be. Raises `Refusal`."""
    names = handle.names
    gone = tuple(dict.fromkeys(names.resolve(one, ("instruments", "provisions"))[1] for one in identities))
    joined = handle.registry if draft is None else draft_of(handle.registry, "draft", draft.encode()).joined
    return joined.without(gone)

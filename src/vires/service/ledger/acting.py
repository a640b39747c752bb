"""Who acts: said by the caller or by the environment, and never guessed."""

from __future__ import annotations

import os

from vires.service.refusal import Refusal

VARIABLE = "VIRES_AUTHOR"


def actor(given: str | None, option: str = "--as") -> str:
    """The name under which somebody acts: the one given, else `VIRES_AUTHOR`. A name configured for other purposes,
    such as git's, is not taken for it. Raises `Refusal` (`actor-missing`)."""
    name = (given if given is not None else os.environ.get(VARIABLE, "")).strip()
    if name and name.isprintable():
        return name
    said = "has characters that do not print" if name else "is not said"
    raise Refusal(
        "actor-missing", f"who acts {said}, and a ledger keeps who did what",
        f"name who acts with `{option} NAME`, or set {VARIABLE}",
    )  # fmt: skip

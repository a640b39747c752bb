"""Who calls, and what that caller may do. A scope says what may be asked of the service; a write into a ledger takes
the role of that name in the ledger besides, so that the narrower of the two holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from vires.service.refusal import Refusal

SCOPES = ("read", "ask", "propose", "review", "administer")
"""Read the record; ask questions of it; propose and comment; accept and reject; tokens and the audit log."""
SCOPES_OF: Mapping[str, tuple[str, ...]] = {
    "reader": SCOPES[:2],
    "author": SCOPES[:3],
    "reviewer": SCOPES[:4],
    "administrator": SCOPES,
}
"""What comes with each role of a ledger."""
EVERYWHERE = "*"
"""The tenant of a caller who is one in every registry of the server."""
LONGEST_NAME = 200
UNNAMED = "anonymous"
"""What somebody is called of whom nothing is known; nobody else may be called so."""


@dataclass(frozen=True)
class Caller:
    """`name` is the person that a ledger keeps; `tenant` is the registry for which the caller is known; `id` tells one
    token or person from another of the same name, and is no secret."""

    name: str
    role: str
    scopes: frozenset[str]
    tenant: str = EVERYWHERE
    via: Literal["nothing", "token", "bearer", "session"] = "nothing"
    id: str = ""

    @property
    def known(self) -> bool:
        """Tell whether it was shown who calls."""
        return self.via != "nothing"

    def require(self, scope: str) -> None:
        """Raises `Refusal`: `caller-unknown` where it was not shown who calls, `no-right` where that is not enough."""
        if not self.known:
            raise unknown_caller()
        if scope not in self.scopes:
            raise Refusal(
                "no-right",
                f"`{self.name}` has {', '.join(f'`{one}`' for one in SCOPES if one in self.scopes) or 'no scope'} "
                f"here; this takes `{scope}`",
                f"use a token with the scope `{scope}`, or ask an administrator for it",
            )


ANONYMOUS = Caller(UNNAMED, "reader", frozenset(SCOPES_OF["reader"]))
"""Somebody of whom nothing is known, where the registry is public."""


def unknown_caller() -> Refusal:
    """The refusal for a caller who shows nothing, or nothing that holds: it never says which."""
    return Refusal(
        "caller-unknown", "it is not shown who calls, or what was shown does not hold here",
        "send `Authorization: Bearer TOKEN` with a token for this registry",
    )  # fmt: skip


def unknowable() -> Refusal:
    """The refusal where it cannot be looked up at present who calls."""
    return Refusal("callers-unknown", "who calls cannot be looked up at present", "try again in a while")


def role_of(scopes: Iterable[str]) -> str:
    """The greatest role whose own scope is among these."""
    held = set(scopes)
    own = {"administrator": "administer", "reviewer": "review", "author": "propose"}
    return next((role for role, scope in own.items() if scope in held), "reader")


def check_scopes(given: Iterable[str]) -> frozenset[str]:
    """The scopes by name. Raises `Refusal` (`scope-unknown`)."""
    scopes = frozenset(given)
    if not scopes or not scopes <= set(SCOPES):
        odd = sorted(scopes - set(SCOPES))
        raise Refusal(
            "scope-unknown", f"`{odd[0]}` is no scope" if odd else "no scope is given",
            f"give some of {', '.join(SCOPES)}", nearest=SCOPES,
        )  # fmt: skip
    return scopes


def check_name(name: str) -> str:
    """The name of a person as a ledger keeps it. Raises `Refusal` (`name-unfit`)."""
    said = name.strip()
    if not said or not said.isprintable() or len(said) > LONGEST_NAME or said == UNNAMED:
        raise Refusal(
            "name-unfit", f"`{name[:40]!a}` is no name to act under",
            f"give the person's name as the ledger has it: printable, at most {LONGEST_NAME} characters",
        )  # fmt: skip
    return said

"""Who may do what. A ledger in which no role was ever given is one person's: anybody may do anything, and whoever
shows it says so. The first role that is given is an administrator's; from then on the table below holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from vires.ledger.failure import LedgerError

ROLES = ("reader", "author", "reviewer", "administrator")

_WRITERS = frozenset({"author", "reviewer", "administrator"})
_JUDGES = frozenset({"reviewer", "administrator"})
_HEADS = frozenset({"administrator"})
RIGHTS: Mapping[str, frozenset[str]] = {
    "propose": _WRITERS,
    "comment": _WRITERS,
    "withdraw": _WRITERS,
    "watch": _WRITERS,
    "accept": _JUDGES,
    "reject": _JUDGES,
    "override the number of acceptances": _HEADS,
    "record without a proposal": _HEADS,
    "give a role": _HEADS,
    "set the number of acceptances": _HEADS,
}
"""What is done, and the roles that may. To read is nobody's right here: whoever can open the ledger can read it."""

ALONE = "no role was given in this ledger, so anybody may do anything in it"
"""What is said of a one-person ledger."""


@dataclass(frozen=True)
class Roles:
    """The role of each person by name, and how many others than its authors must accept a proposal."""

    people: Mapping[str, str] = field(default_factory=dict)
    acceptances: int = 1

    @property
    def alone(self) -> bool:
        """Tell whether this is a one-person ledger."""
        return not self.people

    def may(self, person: str, action: str) -> bool:
        """Tell whether a person may do what `RIGHTS` names."""
        return self.alone or self.people.get(person) in RIGHTS[action]

    def require(self, person: str, action: str) -> None:
        """Raises `LedgerError` (`actor-missing`, `no-right`) if the person may not."""
        if not person.strip():
            raise LedgerError("actor-missing", "it is not said who acts", "name who acts with `--as NAME`")
        if self.may(person, action):
            return
        role = self.people.get(person)
        needed = ", ".join(f"`{one}`" for one in ROLES if one in RIGHTS[action])
        raise LedgerError(
            "no-right",
            f"`{person}` has {f'the role `{role}`' if role else 'no role'} in this ledger; to {action} takes one of "
            f"{needed}",
            "ask an administrator of the ledger: " + ", ".join(f"`{one}`" for one in self.holders("administrator")),
            () if role else tuple(get_close_matches(person, self.people, n=3)),
        )

    def holders(self, role: str) -> tuple[str, ...]:
        """Those who have a role, in the order of names."""
        return tuple(sorted(person for person, held in self.people.items() if held == role))

    def given(self, actor: str, person: str, body: Mapping[str, Any]) -> Roles:
        """The roles after one is given (`role` names it) or taken away (`role` is null). Raises `LedgerError`:
        `no-right`, `role-unknown`, `first-administrator`, `last-administrator`."""
        role = body.get("role")
        self.require(actor, "give a role")
        if not person.strip() or (role is not None and role not in ROLES):
            raise LedgerError(
                "role-unknown",
                f"`{role}` is no role" if person.strip() else "it is not said whose role it is",
                f"give one of {', '.join(ROLES)}",
                ROLES,
            )
        if self.alone and role != "administrator":
            raise LedgerError(
                "first-administrator",
                f"the first role in a ledger is an administrator's; found `{role}` for `{person}`",
                "make somebody administrator first: `vires ledger role NAME administrator`",
            )
        people = {name: held for name, held in self.people.items() if name != person}
        if role is not None:
            people[person] = role
        if "administrator" not in people.values():
            raise LedgerError(
                "last-administrator",
                f"`{person}` is the last administrator of this ledger",
                "make somebody else administrator first",
            )
        return replace(self, people=people)

    def ruled(self, actor: str, body: Mapping[str, Any]) -> Roles:
        """The roles with another number of acceptances. Raises `LedgerError` (`no-right`, `acceptances-unreadable`)."""
        self.require(actor, "set the number of acceptances")
        number = body.get("acceptances")
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise LedgerError(
                "acceptances-unreadable",
                f"`{number}` is no number of acceptances; expected a whole number of at least 1",
                "give 1 or more; one acceptance may be done without by `--override REASON`",
            )
        return replace(self, acceptances=number)

    def to_dict(self) -> dict[str, Any]:
        """Who may do what, as JSON."""
        return {
            "people": dict(sorted(self.people.items())),
            "acceptances": self.acceptances,
            "one_person": self.alone,
            "rights": {action: sorted(allowed) for action, allowed in RIGHTS.items()},
        }

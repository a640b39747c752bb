"""The audits of a server: those of one caller can be found by that caller alone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vires.service import clock
from vires.service.permission.caller import Caller, unknown_caller
from vires.service.refusal import Refusal
from vires.service.serving.audits.allowance import Allowance
from vires.service.serving.audits.room import ACTIVE, IDENTITY, Room


class Rooms:
    """Folders of audits below one. Several processes of a server may use the same."""

    def __init__(self, folder: Callable[[], Path], allowance: Allowance) -> None:
        self._folder, self.allowance = folder, allowance

    @property
    def folder(self) -> Path:
        """Where they lie; made if it is not there, for this user alone."""
        found = self._folder()
        found.mkdir(mode=0o700, parents=True, exist_ok=True)
        return found

    def new(self, owner: str, **said: Any) -> Room:
        """An empty audit of an owner. Raises `Refusal` (`audits-too-many`)."""
        self.sweep()
        kept = len(self.of(owner))
        if kept >= self.allowance.each:
            raise Refusal(
                "audits-too-many", f"{kept} audits of yours are kept here, and no more may be",
                "delete one that you no longer need",
            )  # fmt: skip
        room = Room(self.folder / secrets.token_hex(12))
        room.folder.mkdir(mode=0o700)
        room.tell(id=room.id, owner=owner, created=clock.instant(), **said)
        return room

    def of(self, owner: str) -> list[Room]:
        """The audits of an owner, the oldest first."""
        found = []
        for room in self.all():
            state = room.state()
            if state is not None and state.get("owner") == owner:
                found.append((state["created"], room.id, room))
        return [room for _, _, room in sorted(found, key=lambda one: one[:2])]

    def one(self, owner: str, identity: str) -> Room:
        """An audit of an owner by its id. Raises `Refusal` (`audit-unknown`), for that of another as for none."""
        if IDENTITY.fullmatch(identity):
            room = Room(self.folder / identity)
            state = room.state()
            if state is not None and state.get("owner") == owner:
                return room
        raise Refusal("audit-unknown", "you have no audit with this id here", "take one from the list of your audits")

    def all(self) -> list[Room]:
        """Every audit of the server."""
        return [Room(path) for path in self.folder.iterdir() if IDENTITY.fullmatch(path.name) and path.is_dir()]

    def active(self) -> int:
        """How many are being made or drafted."""
        return sum((room.state() or {}).get("state") in ACTIVE for room in self.all())

    def sweep(self) -> None:
        """Remove what is older than it may be; what is being worked on is let be."""
        for room in self.all():
            try:
                old = room.age() > self.allowance.days
            except OSError:
                continue
            if old and not room.worked_in():
                room.remove()


def owner_of(caller: Caller, tenant: str) -> str:
    """Whose an audit is: a caller in one registry, the same with a token as on the pages that were entered with it.
    Raises `Refusal`: `caller-unknown`, `no-right`."""
    if not caller.known:
        raise unknown_caller()
    caller.require("ask")
    return hashlib.sha256(f"{tenant}\n{caller.id}".encode()).hexdigest()


def named_file(files: Path | None, name: str) -> Path:
    """A file of the folder whose files may be named. Raises `Refusal` (`audit-file-unknown`) for any other, alike
    whether there is such a file elsewhere."""
    if files is not None:
        root = files.resolve()
        try:
            path = (root / name).resolve()
            if path.is_relative_to(root) and path != root and path.is_file():
                return path
        except (OSError, ValueError):
            pass
    raise Refusal(
        "audit-file-unknown", "no file of this name may be audited here",
        "send the file, or ask the operator which files can be named",
    )  # fmt: skip

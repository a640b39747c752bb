"""The log of every write: who did what to what, with which outcome, and never the content.

Each entry holds the digest of the one before it, so that none can be altered, left out or put between without every
later digest being wrong. An entry says that a write was begun before it is made, and a second one what came of it: what
happened is never without its entry, even where the process died in between. That the last entries were cut off can only
be seen by whoever kept the digest of a later one, which is why the answer to every write carries it."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vires.service import clock
from vires.service.opening import named
from vires.service.permission.caller import EVERYWHERE, Caller
from vires.service.permission.lines import Document, Lines, parsed, written
from vires.service.refusal import Refusal

FIRST = "sha256:" + "0" * 64
"""What the first entry has before it."""
REMEMBERED = 20_000
"""Keys of repeated requests that are known again; the oldest goes first."""


@dataclass(frozen=True)
class Deed:
    """A write that is asked for. `digest` is that of what was sent; `key` is that of the caller's own name for the
    request, where it has one."""

    caller: Caller
    tenant: str
    action: str
    subject: str
    request: str
    digest: str
    key: str | None = None


@dataclass(frozen=True)
class Receipt:
    """Where a write stands in the log."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


@dataclass(frozen=True)
class Repeated:
    """What is known of an earlier request of the same key. `status` is `None` while nothing is known of its end."""

    digest: str
    subject: str
    status: int | None


@dataclass(frozen=True)
class Fault:
    """The first line of a log that does not follow from those before it."""

    line: int
    what: str


class AuditLog:
    """The log in a file. May be used from any thread, and by several processes at once."""

    def __init__(self, path: Path) -> None:
        self._last = Receipt(0, FIRST)
        self._keys: OrderedDict[str, Repeated] = OrderedDict()
        self._lines = Lines(path, self._take, self._reset)

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self._lines.path

    def begin(self, deed: Deed) -> Receipt | Repeated:
        """Note that a write is begun; or say what is known of an earlier one of the same key, and note nothing. Raises
        `Refusal` where the log cannot be written: then the write must not be made."""
        earlier: list[Repeated] = []

        def made() -> list[Document]:
            if deed.key is not None and deed.key in self._keys:
                earlier.append(self._keys[deed.key])
                return []
            return [self._entry(deed, "begun")]

        receipt = self._append(made)
        return earlier[0] if receipt is None else receipt

    def end(self, deed: Deed, begun: Receipt, outcome: str, status: int) -> Receipt:
        """Note what came of a write: `done`, or the slug of its refusal."""
        receipt = self._append(lambda: [self._entry(deed, outcome, begun=begun.number, status=status)])
        assert receipt is not None
        return receipt

    def refuse(self, deed: Deed, outcome: str, status: int) -> Receipt:
        """Note a write that was refused before it began."""
        receipt = self._append(lambda: [self._entry(deed, outcome, status=status)])
        assert receipt is not None
        return receipt

    def entries(self, tenant: str = EVERYWHERE, after: int = 0, limit: int = 100) -> list[Document]:
        """Entries by number, those after one; of one tenant, or of all."""
        found: list[Document] = []
        for _, entry in self._read():
            if entry is None or not isinstance(entry.get("number"), int) or entry["number"] <= after:
                continue
            if tenant in (EVERYWHERE, entry.get("tenant")):
                found.append(entry)
                if len(found) == limit:
                    break
        return found

    def page(self, tenant: str, after: int, limit: int) -> tuple[int, list[Document]]:
        """How many entries a tenant has, and those after a number, one more than asked for if there are more."""
        total = 0
        found: list[Document] = []
        for _, entry in self._read():
            if entry is None or not isinstance(entry.get("number"), int) or entry.get("tenant") != tenant:
                continue
            total += 1
            if entry["number"] > after and len(found) <= limit:
                found.append(entry)
        return total, found

    def holds(self, digest: str) -> bool:
        """Tell whether an entry has a digest."""
        return any(entry is not None and entry.get("hash") == digest for _, entry in self._read())

    def verify(self) -> tuple[Receipt, Fault | None]:
        """The last entry up to which each follows from the one before, and what is wrong after it."""
        last = Receipt(0, FIRST)
        for line, entry in self._read():
            if entry is None:
                # A line that a process died over; the chain goes on around it, so nothing is hidden there.
                continue
            if entry.get("before") != last.hash or entry.get("number") != last.number + 1:
                return last, Fault(line, "it does not follow the entry before it")
            if entry.get("hash") != _hash(entry):
                return last, Fault(line, "it is not what was written")
            last = Receipt(entry["number"], entry["hash"])
        return last, None

    def _read(self) -> Iterator[tuple[int, Document | None]]:
        try:
            with open(self.path, "rb") as stream:
                for number, line in enumerate(stream, 1):
                    yield number, parsed(line)
        except FileNotFoundError:
            return
        except OSError as error:
            raise Refusal(
                "file-unreadable", f"`{named(self.path)}` cannot be read: {(error.strerror or str(error)).lower()}",
                "check who may read it",
            ) from None  # fmt: skip

    def _append(self, made: Callable[[], list[Document]]) -> Receipt | None:
        """Write entries; where the last of them stands, `None` if there was none."""
        receipt: Receipt | None = None

        def make() -> list[Document]:
            nonlocal receipt
            documents = made()
            for one in documents:
                receipt = Receipt(one["number"], one["hash"])
            return documents

        self._lines.append(make)
        return receipt

    def _entry(self, deed: Deed, outcome: str, **more: Any) -> Document:
        caller = deed.caller
        entry: Document = {
            "number": self._last.number + 1,
            "at": clock.instant(),
            "request": deed.request,
            "caller": {"name": caller.name, "via": caller.via, "id": caller.id},
            "tenant": deed.tenant,
            "action": deed.action,
            "subject": deed.subject,
            "outcome": outcome,
            "digest": deed.digest,
            "before": self._last.hash,
            **more,
        }
        if deed.key is not None:
            entry["key"] = deed.key
        return {**entry, "hash": _hash(entry)}

    def _reset(self) -> None:
        self._last = Receipt(0, FIRST)
        self._keys.clear()

    def _take(self, entry: Document) -> None:
        number, digest = entry.get("number"), entry.get("hash")
        if isinstance(number, int) and isinstance(digest, str):
            self._last = Receipt(number, digest)
        key, outcome = entry.get("key"), entry.get("outcome")
        if isinstance(key, str) and outcome not in ("begun", "done"):
            # What was refused wrote nothing, so it may be asked for again under the same key.
            self._keys.pop(key, None)
        elif isinstance(key, str):
            status = entry.get("status")
            self._keys[key] = Repeated(
                str(entry.get("digest")), str(entry.get("subject")), status if isinstance(status, int) else None
            )
            while len(self._keys) > REMEMBERED:
                self._keys.popitem(last=False)


def _hash(entry: Document) -> str:
    body = written({name: value for name, value in entry.items() if name != "hash"})
    return "sha256:" + hashlib.sha256(body.encode()).hexdigest()

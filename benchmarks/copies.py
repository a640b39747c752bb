"""What keeps the past of a body of law: a ledger of ours, a git repository of the files, a table copied whole.

python -m benchmarks.copies ADDRESS open | state N | history | record PROVISIONS | verify       one question, timed
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from benchmarks.amendments import PAGE, Amendments
from vires.ledger.address import open_store
from vires.ledger.document import digest_of
from vires.ledger.revision import Change, Draft
from vires.ledger.state import State
from vires.ledger.tree import gather, plant

if TYPE_CHECKING:
    from vires.ledger.port import Store
    from vires.ledger.revision import Revision

NOON = "2026-01-01T12:00:00Z"


class Kept(Protocol):
    """Something that keeps every revision."""

    def begin(self, law: Amendments) -> None:
        """Take in the law as it is at first."""

    def amend(self, law: Amendments, chosen: list[int]) -> float:
        """Take in what was amended, and give the seconds that took."""

    def close(self) -> None:
        """Let go of it, so that all of it is on the disk."""

    def size(self) -> int:
        """Bytes on the disk."""

    def command(self, question: Sequence[str]) -> list[str] | None:
        """The command that asks it something in a process of its own, if it can be asked that."""

    def put_away(self) -> None:
        """Remove it."""


def changes(law: Amendments, chosen: list[int] | None, state: State) -> tuple[tuple[Change, ...], dict[str, bytes]]:
    """The changes that bring a state to the law as it is now, and the content they need."""
    content: dict[str, bytes] = {}
    found = []
    for name, document in law.records(chosen).items():
        digest = digest_of(document)
        content[digest] = document
        found.append(Change("record", name, state.get("record", name), digest))
    for name, text in law.files(chosen).items():
        planted = plant(text)
        content.update(planted.content)
        found.append(Change("file", name, state.get("file", name), planted.digest))
    return tuple(change for change in found if change.before != change.after), content


class Ours:
    """A ledger: records and files, chained and checked."""

    def __init__(self, address: str, server: Any = None) -> None:
        self._address, self._server = address, server
        self._store: Store = open_store(address, create=True)
        self._state = State()
        self._head: Revision | None = None

    @classmethod
    def on_a_server(cls) -> Ours:
        """On a PostgreSQL server of its own."""
        from tests.ledger_suite.server import Server

        server = Server().__enter__()
        return cls(server.fresh(), server)

    def begin(self, law: Amendments) -> None:
        self._record(*changes(law, None, self._state))

    def amend(self, law: Amendments, chosen: list[int]) -> float:
        changed, content = changes(law, chosen, self._state)
        begun = time.perf_counter()
        self._record(changed, content)
        return time.perf_counter() - begun

    def _record(self, changed: tuple[Change, ...], content: dict[str, bytes]) -> None:
        expecting = self._head and self._head.digest
        self._head = self._store.record(Draft("ann", "as amended", changed), content, expecting, NOON)
        self._state.apply(changed)

    def close(self) -> None:
        self._store.close()

    def size(self) -> int:
        if self._server is not None:
            self._server.run("CHECKPOINT")
            tables = "FROM pg_class WHERE relname LIKE 'vires%' AND relkind = 'r'"
            return int(self._server.run(f"SELECT sum(pg_total_relation_size(oid)) {tables}")[0][0])
        path = Path(self._address)
        with sqlite3.connect(path) as connection:  # the log is folded in, so that nothing counts twice
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return sum(part.stat().st_size for part in path.parent.glob(path.name + "*"))

    def command(self, question: Sequence[str]) -> list[str]:
        return [sys.executable, "-m", "benchmarks.copies", self._address, *question]

    def put_away(self) -> None:
        if self._server is not None:
            self._server.__exit__(None, None, None)


class Git:
    """A repository of the same files, a commit for each revision: given by `fast-import`, packed anew after the first
    and after the last, with every difference looked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._git("init", "--quiet", "--initial-branch=main", str(folder))
        self._number = 0
        self._begin_import()

    def _begin_import(self) -> None:
        command = ["git", "-C", str(self._folder), "fast-import", "--quiet"]
        self._import = subprocess.Popen(command, stdin=subprocess.PIPE)

    def _end_import(self) -> None:
        assert self._import.stdin is not None
        self._import.stdin.close()
        self._import.wait()
        self._git("-C", str(self._folder), "repack", "-a", "-d", "-f", "-q")

    def _git(self, *arguments: str) -> None:
        subprocess.run(["git", *arguments], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def begin(self, law: Amendments) -> None:
        self._commit(law, None)
        self._end_import()
        self._begin_import()

    def amend(self, law: Amendments, chosen: list[int]) -> float:
        begun = time.perf_counter()
        self._commit(law, chosen)
        return time.perf_counter() - begun

    def _commit(self, law: Amendments, chosen: list[int] | None) -> None:
        self._number += 1
        into = self._import.stdin
        assert into is not None
        who = b"ann <ann@example.org> %d +0000" % (1_767_268_800 + self._number)
        into.write(b"commit refs/heads/main\nmark :%d\ncommitter %s\ndata 10\nas amended\n" % (self._number, who))
        if self._number == 2:
            into.write(b"from refs/heads/main^0\n")
        for name, text in law.files(chosen).items():
            into.write(b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(text), text))
        into.write(b"\n")
        into.flush()

    def close(self) -> None:
        self._end_import()
        self._git("-C", str(self._folder), "checkout", "--quiet", "main")

    def size(self) -> int:
        return sum(path.stat().st_size for path in (self._folder / ".git").rglob("*") if path.is_file())

    def command(self, question: Sequence[str]) -> list[str] | None:
        git = f"git -C {self._folder}"
        match question[0]:
            case "open":
                said = f"{git} log -1 --format=%H"
            case "state":
                behind = self._number - int(question[1])
                said = f"{git} archive --format=tar main~{behind} | wc -c"
            case "history":
                said = f"{git} log --format=%H -- instruments/00000.yaml | wc -l"
            case "record":
                name = f"{self._folder}/instruments/0000"
                files = " ".join(f"{name}{number}.yaml" for number in range(10))
                commit = "-c user.name=ann -c user.email=ann@example.org commit --quiet -am amended"
                said = f"for f in {files}; do [ -f $f ] && date +%N >> $f; done; git -C {self._folder} {commit}"
            case _:
                said = f"{git} fsck --full --no-progress"
        return ["sh", "-c", said]

    def put_away(self) -> None:
        shutil.rmtree(self._folder)


class Copies:
    """A table with every record of every revision."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute("CREATE TABLE law (revision, name, body, PRIMARY KEY (revision, name)) WITHOUT ROWID")
        self._records: dict[str, bytes] = {}
        self._number = 0

    def begin(self, law: Amendments) -> None:
        self._copy(law, None)

    def amend(self, law: Amendments, chosen: list[int]) -> float:
        begun = time.perf_counter()
        self._copy(law, chosen)
        return time.perf_counter() - begun

    def _copy(self, law: Amendments, chosen: list[int] | None) -> None:
        self._records.update(law.records(chosen))
        self._number += 1
        with self._connection:
            rows = ((self._number, name, body) for name, body in self._records.items())
            self._connection.executemany("INSERT INTO law VALUES (?, ?, ?)", rows)
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self._connection.close()

    def size(self) -> int:
        return self._path.stat().st_size

    def command(self, question: Sequence[str]) -> list[str] | None:
        if question[0] != "state":
            return None
        program = (
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
            " len(c.execute('SELECT name, body FROM law WHERE revision = ?', (int(sys.argv[2]),)).fetchall())"
        )
        return [sys.executable, "-c", program, str(self._path), question[1]]

    def put_away(self) -> None:
        self._path.unlink()


def once_more(
    law: Amendments, chosen: list[int], state: State, store: Store
) -> tuple[tuple[Change, ...], dict[str, bytes]]:
    """Some instruments amended, and nothing else in the files in which they stand."""
    changed, content = changes(law, chosen, state)
    found = [change for change in changed if change.kind == "record"]
    for page in sorted({number // PAGE for number in chosen}):
        name = law.name(page)
        before = state.names("file")[name]
        planted = plant(law.amended(gather([before], store.content)[before], page, chosen))
        content.update(planted.content)
        found.append(Change("file", name, before, planted.digest))
    return tuple(found), content


def answer(address: str, question: Sequence[str]) -> dict[str, float]:
    """Ask a ledger one thing; the seconds of opening it, of the answer, and of the processor for the answer."""
    law = Amendments(int(question[1])) if question[0] == "record" else None
    begun = time.perf_counter()
    store = open_store(address)
    head = store.head()
    assert head is not None
    open_seconds = time.perf_counter() - begun
    begun, worked = time.perf_counter(), time.process_time()
    match question[0]:
        case "state":
            state = store.state(int(question[1]))
            assert store.content(state.names("record").values())
        case "history":
            assert store.history("record", next(iter(store.state(1).names("record"))))
        case "record":
            assert law is not None
            state = store.state(head.number)
            law.skip(head.number)
            changed, content = once_more(law, law.amend(), state, store)
            begun, worked = time.perf_counter(), time.process_time()
            store.record(Draft("ann", "once more", changed), content, head.digest, NOON)
        case "verify":
            assert list(store.verify()) == []
    return {
        "open_seconds": open_seconds,
        "answer_seconds": time.perf_counter() - begun,
        "answer_processor_seconds": time.process_time() - worked,
    }


if __name__ == "__main__":
    print(json.dumps(answer(sys.argv[1], sys.argv[2:])))

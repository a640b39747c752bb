"""The process of one audit: `python -m vires.service.serving.audits.runner`. It is told on its standard input what to
do, in one line of JSON; it ends when that pipe ends, so that no audit outlives its server."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vires.service.refusal import Refusal
from vires.service.serving.audits.room import Room
from vires.service.serving.shelf import Absent, take

if TYPE_CHECKING:
    from vires.service.asking import Handle


def main() -> None:
    """Do what is told, and end."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    order: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    _bound(order["memory"], order["seconds"])
    threading.Thread(target=_watch, daemon=True).start()
    work(Room(Path(order["room"])), order)


def work(room: Room, order: dict[str, Any]) -> None:
    """Draft or make the audit of a room, and write down what came of it, also where it is refused."""
    try:
        handle = take(Path(order["snapshot"])).handle
        said = _draft(room, handle, order) if order["do"] == "draft" else _make(room, handle, order)
    except Refusal as refusal:
        said = {"state": order["failing"], "problem": veiled(refusal, order["input"], order["name"])}
    except MemoryError:
        said = _failed(order, "too-much-memory", "the audit needed more memory than it may have", "send fewer columns")
    except Absent:
        said = _failed(order, "internal-error", "the registry was put away meanwhile", "start the audit again")
    except Exception as error:
        # What an error says may repeat a row of somebody's, so it goes no further than its kind.
        import traceback

        traceback.print_exc()
        print(f"audit {room.id}: {type(error).__name__}", file=sys.stderr)
        said = _failed(order, "internal-error", "something went wrong inside the service", "start the audit again")
    room.tell(**said)


def veiled(refusal: Refusal, path: str, name: str) -> dict[str, Any]:
    """A refusal as it is told: a file by its name, never by where it lies."""
    found: dict[str, Any] = refusal.to_dict()["error"]  # type: ignore[assignment]
    for part in ("message", "try"):
        found[part] = found[part].replace(path, name).replace(str(Path(path).parent), "the folder")
    return found


def _failed(order: dict[str, Any], slug: str, message: str, remedy: str) -> dict[str, Any]:
    problem = Refusal(slug, message, remedy).to_dict()["error"]
    return {"state": order["failing"], "problem": problem}


def _draft(room: Room, handle: Handle, order: dict[str, Any]) -> dict[str, Any]:
    from vires.service.serving.audits.drafting import draft

    found = draft(handle, Path(order["input"]), order["name"], order.get("mapping"))
    wrong: Refusal | None = found.pop("wrong")
    found["mapping_problem"] = None if wrong is None else veiled(wrong, order["input"], order["name"])
    return {"state": "drafted", "problem": None, **found}


def _make(room: Room, handle: Handle, order: dict[str, Any]) -> dict[str, Any]:
    from vires.service.serving.audits.making import make

    return make(room, handle, order)


def _bound(memory: int, seconds: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Should nobody be there to kill it.
    signal.setitimer(signal.ITIMER_REAL, seconds + 10)


def _watch() -> None:
    """End with the server: the pipe ends however it does."""
    # Past the buffer, whose lock would be held when the process ends as it should.
    while os.read(0, 1):
        pass
    os._exit(4)


if __name__ == "__main__":
    main()

"""One server, attack after attack: every response is judged, and between attacks the server must be what it was."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import Any

import vires
from tests.hostile.attacks import Attack, drawn
from tests.hostile.judge import Judge
from tests.hostile.process import Room, Secrets, Server
from tests.hostile.questions import KNOWN
from tests.hostile.raw import Garbled, Reply, Silent, Wire, request
from vires.service.refusal import Refusal
from vires.service.verbs.catalogue import VERBS

EVERY = 5
"""Attacks between two looks at the known question."""
WARM = 1000
"""Attacks after which memory is measured for the first time; engines and routes are loaded by then."""
GROWTH = 96 * 1024 * 1024
"""Bytes by which a server may grow after that. What it keeps by design (answers, compiled questions, older revisions)
is bounded by numbers; large bodies that were never let go of would pass this within some thousand attacks."""
OPEN = 40
"""Connections that are held open and silent throughout."""
STRICTER = {"json-too-deep", "json-too-large", "json-unreadable", "busy", "too-long"}
"""Refusals that a server knows and a handle does not."""


@dataclass
class Tally:
    """What a campaign came to."""

    attacks: int = 0
    compared: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    warm: int = 0
    held: int = 0
    slowest: float = 0.0

    def line(self, seconds: float) -> str:
        """How far it is, in a line."""
        statuses = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return (
            f"{self.attacks} attacks in {seconds:.0f} s, {self.compared} answers compared, {len(self.faults)} faults; "
            f"slowest {self.slowest:.1f} s; memory {self.held / 1e6:.0f} MB (warm {self.warm / 1e6:.0f}); {statuses}"
        )


class Campaign:
    """Attacks of one seed on one server, which is started for it."""

    def __init__(self, seed: int) -> None:
        self.seed, self.tally = seed, Tally()
        self._room = Room()
        self._server = Server(
            "--registry", str(self._room.ledger), "--tenant", f"harbour={self._room.text}",
            "--config", str(self._room.path / "serve.toml"), cwd=self._room.path,
        )  # fmt: skip
        secrets = self._room.secrets
        self.judge = Judge((secrets.root, secrets.tenant, str(self._room.path)))
        self.handle = vires.open(str(self._room.ledger))
        self._answer = self._local("ask", KNOWN)
        self._idle: list[Wire] = []

    def __enter__(self) -> Campaign:
        self._server.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for wire in self._idle:
            wire.__exit__(None, None, None)
        self._server.stop()
        self._room.close()

    @property
    def port(self) -> int:
        """Where the server listens."""
        return self._server.port

    @property
    def secrets(self) -> Secrets:
        """The tokens of the two registries."""
        return self._room.secrets

    def run(self, number: int) -> list[str]:
        """Attack so, look at what comes of it, and say what is wrong with that."""
        kind, attack = drawn(self.seed, number, self._room.secrets)
        faults, begun = self.strike(attack), monotonic()
        self.tally.attacks += 1
        self.tally.kinds[kind] += 1
        if self.tally.attacks % EVERY == 0:
            faults += self.look()
        self.tally.slowest = max(self.tally.slowest, monotonic() - begun)
        found = [f"{self.seed}:{number} {kind}: {fault}" for fault in faults]
        self.tally.faults += found
        return found

    def strike(self, attack: Attack) -> list[str]:
        """Carry an attack out; what is wrong with the responses."""
        begun = monotonic()
        try:
            with Wire(self.port) as wire:
                for part in attack.parts:
                    if not wire.send(part):
                        break
                if attack.reset:
                    wire.reset()
                    return []
                if attack.finish:
                    wire.finish()
                replies = wire.replies(attack.methods)
        except (Garbled, Silent) as error:
            return [f"{type(error).__name__}: {error}"]
        except ConnectionError as error:
            return [f"no connection: {error}", *self.look()]
        finally:
            self.tally.slowest = max(self.tally.slowest, monotonic() - begun)
        if attack.methods and not replies and not attack.mute:
            return ["no response"]
        faults = []
        for method, reply in zip(attack.methods, replies, strict=False):
            self.tally.statuses[reply.status] += 1
            faults += self.judge.faults(method, reply, attack.allowed, messages=attack.messages)
        if attack.question is not None and replies:
            faults += self._agreement(*attack.question, replies[0])
        return faults

    def look(self) -> list[str]:
        """What is wrong with the server as it now is: its answer, its log, its memory."""
        if not self._server.alive:
            return [f"the server ended with {self._server.stop()}: {self._server.log()[-2000:]}"]
        faults = []
        try:
            with Wire(self.port) as wire:
                wire.send(request("POST", "/api/v1/ask", json.dumps(KNOWN).encode()))
                reply = wire.reply("POST")
        except (Garbled, Silent, OSError) as error:
            return [f"the known question: {type(error).__name__}: {error}"]
        if reply is None or reply.status != 200:
            faults.append(f"the known question: {reply and (reply.status, reply.body[:300])}")
        elif reply.json() != self._answer[1]:
            faults.append("the known question is answered otherwise")
        return faults + self._log() + self._memory()

    def crowd(self) -> None:
        """Open connections that say nothing, or only begin to, and hold them."""
        for number in range(OPEN):
            wire = Wire(self.port)
            wire.send(b"GET / HTTP/1.1\r\nHo"[: number % 18])
            self._idle.append(wire)

    def _agreement(self, verb: str, given: dict[str, Any], reply: Reply) -> list[str]:
        if reply.header("content-encoding") or reply.status in (413, 503):
            return []
        status, document = self._local(verb, given)
        self.tally.compared += 1
        said = reply.json()
        slug = said.get("slug") if reply.status >= 400 else None
        if slug in STRICTER or (
            slug == document["slug"] if status != 200 else reply.status == 200 and said == document
        ):
            return []
        here = document["slug"] if status != 200 else "an answer"
        return [f"`{verb}` {json.dumps(given)[:300]}: here {here}, there {slug or 'an answer'}"]

    def _local(self, verb: str, given: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        try:
            return 200, json.loads(json.dumps(VERBS[verb](self.handle, given)))
        except Refusal as refusal:
            return 400, {"slug": refusal.slug}

    def _log(self) -> list[str]:
        new = self._server.news()
        secrets = self._room.secrets
        found = [f"the log: {line}" for line in new.splitlines() if "Traceback" in line or "failed with" in line]
        return found + ["the log shows a token" for secret in (secrets.root, secrets.tenant) if secret in new]

    def _memory(self) -> list[str]:
        if self.tally.attacks < WARM or self.tally.attacks % 100:
            return []
        self.tally.held = self._server.memory()
        self.tally.warm = self.tally.warm or self.tally.held
        if self.tally.held - self.tally.warm <= GROWTH:
            return []
        self.tally.warm = self.tally.held
        return [f"it holds {self.tally.held:,} bytes"]

"""Ask one server for long, at a bounded rate, while revisions land: `make soak`, or

    python -m tests.soak --minutes 60 --rate 40 --postgres

The server is `vires serve` on loopback over a ledger of fictional Arden, in SQLite or in PostgreSQL. Every answer is
compared, to the last member, with what a handle on the same revision answers here: the revision that the answer itself
names. At the end stands how many were wrong, how many failed, how the memory of the server went, and how long a
revision took to be seen.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

import httpx

from tests.hostile.process import Server
from tests.hostile.questions import EVALUATION, KNOWN, QUESTIONS
from tests.unit import arden
from vires.service.access import open_handle
from vires.service.asking import Handle
from vires.service.ledger.recording import record
from vires.service.verbs.catalogue import VERBS

SHARES = {"ask": 60, "who": 8, "what": 8, "show": 6, "find": 4, "holders": 3, "timeline": 3, "sources": 2, "status": 2,
          "duties": 2, "strength": 1, "gaps": 1, "criticality": 1, "diff": 1, "impact": 1, "describe": 1}  # fmt: skip
"""How often each verb is asked, beside the decisions."""
DECISIONS = 0.25
"""The share of decision requests."""
EVERY = 1.0
"""Seconds between two looks at the memory."""
UNSEEN = 60.0
"""Seconds within which a revision must have reached every answer."""


@dataclass
class Tally:
    """What has come of it so far."""

    asked: int = 0
    wrong: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    revisions: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    recorded: dict[int, float] = field(default_factory=dict)
    seen: dict[int, float] = field(default_factory=dict)
    late: float = 0.0
    memory: list[tuple[float, int]] = field(default_factory=list)
    ended: int | None = None

    def growth(self) -> float:
        """Bytes by which memory grew over the later half, by the line that fits best."""
        half = self.memory[len(self.memory) // 2 :]
        if len(half) < 3:
            return 0.0
        middle, mean = (sum(column) / len(half) for column in zip(*half, strict=True))
        spread = sum((at - middle) ** 2 for at, _ in half)
        slope = sum((at - middle) * (held - mean) for at, held in half) / spread
        return slope * (half[-1][0] - half[0][0])

    def waits(self) -> list[float]:
        """Seconds from the confirmation of each revision to the first answer that names it."""
        return [self.seen[number] - at for number, at in self.recorded.items() if number in self.seen]

    def __str__(self) -> str:
        taken = sorted(self.seconds) or [0.0]
        held = [held for _, held in self.memory] or [0]
        waits = self.waits() or [0.0]
        return (
            f"{self.asked} answers, {len(self.wrong)} wrong, {len(self.failed)} failed; p50 "
            f"{taken[len(taken) // 2] * 1000:.1f} ms, p99 {taken[len(taken) * 99 // 100] * 1000:.1f} ms; "
            f"{len(self.recorded)} revisions, {len(self.seen)} seen, the first answer of one after {max(waits):.1f} s "
            f"at most, the last of an older one after {self.late:.1f} s at most; memory {held[0] / 1e6:.1f} MB at "
            f"first, {held[-1] / 1e6:.1f} MB at last, {max(held) / 1e6:.1f} MB at most, over the later half "
            f"{self.growth() / 1e6:+.2f} MB"
        )


class Ledger:
    """The law, and what it says at each revision."""

    def __init__(self, folder: Path, address: str) -> None:
        self.address, self._folder = address, folder
        arden.write(folder)
        self._law = (folder / "law.yaml").read_text(encoding="utf-8")
        self._handles: dict[str, tuple[int, Handle]] = {}
        self._answers: dict[tuple[str, str], Any] = {}
        self.number = 0

    def revise(self) -> int:
        """Record a further revision, in which the answer to the known question is another."""
        number = self.number + 1
        title = f"Order 7 on inspectors, printing {number}"
        law = self._law.replace("Order 7 on inspectors", title)
        if number % 2 == 0:
            law = law.replace("when: {fact: trained}", "when: {not: {fact: trained}}", 1)
        (self._folder / "law.yaml").write_text(law, encoding="utf-8")
        record(
            self._folder, self.address, author="ada", reason=f"printing {number}", legal=False,
            base=self.number or None,
        )  # fmt: skip
        handle = open_handle(self.address, revision=number)
        assert handle.registry.revision is not None
        self._handles[handle.registry.revision] = (number, handle)
        self.number = number
        return number

    def knows(self, revision: str) -> bool:
        """Whether it is one of those recorded here."""
        return revision in self._handles

    def at(self, revision: str) -> tuple[int, Handle]:
        """The number of a revision, and a handle on it. Raises `KeyError` for one that was never recorded."""
        return self._handles[revision]

    def revision(self, number: int) -> str:
        """The digest of a revision."""
        return next(digest for digest, (known, _) in self._handles.items() if known == number)

    def answer(self, revision: str, verb: str, given: dict[str, Any]) -> Any:
        """What a verb gives there, as JSON."""
        key = (revision, f"{verb} {json.dumps(given)}")
        if key not in self._answers:
            self._answers[key] = json.loads(json.dumps(VERBS[verb](self._handles[revision][1], given)))
        return self._answers[key]


class Load:
    """The questions, at a rate, from so many clients that keep their connections."""

    def __init__(self, server: Server, ledger: Ledger, clients: int, rate: float, seed: int) -> None:
        self.server, self.ledger, self.clients, self.rate = server, ledger, clients, rate
        self.tally = Tally()
        self._chance = Random(seed)
        self._begun = monotonic()
        self._due = self._begun

    async def run(self, seconds: float, revise: float, say: float | None = None) -> Tally:
        """Ask for so many seconds, and record a revision every so many."""
        self._begun = self._due = monotonic()
        end = self._begun + seconds
        others = [asyncio.create_task(self._watch(end)), asyncio.create_task(self._revise(end, revise))]
        if say is not None:
            others.append(asyncio.create_task(self._say(end, say)))
        await asyncio.gather(*(self._ask(end) for _ in range(self.clients)), *others)
        await self._settle()
        return self.tally

    async def _ask(self, end: float) -> None:
        async with httpx.AsyncClient(base_url=self._base, timeout=60, trust_env=False) as client:
            while (due := self._turn()) < end:
                await asyncio.sleep(max(0.0, due - monotonic()))
                begun = monotonic()
                try:
                    await (self._decide(client) if self._chance.random() < DECISIONS else self._verb(client))
                except (httpx.HTTPError, ValueError, KeyError) as error:
                    self.tally.failed.append(f"{type(error).__name__}: {error}")
                self.tally.asked += 1
                self.tally.seconds.append(monotonic() - begun)

    async def _settle(self) -> None:
        """Ask on until the last revision is seen."""
        end = monotonic() + UNSEEN
        async with httpx.AsyncClient(base_url=self._base, timeout=60, trust_env=False) as client:
            while self.ledger.number not in self.tally.seen:
                if monotonic() > end:
                    self.tally.failed.append(f"revision {self.ledger.number} was not seen within {UNSEEN:g} s")
                    return
                await self._verb(client)
                await asyncio.sleep(0.1)

    @property
    def _base(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def _turn(self) -> float:
        # Where the server is slower than the rate, turns that are past are let go: load is bounded, never piled up.
        self._due = max(self._due + 1 / self.rate, monotonic() - 1)
        return self._due

    async def _verb(self, client: httpx.AsyncClient) -> None:
        (verb,) = self._chance.choices(tuple(SHARES), tuple(SHARES.values()))
        given = dict(QUESTIONS[verb])
        if verb == "ask":
            given = dict(KNOWN, facts={"trained": self._chance.random() < 0.5})
        response = await client.post(f"/api/v1/{verb}", json=given)
        self.tally.kinds[verb] += 1
        if response.status_code != 200:
            self.tally.failed.append(f"{verb}: {response.status_code} {response.text[:300]}")
            return
        revision = response.headers["vires-revision"]
        self._check(verb, response.json(), await self._expected(revision, verb, given))

    async def _decide(self, client: httpx.AsyncClient) -> None:
        """One decision, or a batch of them; each finding is compared with the answer to its own question."""
        single = self._chance.random() < 0.7
        request: dict[str, Any] = dict(EVALUATION)
        if not single:
            facts = [{"at": "2001-06-01", "facts": {"trained": trained}, "sites": []} for trained in (True, False)]
            request["evaluations"] = [{"resource": {**EVALUATION["resource"], "properties": given}} for given in facts]
        response = await client.post(f"/access/v1/evaluation{'' if single else 's'}", json=request)
        self.tally.kinds["decision" if single else "decisions"] += 1
        if response.status_code != 200:
            self.tally.failed.append(f"decision: {response.status_code} {response.text[:300]}")
            return
        document = response.json()
        items = [document] if single else document["evaluations"]
        states = set()
        for item in items:
            finding = item.get("context", {}).get("finding")
            if finding is None:
                continue
            states.add(finding["registry"]["revision"])
            question, vantage = finding["question"], finding["vantage"]
            given = {name: question[name] for name in ("office", "power", "at", "sites", "facts")}
            given |= {name: vantage[name] for name in ("as_of", "known_by", "standard")}
            expected = await self._expected(finding["registry"]["revision"], "ask", given, keep=False)
            self._check("decision", finding, expected)
            if item["decision"] != (expected["outcome"] == "AUTHORIZED"):
                self.tally.wrong.append(f"decision {item['decision']} for {expected['outcome']}")
        if len(states) > 1:
            self.tally.wrong.append("one response mixes revisions")

    async def _expected(self, revision: str, verb: str, given: dict[str, Any], *, keep: bool = True) -> Any:
        now = monotonic()
        while not self.ledger.knows(revision) and monotonic() < now + UNSEEN:
            # A server may tell of a revision before its recorder is told that it stands.
            await asyncio.sleep(0.05)
        number, handle = self.ledger.at(revision)
        self.tally.revisions[number] += 1
        self.tally.seen.setdefault(number, now)
        newer = self.tally.recorded.get(number + 1)
        if newer is not None:
            self.tally.late = max(self.tally.late, now - newer)
        if keep:
            return self.ledger.answer(revision, verb, given)
        return json.loads(json.dumps(VERBS[verb](handle, given)))

    def _check(self, verb: str, said: Any, expected: Any) -> None:
        if said != expected:
            self.tally.wrong.append(f"{verb}: {json.dumps(said)[:300]} for {json.dumps(expected)[:300]}")

    async def _revise(self, end: float, every: float) -> None:
        due = monotonic() + every
        while due + every / 2 < end:
            await asyncio.sleep(max(0.0, due - monotonic()))
            number = await asyncio.to_thread(self.ledger.revise)
            self.tally.recorded[number] = monotonic()
            due += every

    async def _watch(self, end: float) -> None:
        while monotonic() < end:
            self.tally.memory.append((monotonic() - self._begun, self.server.memory()))
            await asyncio.sleep(EVERY)

    async def _say(self, end: float, every: float) -> None:
        while monotonic() + every < end:
            await asyncio.sleep(every)
            print(f"{monotonic() - self._begun:.0f} s: {self.tally}", flush=True)


@contextmanager
def place(postgres: bool) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of a ledger that is not there yet."""
    with tempfile.TemporaryDirectory(prefix="vires-soak-") as name:
        folder = Path(name)
        (folder / "text").mkdir()
        if not postgres:
            yield folder, str(folder / "law.ledger")
            return
        from tests.ledger_suite.server import Server as Database

        with Database() as database:
            yield folder, database.fresh()


def soak(
    seconds: float, *, rate: float = 40, clients: int = 4, revise: float = 30, postgres: bool = False, seed: int = 1,
    workers: int = 1, say: float | None = None,
) -> Tally:  # fmt: skip
    """Start a server over a fresh ledger, ask it for so long, stop it, and say what came of it."""
    with place(postgres) as (folder, address):
        ledger = Ledger(folder / "text", address)
        ledger.revise()
        server = Server("--registry", address, "--workers", str(workers), cwd=folder)
        with server:
            tally = asyncio.run(Load(server, ledger, clients, rate, seed).run(seconds, revise, say))
            log = server.log()
            tally.ended = server.stop()
    tally.failed += [f"the log: {line}" for line in log.splitlines() if "Traceback" in line or "failed with" in line]
    return tally


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask for so long and sum up; 1 if an answer was wrong, one failed, or memory grew."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description="Ask a server for long.")
    parser.add_argument("--minutes", type=float, default=60, help="how long")
    parser.add_argument("--rate", type=float, default=40, help="requests in a second")
    parser.add_argument("--clients", type=int, default=4, help="connections that are kept")
    parser.add_argument("--workers", type=int, default=1, help="processes that answer")
    parser.add_argument("--revise", type=float, default=30, help="seconds between two revisions")
    parser.add_argument("--postgres", action="store_true", help="keep the ledger in PostgreSQL")
    parser.add_argument("--growth", type=float, default=8, help="megabytes that memory may grow by over the later half")
    parser.add_argument("--seed", type=int, default=1, help="which questions")
    asked = parser.parse_args(arguments)
    tally = soak(
        asked.minutes * 60, rate=asked.rate, clients=asked.clients, revise=asked.revise, postgres=asked.postgres,
        seed=asked.seed, workers=asked.workers, say=30,
    )  # fmt: skip
    print(tally)
    print(", ".join(f"{kind} {times}" for kind, times in tally.kinds.most_common()))
    for fault in (*tally.wrong[:10], *tally.failed[:10]):
        print(f"  {fault}")
    grown = tally.growth() > asked.growth * 1e6
    if grown:
        print(f"  memory grew by {tally.growth() / 1e6:.1f} MB over the later half")
    if tally.ended:
        print(f"  the server ended with {tally.ended}")
    return 1 if tally.wrong or tally.failed or grown or tally.ended else 0


if __name__ == "__main__":
    sys.exit(main())

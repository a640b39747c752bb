"""What is sent to a server and what comes back, apart from how it travels."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Sending:
    """One request. The token is not among the headers: whoever carries it adds that, for one origin only."""

    method: str
    url: str
    params: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True)
class Pause:
    """Wait so many seconds before going on."""

    seconds: float


@dataclass(frozen=True)
class Reply:
    """One response, read whole. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Lost:
    """No response: in the words of a refusal. `again` tells whether the same may come through at another try."""

    slug: str
    message: str
    remedy: str
    again: bool = False


Steps = Generator[Sending | Pause, Reply | Lost | None, T]
"""A talk with a server as what is to be done next; whoever runs it sends back what came of it."""


@dataclass(frozen=True)
class State:
    """The registry that gave an answer: its name, the digest of its text, of its ledger's revision if it has one, and
    the day to which it is checked."""

    name: str
    digest: str
    revision: str | None = None
    checked_to: str | None = None

    @classmethod
    def of(cls, reply: Reply) -> State | None:
        """The state that a response names, `None` if it names none."""
        name, digest = reply.headers.get("vires-registry"), reply.headers.get("vires-digest")
        if name is None or digest is None:
            return None
        return cls(name, digest, reply.headers.get("vires-revision"), reply.headers.get("vires-checked-to"))

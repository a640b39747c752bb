"""A decision log read back: each line an entry that can be asked again, or what is wrong with it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vires.model.question import Act
from vires.service.decision.entry import CONFIGURATION, EVENT, POLICIES, REQUEST, RESPONSE
from vires.service.opening import named
from vires.service.refusal import Refusal
from vires.temporal.dating import Dating
from vires.temporal.vantage import STANDARDS, Vantage

LONGEST = 5_000_000
"""Bytes in one line; the longest answers seen are a hundredth of it."""


@dataclass(frozen=True)
class Logged:
    """An entry. `unstated` are the facts that the question stated and whose values were not logged; `response` is
    `None` where the question was too open."""

    line: int
    registry: str
    digest: str
    revision: str | None
    engine: str
    semantics: str
    act: Act
    vantage: Vantage
    unstated: tuple[str, ...]
    response: Mapping[str, Any] | None


@dataclass(frozen=True)
class Unreadable:
    """A line that is no entry, and why not."""

    line: int
    why: str


def read_log(address: str | os.PathLike[str]) -> Iterator[Logged | Unreadable]:
    """The lines of a log in order. Raises `Refusal` (`file-unreadable`) if the file cannot be read."""
    path = Path(address)
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LONGEST):
                number += 1
                if line.strip():
                    yield read_line(number, line)
    except OSError as error:
        raise Refusal(
            "file-unreadable", f"`{named(path)}` cannot be read: {(error.strerror or str(error)).lower()}",
            "check that it exists and who may read it",
        ) from None  # fmt: skip


def read_line(number: int, line: bytes) -> Logged | Unreadable:
    """What one line says."""
    if not line.endswith(b"\n"):
        return Unreadable(number, "it is cut short: it has no end of line")
    try:
        said = json.loads(line)
    except ValueError:
        return Unreadable(number, "it is no JSON document")
    try:
        return _logged(number, said)
    except _Unlike as error:
        return Unreadable(number, f"it is no entry of such a log: {error}")
    except KeyError as error:
        return Unreadable(number, f"it is no entry of such a log: `{error.args[0]}` is missing")
    except (TypeError, ValueError, AttributeError):
        return Unreadable(number, "it is no entry of such a log: a member is not what it should be")


class _Unlike(Exception):
    """Something in a line that no entry has."""


def _logged(number: int, said: Mapping[str, Any]) -> Logged:
    if said["event_name"] != EVENT:
        raise _Unlike(f"the event `{said['event_name']}` is not `{EVENT}`")
    body, attributes = said["body"], said["attributes"]
    request = body[REQUEST]
    ((name, policies),) = attributes[POLICIES].items()
    context, configuration = request["context"], attributes[CONFIGURATION]
    facts = context.get("facts", {})
    if request["subject"]["type"] != "office" or request["resource"]["type"] != "registry":
        raise _Unlike("the subject is no office, or the resource no registry")
    if context["standard"] not in STANDARDS:
        raise _Unlike("the standard of evidence is none of those known")
    act = Act.model_validate(
        {
            "office": request["subject"]["id"],
            "power": request["action"]["name"],
            **request["resource"].get("properties", {}),
            "at": context["at"],
            "facts": facts if isinstance(facts, dict) else {},
        }
    )
    vantage = Vantage(
        Dating.parse(context["as_of"]),
        Dating.parse(context["known_by"]),
        context["standard"],
        {str(key): str(value) for key, value in context.get("doctrine", {}).items()},
    )
    response = body.get(RESPONSE)
    if (said["status"] == "Error") != (response is None):
        raise _Unlike(f"the status `{said['status']}` does not fit whether there is a response")
    if response is not None:
        _ = response["context"]["outcome"], response["context"]["branches"], response["context"]["deciding"]
    return Logged(
        line=number,
        registry=str(name),
        digest=str(policies["digest"]),
        revision=None if policies.get("revision") is None else str(policies["revision"]),
        engine=str(configuration["engine"]),
        semantics=str(configuration["semantics"]),
        act=act,
        vantage=vantage,
        unstated=() if isinstance(facts, dict) else tuple(str(fact) for fact in facts),
        response=response,
    )

"""A quay of Arden, as text: an assembly, a minister who gives orders under its acts, a warden who inspects."""

from __future__ import annotations

from typing import Any

from vires.decide.answer import Answer
from vires.decide.definition import answer, decide
from vires.model.finding import Finding
from vires.model.question import Act
from vires.model.registry import Registry
from vires.registry.loader import load
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

BASE = """
registry: arden
title: Law of Arden
zone: Etc/UTC
kinds: {statute: {rank: 1, root: true}, order: {rank: 2}}
doctrines: {signing: {options: [{id: strict}, {id: loose}]}}
---
offices:
  - {id: arden/assembly, label: Assembly}
  - {id: arden/minister, label: Minister}
  - {id: arden/warden, label: Warden}
  - {id: arden/pilot, label: Pilot}
powers:
  - {id: arden/power/inspect, label: inspect}
  - {id: arden/power/regulate, label: regulate}
sites: [{id: arden/site/quay, label: quay}]
subjects: [{id: arden/subject/vessel, label: vessel}]
territories: [{id: arden/north, label: North}]
facts:
  - {id: trained, label: trained}
  - {id: tonnage, label: tonnage, unit: tons}
statuses: [{id: arden/status/emergency, label: emergency}, {id: arden/status/watched, label: watched}]
---
sources: [{id: gazette, title: Gazette, kind: text}]
"""
HEAD = """
---
instrument: arden/{name}
kind: {kind}
title: {name}
issuer: {issuer}
invokes: {invokes}
decided: {decided}
attested: [{{source: gazette, basis: document-held, published: {decided}}}]
review: {{state: encoded}}
provisions:
"""
ACT = HEAD.format(name="act", kind="statute", issuer="arden/assembly", invokes="[]", decided="1990-01-01")
NOW = Vantage(Dating.parse("2001-12-31"), Dating.parse("2001-12-31"))


def order(name: str, decided: str, invokes: str = "[arden/act]") -> str:
    """The head of an order of the minister."""
    return HEAD.format(name=name, kind="order", issuer="arden/minister", invokes=invokes, decided=decided)


def arden(*texts: str) -> Registry:
    """The registry of some instruments."""
    loaded = load({"arden.yaml": (BASE + "".join(texts)).encode()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    return loaded.registry


def act(**told: Any) -> Act:
    """The warden's inspection."""
    return Act.model_validate({"office": "arden/warden", "power": "arden/power/inspect", "at": "2001-06-01"} | told)


def asked(registry: Registry, **told: Any) -> Finding:
    """The finding for the warden's inspection."""
    return decide(registry, act(**told), NOW)


def answered(registry: Registry, **told: Any) -> Answer:
    """The answer for the warden's inspection."""
    return answer(registry, act(**told), NOW)


GRANT = "  - {id: p, does: confers, to: [arden/warden], powers: [arden/power/inspect], redelegable: no}\n"

"""A small law of Arden for what is compiled: a statute, an order under it, a limit, and acts to ask about."""

from __future__ import annotations

from vires.model.question import Act
from vires.model.registry import Registry
from vires.registry.loader import load
from vires.temporal.dating import Dating
from vires.temporal.vantage import Vantage

HERE = Vantage(Dating.parse("2001-12-31"), Dating.parse("2001-12-31"))

TEXT = b"""
registry: arden
title: Harbours of Arden
zone: Etc/UTC
kinds: {statute: {rank: 1, root: true}, order: {rank: 2}}
---
offices:
  - {id: arden/harbour, label: Harbour service}
  - {id: arden/harbour/master, label: Harbour master, broader: [arden/harbour], heads: [arden/harbour]}
  - {id: arden/harbour/pilot, label: Pilot, broader: [arden/harbour]}
powers:
  - {id: arden/power/board, label: board}
  - {id: arden/power/search, label: search}
sites:
  - {id: arden/site/quay, label: quay}
  - {id: arden/site/shed, label: shed}
facts:
  - {id: warrant, label: a warrant}
  - {id: tonnage, label: tonnage, unit: tons}
---
instrument: arden/statute-1
kind: statute
title: Harbour Act
issuer: arden/harbour
decided: 2000-01-01
provisions:
  - {id: p1, does: confers, powers: [arden/power/board, arden/power/search], to: [arden/harbour/master],
     redelegable: "yes"}
  - {id: l1, does: restricts, force: law, powers: [arden/power/search], unless: {fact: warrant}, since: 2000-06-01,
     scope: {sites: [arden/site/shed]}}
attested: [{source: gazette, basis: document-held, published: 2000-01-01}]
review: {state: encoded}
---
instrument: arden/order-2
kind: order
title: Order 2
issuer: arden/harbour/master
invokes: [arden/statute-1/p1]
decided: 2000-03-01
provisions:
  - {id: p1, does: delegates, powers: [arden/power/board, arden/power/search], to: [arden/harbour/pilot],
     until: 2001-03-01, when: {any: [{fact: warrant}, {number: tonnage, at_least: 100}]}}
attested: [{source: gazette, basis: document-held, published: 2000-03-01}]
review: {state: encoded}
---
sources: [{id: gazette, title: Arden Gazette, kind: text}]
"""


def registry() -> Registry:
    """The registry, loaded anew."""
    loaded = load({"arden.yaml": TEXT})
    assert not loaded.problems
    assert loaded.registry is not None
    return loaded.registry


ACTS = [
    Act.model_validate({"office": f"arden/harbour/{office}", "power": f"arden/power/{power}", "at": at, "facts": facts})
    for office in ("master", "pilot")
    for power in ("board", "search")
    for at in ("1999-01-01", "2000-04-01", "2000-07-01", "2001-03-01")
    for facts in ({}, {"warrant": True}, {"warrant": False, "tonnage": 99}, {"tonnage": 250.5})
]

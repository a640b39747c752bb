"""Examples for the description: questions about the fictional state of Arden."""

from __future__ import annotations

from typing import Any

OFFICE, POWER = "arden/harbour/inspector", "arden/power/inspect"
VIEW = {"as_of": "2001-06-01", "known_by": "2001-06-01"}
ACT: dict[str, Any] = {"at": "2000-01-01", "sites": [], "facts": {"trained": True}, **VIEW}
ACT_QUERY: dict[str, Any] = {"at": "2000-01-01", "no_sites": True, "fact": ["trained=true"], **VIEW}
IDS = {"instrument": "arden/order/7", "term": OFFICE, "source": "gazette"}

DRAFT = """instrument: arden/order/30
kind: order
title: Order 30 on inspectors
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s1]
decided: 2001-01-01
provisions:
  - id: grant
    does: delegates
    powers: [arden/power/inspect]
    to: [arden/harbour/inspector]
    redelegable: no
attested:
  - {source: gazette, basis: document-held, published: 2001-01-02}
review: {state: encoded}
"""
"""Registry text of one instrument, as a draft brings it."""

QUERIES: dict[str, dict[str, Any]] = {
    "ask": {"office": OFFICE, "power": POWER, **ACT_QUERY},
    "who": {"power": POWER, **ACT_QUERY},
    "what": {"office": OFFICE, **ACT_QUERY},
    "courses": {"power": POWER, "from": "1990-01-01", "to": "2001-01-01", **VIEW},
    "diff": {"power": POWER, "from": "1990-01-01", "to": "2001-06-01", **VIEW},
    "impact": {"id": ["arden/order/7"], "at": "2000-01-01", **VIEW},
    "criticality": {"power": POWER, **ACT_QUERY},
    "gaps": {"at": "2000-01-01", "within": 60, **VIEW},
    "find": {"text": "harbour", "limit": 5},
    "show": {"id": "arden/order/7"},
    "timeline": {"since": "1990-01-01", "until": "2001-01-01"},
    "holders": {"office": "arden/harbour/master", "at": "2000-01-01"},
    "status": {"name": "arden/subject/fishing-vessel", "at": "2000-01-01", **VIEW},
    "duties": {"name": OFFICE, "at": "2000-01-01", **VIEW},
    "strength": {"name": "arden/harbour", "at": "2000-01-01", **VIEW},
    "list-instruments": {"kind": "order", "limit": 10},
    "list-terms": {"scheme": "offices", "text": "harbour"},
    "list-sources": {"limit": 10},
}
"""By the name of an operation, and by parameter."""

BODIES: dict[str, dict[str, Any]] = {
    "ask": {"office": OFFICE, "power": POWER, **ACT},
    "who": {"power": POWER, **ACT},
    "what": {"office": OFFICE, **ACT},
    "courses": {"power": POWER, "from": "1990-01-01", "to": "2001-01-01", **VIEW},
    "diff": {"power": POWER, "from": "1990-01-01", "to": "2001-06-01", **VIEW},
    "impact": {"draft": DRAFT, "at": "2001-06-01", **VIEW},
    "criticality": {"power": POWER, "office": OFFICE, **ACT},
    "gaps": {"at": "2000-01-01", "within": 60, **VIEW},
    "find": {"text": "harbour"},
    "show": {"id": "arden/order/7"},
    "timeline": {"kind": "order"},
    "holders": {"office": "arden/harbour/master"},
    "status": {"name": "arden/status/quarantine", "at": "2000-01-01", **VIEW},
    "duties": {"name": OFFICE, "at": "2000-01-01", **VIEW},
    "strength": {"name": "arden/harbour", "at": "2000-01-01", **VIEW},
    "sources": {"id": "arden/order/7", "known_by": "2001-06-01"},
    "describe": {},
}
"""By verb."""


def _to(operation: str, says: str, **parameters: str) -> dict[str, Any]:
    return {"operationId": operation, "parameters": parameters, "description": says}


LINKS: dict[str, dict[str, Any]] = {
    "find": {"record": _to("show", "The record that fits best.", id="$response.body#/found/0/id")},
    "who": {
        "finding": _to(
            "ask", "The finding for the first office.", office="$response.body#/held/0/term",
            power="$response.body#/of", at="$response.body#/question/at",
        )
    },
    "timeline": {"record": _to("get-instrument", "The first of them.", id="$response.body#/instruments/0/id")},
    "list-instruments": {"record": _to("get-instrument", "The first of them.", id="$response.body#/items/0/id")},
    "list-terms": {"record": _to("get-term", "The first of them.", id="$response.body#/items/0/id")},
    "list-sources": {
        "record": _to("get-source", "The first of them.", id="$response.body#/items/0/id"),
        "words": _to("list-sources", "On whose word it stands.", id="$response.body#/items/0/id"),
    },
    "list-revisions": {"record": _to("get-revision", "The last of them.", id="$response.body#/items/0/digest")},
    "get-instrument": {"words": _to("list-sources", "On whose word it stands.", id="$response.body#/id")},
}  # fmt: skip
"""By the name of an operation."""

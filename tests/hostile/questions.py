"""Sound questions about Arden, to be damaged, and to be asked again after every attack."""

from __future__ import annotations

from typing import Any

VIEW = {"as_of": "2001-06-01", "known_by": "2001-06-01"}
THEN = {"at": "2001-06-01", **VIEW}
ACT = {"sites": ["arden/site/yard"], "subjects": ["fishing-vessel"], "facts": {"trained": True}, **THEN}

KNOWN = {"office": "arden/harbour/inspector", "power": "arden/power/inspect", **ACT}
"""The question whose answer may never change."""

QUESTIONS: dict[str, dict[str, Any]] = {
    "ask": {**KNOWN, "territory": "arden/north", "doctrine": {"signing": "nothing"}, "standard": "reported"},
    "who": {"power": "arden/power/inspect", **ACT},
    "what": {"office": "arden/harbour/inspector", **ACT},
    "diff": {"from": "1994-01-01", "to": "1996-01-01", "axis": "at", **VIEW},
    "impact": {"ids": ["arden/order/7"], **THEN},
    "criticality": {"power": "arden/power/inspect", **THEN},
    "gaps": {"within": 30, **THEN},
    "find": {"text": "harbour inspector", "limit": 5},
    "show": {"id": "arden/order/7"},
    "timeline": {"since": "1990-01-01", "until": "2001-01-01"},
    "holders": {"office": "arden/harbour/master", "at": "2001-06-01"},
    "status": {"name": "arden/status/quarantine", **THEN},
    "duties": {"name": "arden/harbour/master", **THEN},
    "strength": {"name": "arden/harbour", **THEN},
    "sources": {"id": "arden/order/7", "known_by": "2001-06-01"},
    "describe": {},
}

EVALUATION = {
    "subject": {"type": "office", "id": "arden/harbour/inspector"},
    "action": {"name": "arden/power/inspect"},
    "resource": {"type": "act", "id": "1", "properties": {"at": "2001-06-01", "facts": {"trained": True}, "sites": []}},
    "context": {},
}
AUTHZEN: dict[str, dict[str, Any]] = {
    "/access/v1/evaluation": EVALUATION,
    "/access/v1/evaluations": {**EVALUATION, "evaluations": [{}, {"action": {"name": "arden/power/direct-staff"}}]},
    "/access/v1/search/subject": {**EVALUATION, "subject": {"type": "office"}, "page": {"limit": 2}},
    "/access/v1/search/action": {name: EVALUATION[name] for name in ("subject", "resource")},
    "/access/v1/search/resource": {**EVALUATION, "resource": {"type": "act"}},
}

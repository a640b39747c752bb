"""One question for every tool, on Arden."""

from __future__ import annotations

from typing import Any

AT = "2000-01-01"
THEN = {"as_of": "2001-12-31", "known_by": "2001-12-31"}
ASK: dict[str, Any] = {"office": "arden/harbour/inspector", "power": "arden/power/inspect", "at": AT, **THEN}
QUESTIONS: dict[str, dict[str, Any]] = {
    "ask": ASK,
    "who": {"power": "inspect vessels", "at": AT, **THEN},
    "what": {"office": "harbour/inspector", "at": AT, **THEN},
    "courses": {"office": "harbour/inspector", "from": "1991-01-01", "to": "2001-12-01", **THEN},
    "diff": {"from": "1994-01-01", "to": AT, **THEN},
    "impact": {"ids": ["arden/order/7"], "at": AT, **THEN},
    "criticality": {"power": "arden/power/inspect", "at": AT, **THEN},
    "gaps": {"at": AT, **THEN},
    "find": {"text": "inspector"},
    "show": {"id": "arden/order/7"},
    "timeline": {"since": "1991-01-01"},
    "holders": {"office": "arden/harbour/master"},
    "status": {"name": "fishing vessel", "at": AT, **THEN},
    "duties": {"name": "harbour/inspector", "at": AT, **THEN},
    "strength": {"name": "arden/harbour", "at": AT, **THEN},
    "sources": {"id": "arden/order/7", "known_by": "2001-12-31"},
    "describe": {},
}

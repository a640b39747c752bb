"""The pages that are looked at: at least one of every route, over the bundled registry and over a ledger of Arden."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

SEEN = {"as_of": "2025-06-01", "known_by": "2025-06-01"}
AGENT, ARREST = "us/doj/dea/special-agent", "us/power/immigration/arrest/without-warrant"
ORDER = "us/dhs/memo/2025-01-22/enforcement-authority"


def asked(at: str = "2025-01-23", **more: str) -> str:
    """The address of a finding on DEA special agents, seen from the first of June."""
    return "/ask?" + urlencode({"office": AGENT, "power": ARREST, "at": at, **SEEN, **more}, safe="/")


BUNDLED: Mapping[str, str] = {
    "home": "/",
    "finding": asked(site="none"),
    "finding-open": asked(),
    "finding-none": asked("2025-01-21", site="none"),
    "who": f"/who/{ARREST}?at=2025-01-23",
    "what": f"/what/{AGENT}?at=2025-01-23",
    "course-power": f"/course/{ARREST}?from=2025-01-01&to=2025-06-01",
    "course-office": f"/course/{AGENT}",
    "matrix": "/matrix?office=us/doj&power=us/power/immigration/arrest&at=2025-01-23&site=none",
    "matrix-against": "/matrix?office=us/doj&at=2025-01-23&against=2025-01-21&site=none",
    "timeline": "/timeline",
    "timeline-drawn": "/timeline?from=2025-01-20&to=2025-01-24",
    "changes": "/changes?from=2025-01-20&to=2025-01-24",
    "whatif": "/whatif",
    "sources-read": "/read",
    "article": "/read/article-2025-01-23",
    "changes-standing": "/changes?from=2025-01-20&to=2025-01-24&part=standing",
    "coverage": "/coverage",
    "coverage-sources": "/coverage?list=sources",
    "find": "/find?q=arrest",
    "find-nothing": "/find?q=zzzz",
    "lag": "/timeline/lag?from=2025-01-20&to=2025-01-24&known_by=2025-06-01",
    "commands": "/strength",
    "strength-many": "/strength/us/mission/immigration-enforcement?at=2025-10-01&known_by=2026-01-01",
    "strength": "/strength/us/dod/northcom?at=2025-01-25",
    "record-office": f"/record/{AGENT}",
    "record-power": f"/record/{ARREST}",
    "record-instrument": "/record/us/dhs/memo/2025-01-22/doj-immigration-officers",
    "record-source": "/record/article-2025-01-23",
    "record-unknown": "/record/us/no-such-thing",
    "registry": "/registry",
    "registry-found": "/registry?q=enforcement-authority",
    "registry-file": "/registry/instruments/president/2025-01-20-orders.yaml",
    "review-none": "/review",
    "edit-none": "/edit/registry.yaml",
    "signin": "/signin?return=/registry",
    "tenant-unknown": "/t/nobody/matrix",
    "frame-finding": asked(site="none", embed="1"),
    "frame-matrix": "/matrix?office=us/doj&power=us/power/immigration/arrest&at=2025-01-23&site=none&embed=1",
    "frame-strength": "/strength/us/dod/northcom?at=2025-01-25&embed=1",
    "frame-timeline": "/timeline?from=2025-01-20&to=2025-01-24&embed=1",
}
"""Over the bundled registry `us`, by the name of their pictures."""

ARDEN: Mapping[str, str] = {
    "arden-home": "/",
    "arden-status": "/status/arden/subject/fishing-vessel?at=2000-01-01",
    "arden-record": "/record/arden/order/7",
    "arden-source": "/record/gazette",
    "arden-office": "/record/arden/harbour/master",
    "arden-changes": "/changes?from=1994-01-01&to=2002-01-01",
    "arden-doctrine": "/record/signing",
    "arden-whatif": "/whatif?id=arden/order/7&at=2000-01-01",
    "arden-whatif-drawn": "/whatif?effect=suspends&against=arden/order/7&made=2000-01-01&at=2000-06-01"
    "&place=arden/site/yard",
    "arden-whatif-both": "/whatif/both?id=arden/order/7&office=arden/harbour/inspector&power=arden/power/inspect"
    "&at=2000-01-01",
    "arden-registry": "/registry/law.yaml?revision=1",
    "arden-edit": "/edit/law.yaml",
    "arden-review": "/review",
    "arden-proposal-unknown": "/review/1",
}
"""Over a ledger of Arden, where whoever asks is known by no token."""

UNSEEN: Mapping[str, str] = {
    "/static/{name:path}": "a file",
    "/suggest": "what a blank offers, to a script",
    "/whatif/records": "what a blank offers, to a script",
    "/ask/turns": "what a switch leaves, to a script",
    "/edit": "the way to the editor of a file that is named",
    "/complete": "what may stand at a place of a text, to a script",
}
"""Routes that show no page, and what they give."""

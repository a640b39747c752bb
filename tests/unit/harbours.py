"""Harbours and fisheries of Arden, for tests of who holds what, of what cannot be lost and of what runs out.

The assembly gave the fisheries service the power to open cargo, up to 2000, and the service passed it on to some of
its people. It gave the power to seize nets to the same service from 2003 on, to be exercised by nobody before. The
harbour master's power to inspect was ended in 1999 and revived in 2000."""

from __future__ import annotations

from tests.unit import arden
from vires.model.registry import Registry
from vires.service.asking import Handle

TERMS = arden.TERMS.replace(
    "  - {id: arden/power/direct-staff",
    "  - {id: arden/power/seize-nets, label: seize nets}\n  - {id: arden/power/direct-staff",
).replace(
    "  - {id: tonnage,",
    "  - {id: days-acting, label: days of acting, unit: days}\n  - {id: tonnage,",
)

FISHERIES = """---
instrument: arden/act/1992/fisheries
kind: statute
title: Fisheries Act
issuer: arden/assembly
decided: 1992-01-01
provisions:
  - id: s1
    does: confers
    powers: [arden/power/inspect/cargo]
    to: [arden/fisheries]
    redelegable: yes
    until: 2000-01-01
  - id: s2
    does: confers
    powers: [arden/power/seize-nets]
    to: [arden/fisheries]
    since: 2003-01-01
  - {id: s3, does: declares, status: arden/status/quarantine, until: 2002-01-15}
attested:
  - {source: gazette, basis: document-held, published: 1992-01-02}
review: {state: encoded}
---
instrument: arden/order/21
kind: order
title: Order 21 on cargo
issuer: arden/fisheries
invokes: [arden/act/1992/fisheries/s1]
decided: 1993-01-01
provisions:
  - id: grant
    does: delegates
    powers: [arden/power/inspect/cargo]
    to: {including: [arden/fisheries/inspector], within: arden/fisheries}
    redelegable: no
attested:
  - {source: gazette, basis: document-held, published: 1993-01-02}
review: {state: encoded}
"""

REVIVAL = """---
instrument: arden/act/1999/harbours-repeal
kind: statute
title: Harbours Repeal Act
issuer: arden/assembly
decided: 1999-01-01
provisions:
  - {id: end, does: rescinds, target: arden/act/1990/harbours/s1, revives: none}
attested:
  - {source: gazette, basis: document-held, published: 1999-01-02}
review: {state: encoded}
---
instrument: arden/act/2000/harbours-revival
kind: statute
title: Harbours Revival Act
issuer: arden/assembly
decided: 2000-01-01
provisions:
  - {id: back, does: revives, target: arden/act/1990/harbours/s1}
attested:
  - {source: gazette, basis: document-held, published: 2000-01-02}
review: {state: encoded}
"""

SECOND = """---
instrument: arden/act/1996/harbours
kind: statute
title: Second Harbours Act
issuer: arden/assembly
decided: 1996-01-01
provisions:
  - {id: s1, does: confers, powers: [arden/power/inspect], to: [arden/harbour/master], redelegable: no}
attested:
  - {source: gazette, basis: document-held, published: 1996-01-02}
review: {state: encoded}
"""


def registry(*more: str, **changed: str) -> Registry:
    """The registry of Arden with the fisheries, and with further instruments."""
    return arden.registry(**{"terms": TERMS, "law": arden.LAW + FISHERIES + "".join(more), **changed})


def handle(*more: str, **changed: str) -> Handle:
    """A handle on it on the last day of 2001."""
    return Handle(registry(*more, **changed), now=arden.NOW)

"""A small registry of the fictional state of Arden, as text, for tests of the verbs and of the command line.

The assembly gave the harbour master the power to inspect vessels; the master passed it on to inspectors who are
trained. A policy keeps inspectors out of yards unless the board approves. The order is dated differently by
the gazette and by a newspaper."""

from __future__ import annotations

from pathlib import Path

from vires.model.registry import Registry
from vires.registry.loader import load
from vires.service.asking import Handle

NOW = "2001-12-31T12:00+00:00"

REGISTRY = """
registry: arden
title: Law of Arden
zone: Etc/UTC
kinds:
  statute: {rank: 1, root: true}
  order: {rank: 2}
doctrines:
  signing:
    question: What is an order worth that was signed by a deputy?
    options:
      - {id: nothing, label: it has no effect}
      - {id: as-any, label: as much as any other}
coverage:
  - topic: harbours
    checked_to: 2001-12-31
    holds: every instrument on the inspection of vessels
    gaps: [instruments of before 1990]
checked_to: 2001-12-31
"""

TERMS = """
offices:
  - {id: arden/assembly, label: Assembly}
  - {id: arden/harbour, label: Harbour authority, aliases: [harbor authority]}
  - {id: arden/harbour/master, label: Harbour master, broader: [arden/harbour], heads: [arden/harbour]}
  - id: arden/harbour/inspector
    label: Harbour inspector
    broader: [arden/harbour]
    definition: an officer who looks over vessels and their papers
  - {id: arden/fisheries, label: Fisheries service}
  - {id: arden/fisheries/inspector, label: Fisheries inspector, broader: [arden/fisheries]}
powers:
  - {id: arden/power/inspect, label: inspect vessels, definition: to board and look over any ship}
  - {id: arden/power/inspect/cargo, label: open cargo, broader: [arden/power/inspect]}
  - {id: arden/power/direct-staff, label: direct staff}
territories:
  - {id: arden/north, label: Northern district}
sites:
  - {id: arden/site/yard, label: shipyard}
subjects:
  - {id: arden/subject/fishing-vessel, label: fishing vessel}
facts:
  - {id: trained, label: training completed, question: Has the inspector completed the training?}
  - {id: board-approval, label: approval of the board}
  - {id: tonnage, label: tonnage, unit: tons}
statuses:
  - {id: arden/status/quarantine, label: quarantine}
"""

LAW = """
instrument: arden/act/1990/harbours
kind: statute
title: Harbours Act
cite: Act 4 of 1990
issuer: arden/assembly
decided: 1990-03-01
provisions:
  - id: s1
    does: confers
    cite: Act 4 of 1990, section 1
    powers: [arden/power/inspect]
    to: [arden/harbour/master]
    redelegable: {to: subordinates}
  - id: s2
    does: confers
    powers: [arden/power/direct-staff]
    to: [arden/harbour/master]
    redelegable: unstated
attested:
  - {source: gazette, basis: document-held, published: 1990-03-02, verification: full-text}
review: {state: encoded}
---
instrument: arden/order/7
kind: order
title: Order 7 on inspectors
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s1]
decided: 1995-06-01
provisions:
  - id: grant
    does: delegates
    powers: [arden/power/inspect]
    to: [arden/harbour/inspector]
    redelegable: no
    when: {fact: trained}
attested:
  - {source: gazette, basis: document-held, published: 1995-06-02}
  - source: coast-news
    via: [gazette]
    basis: relayed
    modality: reported
    hedge: reportedly
    published: 1995-06-03
    says: {decided: 1995-06-02}
resolution:
  decided: {value: 1995-06-01, because: the text outranks a report of it}
review: {state: encoded}
---
instrument: arden/order/9
kind: order
title: Order 9 on yards
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s2]
decided: 1998-01-01
provisions:
  - id: limit
    does: restricts
    force: policy
    exercises: arden/power/direct-staff
    binds: [arden/harbour/inspector]
    powers: [arden/power/inspect]
    scope: {sites: [arden/site/yard], within: 100 m}
    unless: {fact: board-approval}
  - id: duty
    does: directs
    exercises: arden/power/direct-staff
    to: [arden/harbour/inspector]
    duty: report each inspection within a week
  - id: lists
    does: designates
    status: arden/status/quarantine
    scope: {subjects: [arden/subject/fishing-vessel]}
  - id: crew
    does: assigns
    of: arden/fisheries
    to: arden/harbour
    measure: baseline
    quantity: {about: 40}
attested:
  - {source: gazette, basis: document-held, published: 1998-01-02}
review: {state: encoded}
---
instrument: arden/order/12
kind: order
title: Order 12, ending Order 9
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s2]
decided: 2001-05-01
provisions:
  - {id: end, does: rescinds, target: arden/order/9/limit, revives: none}
attested:
  - {source: gazette, basis: document-held, published: 2001-05-02}
review: {state: encoded}
"""

REST = """
holders:
  - office: arden/harbour/master
    holder: vane
    name: A. Vane
    capacity: appointed
    since: 1990-04-01
    until: 1999-01-01
  - {office: arden/harbour/master, holder: reed, name: B. Reed, capacity: acting, since: 1999-01-01}
---
sources:
  - {id: gazette, title: Arden Gazette, kind: text}
  - {id: coast-news, title: Coast News, outlet: Coast Press, kind: press}
---
questions:
  - id: inspector-may
    statement: a trained inspector may inspect a vessel away from the yards
    topic: inspection
    ask:
      office: arden/harbour/inspector
      power: arden/power/inspect
      at: 2000-01-01
      sites: []
      facts: {trained: true}
    expect: {outcome: AUTHORIZED, deciding: [arden/order/7/grant, arden/act/1990/harbours/s1]}
  - id: who-was-master
    holders: {office: arden/harbour/master, at: 2000-06-01}
    expect: {spells: [{holder: reed, capacity: acting}]}
"""

FILES = {"registry.yaml": REGISTRY, "terms.yaml": TERMS, "law.yaml": LAW, "rest.yaml": REST}


def registry(**changed: str) -> Registry:
    """The registry; `changed` puts another text in place of a file's (`law="..."`)."""
    texts = {**FILES, **{f"{name}.yaml": text for name, text in changed.items()}}
    loaded = load({name: text.encode() for name, text in texts.items()})
    assert loaded.problems == ()
    assert loaded.registry is not None
    return loaded.registry


def handle() -> Handle:
    """A handle on the registry on the last day of 2001."""
    return Handle(registry(), now=NOW)


def write(folder: Path) -> Path:
    """The registry as a folder of files."""
    for name, text in FILES.items():
        (folder / name).write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


def write_ledger(room: Path) -> Path:
    """A ledger of Arden with two revisions, in an empty folder: the second gives Order 7 another title."""
    from vires.service.ledger.recording import record

    folder, address = room / "text", room / "arden.ledger"
    folder.mkdir()
    write(folder)
    record(folder, str(address), author="ada", reason="the law as it stands", legal=False)
    law = folder / "law.yaml"
    law.write_text(law.read_text().replace("Order 7 on inspectors", "Order 7 on the inspectors"), encoding="utf-8")
    record(folder, str(address), author="ben", reason="the title as printed", base=1, legal=False)
    return address

"""Questions to Arden, each of every verb, as calls on whatever can be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vires.model.question import Place
from vires.temporal.dating import Dating

Ask = Callable[[Any], Any]
DRAFT = b"""
instrument: arden/order/20
kind: order
title: Order 20 on fisheries
issuer: arden/harbour/master
invokes: [arden/act/1990/harbours/s1]
decided: 2001-06-01
provisions:
  - id: grant
    does: delegates
    powers: [arden/power/inspect]
    to: [arden/harbour/inspector]
    redelegable: no
attested:
  - {source: gazette, basis: document-held, published: 2001-06-02}
review: {state: encoded}
"""
AT = "2000-01-01"

QUESTIONS: dict[str, Ask] = {
    "ask": lambda r: r.ask("harbour/inspector", "inspect"),
    "ask with all": lambda r: r.ask(
        "Harbour inspector", "inspect vessels", at="2000-01-01T12:00+01:00", territory="Northern district",
        sites=["site/yard@80", ("arden/site/yard", "near"), Place(site="site/yard", metres=12.5)],
        subjects=("fishing vessel",), facts={"trained": True, "tonnage": 12.5}, as_of="2001", known_by="2001-05",
        standard="documented", doctrine={"signing": "undecided"},
    ),
    "ask of no sites": lambda r: r.ask("harbour/inspector", "inspect", AT, sites=[], subjects=[], facts={}),
    "ask of a moment": lambda r: r.ask("harbour/master", "inspect", at=Dating.parse(AT)),
    "ask of nothing shown": lambda r: r.ask("fisheries/inspector", "direct-staff", AT),
    "ask in other letters": lambda r: r.ask("HARBOUR INSPECTOR", "Inspect Vessels", AT),
    "who": lambda r: r.who("inspect", AT, sites=["site/yard@80"]),
    "what": lambda r: r.what("harbour/inspector", AT, facts={"trained": False}),
    "courses of a power": lambda r: r.courses(power="inspect", since="1990-01-01", until="2001-12-01"),
    "courses of an office": lambda r: r.courses("harbour/inspector", since="1990-01-01", sites=[]),
    "criticality": lambda r: r.criticality("inspect", at=AT),
    "criticality for one": lambda r: r.criticality("inspect", "harbour/inspector", AT, facts={"trained": True}),
    "gaps": lambda r: r.gaps(AT, 90, standard="unverified"),
    "gaps now": lambda r: r.gaps(),
    "diff": lambda r: r.diff("2000-01-01", "2001-12-01"),
    "diff as of": lambda r: r.diff("1994-01-01", "1996-01-01", "as-of", at="1997-01-01", office="harbour"),
    "diff known by": lambda r: r.diff("1995-06-01", "1995-06-04", axis="known_by", at="1995-06-04"),
    "impact": lambda r: r.impact("arden/order/7", "arden/order/9/limit", at=AT, power="inspect"),
    "impact of a draft": lambda r: r.impact(draft=DRAFT, at="2001-12-01"),
    "status": lambda r: r.status("fishing vessel", AT),
    "status by status": lambda r: r.status("quarantine", AT, known_by="1999-01-01"),
    "duties": lambda r: r.duties("harbour/inspector", AT),
    "strength": lambda r: r.strength("arden/harbour", AT),
    "find": lambda r: r.find("harbor inspecter"),
    "find nothing": lambda r: r.find("zzzzqqq", limit=3),
    "holders": lambda r: r.holders("harbour/master"),
    "holders then": lambda r: r.holders("harbour/master", AT),
    "sources": lambda r: r.sources("arden/order/7"),
    "sources then": lambda r: r.sources("arden/order/7", "1995-06-02", standard="documented"),
    "show an instrument": lambda r: r.show("arden/order/9"),
    "show an office": lambda r: r.show("harbour/master"),
    "show a doctrine": lambda r: r.show("signing"),
    "timeline": lambda r: r.timeline(),
    "timeline of some": lambda r: r.timeline(
        "harbour/inspector", since="1995-01-01", until="2001-01-01", kind="order", issuer="harbour/master"
    ),
}  # fmt: skip

WRONG: dict[str, Ask] = {
    "no such office": lambda r: r.ask("harbour/inspctor", "inspect"),
    "an ambiguous office": lambda r: r.ask("inspector", "inspect"),
    "no such power": lambda r: r.who("inspekt"),
    "no such fact": lambda r: r.ask("harbour/inspector", "inspect", facts={"traned": True}),
    "a number for a truth": lambda r: r.ask("harbour/inspector", "inspect", facts={"trained": 3}),
    "no such site": lambda r: r.ask("harbour/inspector", "inspect", sites=["yrd"]),
    "a distance below nothing": lambda r: r.ask("harbour/inspector", "inspect", sites=["site/yard@-4"]),
    "a distance in words": lambda r: r.ask("harbour/inspector", "inspect", sites=[("site/yard", "far")]),
    "no day": lambda r: r.ask("harbour/inspector", "inspect", at="yesterday"),
    "no day of the calendar": lambda r: r.what("harbour/inspector", as_of="2001-02-30"),
    "no such standard": lambda r: r.ask("harbour/inspector", "inspect", standard="hearsay"),
    "no such standard of sources": lambda r: r.sources("arden/order/7", standard="hearsay"),
    "no such doctrine": lambda r: r.ask("harbour/inspector", "inspect", doctrine={"sealing": "nothing"}),
    "no such option": lambda r: r.ask("harbour/inspector", "inspect", doctrine={"signing": "all"}),
    "no such axis": lambda r: r.diff("2000-01-01", "2001-01-01", axis="of"),
    "an axis that is stated": lambda r: r.diff("2000-01-01", "2001-01-01", at="2000-01-01"),
    "days that nobody looks ahead": lambda r: r.gaps(within=-1),
    "dates in the wrong order": lambda r: r.courses(power="inspect", since="2001-01-01", until="2000-01-01"),
    "neither of two": lambda r: r.courses(since="2001-01-01"),
    "nothing to leave out": lambda r: r.impact(),
    "no such record": lambda r: r.show("arden/order/70"),
    "no such kind": lambda r: r.timeline(kind="decree"),
    "a draft that is no text of a registry": lambda r: r.impact(draft=b"instrument: [", at=AT),
    "a draft that names what is not there": lambda r: r.impact(draft=DRAFT.replace(b"gazette", b"gazete"), at=AT),
    "a draft without an instrument": lambda r: r.impact(draft=b"sources: []", at=AT),
    "nobody's word": lambda r: r.sources("harbour/master"),
}

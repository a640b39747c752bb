"""What there is to exercise, point by point of each rule of docs/semantics.md."""

from __future__ import annotations

_EFFECTS = (
    "confers", "delegates", "restricts", "directs", "designates", "declares", "assigns", "consents",
    "suspends", "rescinds", "annuls", "revives", "ratifies",
)  # fmt: skip
_CONDITIONS = (
    "All", "AnyOf", "Not", "FactIs", "NumberIs", "StatusIs", "ConsentOf", "DoctrineIs", "Exclusive", "InScope",
)  # fmt: skip
_ATOMS = (
    "fact", "fact@", "number", "number@", "time", "time@", "status", "status@", "consent", "office", "power",
    "territory", "sites", "subjects", "sites<=", "sites~", "office~", "power~", "territory~", "subjects~", "office@",
    "power@", "reading", "date", "order", "open", "near", "redelegable", "route", "holder", "exists", "yields",
    "doctrine",
)  # fmt: skip
_BASIC = ("AUTHORIZED", "IRREGULAR", "BARRED", "NO_AUTHORITY_SHOWN", "UNDEFINED")
_FAILS = (
    "known", "evidence", "decided", "vires", "annulled", "period", "ended", "suspended", "route", "scope", "condition",
)  # fmt: skip

EXPECTED: dict[str, tuple[str, ...]] = {
    "S1": (
        "territory stated", "territory not stated", "sites none", "sites at", "sites metres", "sites near",
        "sites not stated", "sites two", "subjects none", "subjects one", "subjects two", "subjects not stated",
        "facts stated", "number stated", "at a day", "at an instant",
    ),
    "S2": (
        "as_of hides a decision", "known_by hides a word", "standard documented", "standard reported",
        "standard unverified", "standard expected", "doctrine chosen", "doctrine undecided", "prospective",
    ),
    "S3": (
        "since", "until", "decided by the instant", "decided in a month or range", "several of one day", "another zone",
    ),
    "S4": ("narrower term covered", "two broader terms", "succession"),
    "S5": (
        "root", "not root", "invokes a grant", "invokes an instrument", "invokes several", "invokes unstated",
        "invokes nothing", "facts of the making", "holder named",
    ),
    "S6": (*(f"{effect} in force" for effect in _EFFECTS if effect != "assigns"), "assigns", "revives list"),
    "S7": (*(f"condition {kind}" for kind in _CONDITIONS), "open list", "open list within", "list of nothing"),
    "S8": (
        "reading of a field", "resolution settles", "resolution void", "denied", "retracted", "covers some", "accepted",
        "proposed or rejected", "level documented", "level reported", "level unverified", "level expected",
        "another standard changes it",
    ),
    "S9": (
        "stands by a yes", "stands by a clause", "stands by a silence", "stands without a route", "does not stand",
        "clause to", "clause subordinates", "clause powers", "clause requires", "clause when",
        "exercises a power", "limit of law bars a making", "limit bars the passing on", "exercise false",
        "redelegable no", "modification judged by the power of its target",
    ),
    "S10": (
        *(f"{state} {what}" for state in ("annulled", "suspended") for what in ("grant", "limit", "change", "other")),
        *(f"ended {what}" for what in ("grant", "limit", "change", "other")),
        "revived", "revived by a list", "cascade", "survives", "saved", "rescission rescinded", "annulment annulled",
        "stay stayed",
    ),
    "S11": ("undefined", "delegations in a circle", "undefined without effect"),
    "S12": ("chain of 1", "chain of 2", "chain of 3", "chain of 4 or more", "several chains", "condition on a chain"),
    "S13": tuple(f"atom {name}" for name in _ATOMS),
    "S14": (
        *(f"basic {outcome}" for outcome in _BASIC), "law met", "law not met", "law depending", "policy met",
        "policy not met", "policy depending", "practice", "duty",
    ),
    "S15": (
        *_BASIC, "CONDITIONAL", "DISPUTED", *(f"misses by {test}" for test in _FAILS),
        "miss by a route of its own", "no miss", "two implicants", "an implicant of two", "asks next",
        "settled with facts open",
    ),
    "S16": (
        "no holder recorded", "serving", "not serving", "gap", "ratified", "exclusive route", "service on a doctrine",
    ),
    "S18": (
        "link yields", "link does not yield", "overrides any", "overrides a provision", "overrides an instrument",
        "limit overrides in turn", "duty against a limit",
    ),
}  # fmt: skip
"""What the generated cases have to exercise, by rule; S17 is about sums, which no engine is asked for here."""

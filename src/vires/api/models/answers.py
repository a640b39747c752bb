"""What each verb gives, as the noun that its document is written from; and what the lists of records give. Nothing is
checked against these at run time: the tests check real documents against what is published."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from vires.decide.course import Courses
from vires.decide.criticality import Criticality
from vires.decide.gaps import Gaps
from vires.decide.holding import Holdings
from vires.decide.status import DutyReport, StatusReport
from vires.decide.strength import StrengthReport
from vires.model.finding import Finding
from vires.model.origin import Noun
from vires.service.changes import Changes
from vires.service.describing import Described
from vires.service.docket import Docket, Filing
from vires.service.life import Life
from vires.service.spells import Seat
from vires.service.testimony import Testimony
from vires.service.verbs.collections import ListedSource, ListedTerm


class Paging(Noun):
    """How many entries there are in all, and the cursor of the next page, `null` on the last one."""

    total: int = Field(ge=0)
    next: str | None


class Found(Noun):
    """One record that everyday words found; `score` orders them, the best first."""

    id: str
    type: str
    label: str
    score: float


class Findings(Noun):
    """What everyday words found."""

    text: str
    found: tuple[Found, ...]


class RevisionEntry(Noun):
    """A revision of a ledger. `state` and `changes` are digests; what is absent was not stated."""

    number: int = Field(ge=1)
    parent: str | None = None
    recorded: str
    author: str
    reason: str
    changes: str
    state: str
    digest: str
    reviewers: tuple[str, ...] = ()
    facts: dict[str, str] = {}
    proposal: int | None = None
    reverts: int | None = None
    override: str | None = None
    clock: str | None = None


class FieldChange(Noun):
    """A field of a record that a revision alters; a value that is absent is left out."""

    path: str
    before: Any = None
    after: Any = None


class RecordChange(Noun):
    """A record that a revision adds, changes or removes; `before` and `after` are digests of its text."""

    kind: str
    name: str
    does: Literal["added", "changed", "removed"]
    before: str | None
    after: str | None
    fields: tuple[FieldChange, ...] = ()


class RevisionShown(Noun):
    """A revision, with what it changed."""

    revision: RevisionEntry
    changes: tuple[RecordChange, ...]


class InstrumentsPage(Noun):
    """Some instruments, earliest first."""

    items: tuple[Filing, ...]
    page: Paging


class TermsPage(Noun):
    """Some terms, scheme by scheme."""

    items: tuple[ListedTerm, ...]
    page: Paging


class SourcesPage(Noun):
    """Some sources, by id."""

    items: tuple[ListedSource, ...]
    page: Paging


class RevisionsPage(Noun):
    """Some revisions, the last first."""

    items: tuple[RevisionEntry, ...]
    page: Paging


class Records(Noun):
    """All records of a registry, in the form in which one release keeps them."""

    settings: dict[str, Any]
    terms: dict[str, tuple[dict[str, Any], ...]]
    instruments: tuple[dict[str, Any], ...]
    spells: tuple[dict[str, Any], ...]
    sources: tuple[dict[str, Any], ...]
    questions: tuple[dict[str, Any], ...]
    digest: str


ANSWERS: dict[str, type[Noun]] = {
    "ask": Finding,
    "who": Holdings,
    "what": Holdings,
    "courses": Courses,
    "diff": Changes,
    "impact": Changes,
    "criticality": Criticality,
    "gaps": Gaps,
    "find": Findings,
    "show": Life,
    "timeline": Docket,
    "holders": Seat,
    "status": StatusReport,
    "duties": DutyReport,
    "strength": StrengthReport,
    "sources": Testimony,
    "describe": Described,
}
"""By verb."""
LISTS: tuple[type[Noun], ...] = (InstrumentsPage, TermsPage, SourcesPage, RevisionsPage, RevisionShown, Records)

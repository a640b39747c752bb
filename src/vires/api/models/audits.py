"""What is asked of audits and told of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from vires.api.models.answers import Paging
from vires.api.models.moments import CHOICE, MOMENT
from vires.api.models.writes import Taken
from vires.model.origin import Noun

ENDINGS = r"(?:parquet|arrow|csv|jsonl)"
NAME = rf"^[A-Za-z0-9](?:[A-Za-z0-9 ._-]{{0,180}}[A-Za-z0-9_-])?\.{ENDINGS}$"
"""The name of a file that is sent; its ending says what it is."""
NAMED = rf"^(?:[A-Za-z0-9_-][A-Za-z0-9 ._-]{{0,100}}/){{0,8}}[A-Za-z0-9_-][A-Za-z0-9 ._-]{{0,100}}\.{ENDINGS}$"
"""A file below the folder from which files may be named."""
LONGEST_MAPPING = 200_000
STATES = Literal["new", "refused", "drafting", "drafted", "waiting", "running", "done", "failed", "broken-off"]
MappingText = Annotated[
    str,
    Field(max_length=LONGEST_MAPPING, description="A mapping file (YAML).",
          json_schema_extra={"format": "vires-act-mapping"}),
]  # fmt: skip
Moment = Annotated[str, Field(pattern=MOMENT)]
Option = Annotated[str, Field(pattern=CHOICE)]


class View(Taken):
    """A point of view; what is left out is as for a question."""

    as_of: Moment | None = None
    known_by: Moment | None = None
    standard: Literal["documented", "reported", "unverified", "expected"] = "reported"
    doctrine: tuple[Option, ...] = Field(default=(), max_length=50, description="As `NAME=OPTION`.")


class NamedFile(Taken):
    """A file of the server that is to be audited, by its name below the folder that the operator opened for that."""

    file: Annotated[str, Field(pattern=NAMED, max_length=1000)]
    mapping: MappingText | None = Field(default=None, description="Left out: it is drafted.")


class NewMapping(Taken):
    """A mapping to look at before the audit is made."""

    mapping: MappingText


class Beginning(Taken):
    """How the audit is to be made. The mapping is the one that was last looked at."""

    view: View = View()
    compare: View | None = Field(default=None, description="A second point of view, to see what differs.")


class Column(Noun):
    """A column of the file, with what stands in its first rows."""

    name: str
    type: str
    examples: tuple[str | None, ...]


class Example(Noun):
    """One of the first rows as it is understood by the mapping: the act, or why it is none."""

    row: int
    act: dict[str, Any] | None
    outcome: str
    reason: str | None


class AuditProgress(Noun):
    """How far it is: rows of `total` (null: not known), in seconds, with rows a second and seconds left."""

    rows: int
    total: int | None
    seconds: float
    rate: float
    left: float | None


class AuditShown(Noun):
    """An audit. `state`: `new`, `refused` (the file cannot be read), `drafting`, `drafted`, `waiting`, `running`,
    `done`, `failed`, or `broken-off` (the server ended meanwhile; start it again). `problem` is as in a problem
    document. `mapping_problem` says why the mapping does not fit."""

    id: str
    name: str
    state: STATES
    created: str
    finished: str | None = None
    bytes: int
    rows: int | None = None
    columns: tuple[Column, ...] = ()
    mapping: str | None = None
    mapping_problem: dict[str, Any] | None = None
    examples: tuple[Example, ...] = ()
    problem: dict[str, Any] | None = None
    progress: AuditProgress | None = None
    outcomes: dict[str, int] | None = None
    digest: str | None = Field(default=None, description="The digest of the registry that it is made against.")


class AuditsPage(Noun):
    """One page of the audits of who asks, the oldest first."""

    items: tuple[AuditShown, ...]
    page: Paging


class AuditRemoved(Noun):
    """An audit that is no more."""

    removed: str


ANSWERS: tuple[type[Noun], ...] = (AuditShown, AuditsPage, AuditRemoved)
TAKEN: tuple[type[Taken], ...] = (NamedFile, NewMapping, Beginning)

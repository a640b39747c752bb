"""What is written through the service and what comes of it: proposals, tokens, and the log of both."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from vires.api.models.answers import Paging
from vires.model.origin import Noun
from vires.service.permission.token import LONGEST

LONGEST_TEXT = 10_000
"""Characters of a reason or a comment."""
_STEP = r"[^./\\:\x00-\x1f\x7f][^/\\:\x00-\x1f\x7f]*"
FILE_NAME = rf"^(?:{_STEP}/)*{_STEP}\.[yY][aA]?[mM][lL]$"
"""A path below a folder that leads nowhere else, on any system."""
LONGEST_FILE = 1_000_000
MOST_FILES = 200

Prose = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]
Scope = Literal["read", "ask", "propose", "review", "administer"]


class Taken(BaseModel):
    """What is sent; anything else is refused by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ChangedFile(Taken):
    """A file of registry text, by its path below the folder of the registry."""

    name: Annotated[str, Field(max_length=300, pattern=FILE_NAME)] = Field(description="Such as `orders/7.yaml`.")
    text: Annotated[str, Field(max_length=LONGEST_FILE)] | None = Field(
        description="The whole text after the change; null takes the file away."
    )


class NewRound(Taken):
    """Changed files, and the revision that their text was made from."""

    base: (
        Annotated[int, Field(ge=0, le=9_999_999, strict=True)]
        | Annotated[str, Field(pattern=r"^(?:sha256:)?[0-9a-f]{8,64}$")]
    ) = Field(description="The number or digest of the revision that the text was made from.")
    files: Annotated[tuple[ChangedFile, ...], Field(min_length=1, max_length=MOST_FILES)]
    reason: Prose | None = Field(default=None, description="Why; left out: as in the round before.")


class NewProposal(NewRound):
    """A change that somebody wants recorded."""

    reason: Prose = Field(description="Why; it stays in the ledger.")
    draft: bool = Field(default=False, description="Keep it as a draft that nobody decides on yet.")


class Comment(Taken):
    """Something to say of a proposal."""

    text: Prose
    on: Annotated[str, Field(min_length=1, max_length=300)] | None = Field(
        default=None, description="A record that the proposal changes; left out: the whole."
    )


class Acceptance(Taken):
    """An acceptance of a proposal as it was read: `If-Match` names that."""

    override: Prose | None = Field(
        default=None, description="Do without the number of acceptances asked for; the reason is kept."
    )


class Rejection(Taken):
    """A decision that a proposal is not recorded."""

    reason: Prose


class Withdrawal(Taken):
    """Taking a proposal back."""

    reason: Prose | None = None


class Forwarding(Taken):
    """No more than that it is to be done."""


class NewToken(Taken):
    """A token to be made."""

    name: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        description="The person who acts with it, as the ledger names that person."
    )
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, max_length=5)]
    days: Annotated[int, Field(ge=1, le=LONGEST, strict=True)] = Field(
        default=90, description="How many days it holds."
    )


class ChangeOfRound(Noun):
    """A record or a file before and after, by digest; `null` where there is none."""

    kind: Literal["record", "file"]
    name: str
    before: str | None
    after: str | None


class RoundShown(Noun):
    """The changes as they stood in one round."""

    number: int
    by: str
    at: str
    base: str | None
    reason: str
    changes: tuple[ChangeOfRound, ...]
    facts: dict[str, str]


class CommentShown(Noun):
    """What somebody said."""

    by: str
    at: str
    round: int
    on: str | None
    text: str


class DecisionShown(Noun):
    """What somebody decided."""

    verdict: Literal["accepted", "rejected", "withdrawn"]
    by: str
    at: str
    round: int
    against: str | None
    reason: str | None
    override: str | None
    revision: str | None


class ProposalShown(Noun):
    """A proposal, with all that was said of it. `head` is the digest of the revision that it was held against; `moved`
    are the revisions since its base; `wanting` is how many acceptances it is short of. All are `null` once it is
    closed."""

    number: int
    standing: Literal["draft", "proposed", "accepted", "rejected", "withdrawn"]
    author: str
    makers: tuple[str, ...]
    reason: str
    rounds: tuple[RoundShown, ...]
    comments: tuple[CommentShown, ...]
    decisions: tuple[DecisionShown, ...]
    revision: str | None
    one_person: bool
    wanting: int | None
    head: str | None
    moved: tuple[int, ...] | None
    overlapping: tuple[str, ...] | None


class ProposalListed(Noun):
    """A proposal, in short."""

    number: int
    standing: Literal["draft", "proposed", "accepted", "rejected", "withdrawn"]
    author: str
    reason: str
    round: int
    at: str
    revision: str | None


class ProposalsPage(Noun):
    """Some proposals, the first made first."""

    items: tuple[ProposalListed, ...]
    page: Paging


class FileShown(Noun):
    """The text of a changed file before and after."""

    name: str
    before: str | None
    after: str | None


class FilesShown(Noun):
    """The files that the round that stands changes."""

    number: int
    round: int
    files: tuple[FileShown, ...]


class TokenShown(Noun):
    """A token, without its secret. `last_used` is a day."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    tenant: str
    created: str
    expires: str
    revoked: str | None
    last_used: str | None
    created_by: str


class TokenMade(TokenShown):
    """A token that was made, with its secret, which is shown this once."""

    token: str


class TokensPage(Noun):
    """Some tokens, the first made first."""

    items: tuple[TokenShown, ...]
    page: Paging


class AuditEntry(Noun):
    """One entry of the log of writes. `hash` is the digest of the entry without itself, `before` that of the entry
    before it; `begun` is the number of the entry in which the same write began."""

    number: int
    at: str
    request: str
    caller: dict[str, str]
    tenant: str
    action: str
    subject: str
    outcome: str
    digest: str
    before: str
    hash: str
    begun: int | None = None
    status: int | None = None
    key: str | None = None


class AuditPage(Noun):
    """Some entries of the log of writes, by number."""

    items: tuple[AuditEntry, ...]
    page: Paging


class Myself(Noun):
    """Who calls, as far as it is shown, and what that caller may do in this registry."""

    name: str
    role: Literal["reader", "author", "reviewer", "administrator"]
    scopes: tuple[Scope, ...]
    tenant: str
    via: Literal["nothing", "token", "bearer", "session"]


ANSWERS: dict[str, type[Noun]] = {
    one.__name__: one
    for one in (ProposalShown, ProposalsPage, FilesShown, TokenShown, TokenMade, TokensPage, AuditPage, Myself)
}
"""What is given, by the name of its schema."""
TAKEN: dict[str, type[Taken]] = {
    one.__name__: one
    for one in (NewProposal, NewRound, Comment, Acceptance, Rejection, Withdrawal, Forwarding, NewToken)
}
"""What is sent, by the name of its schema."""

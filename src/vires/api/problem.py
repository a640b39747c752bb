"""Problems as RFC 9457 has them, with the slugs that the command line uses. One table says which status a slug has; it
holds every slug that the code raises, also those that no request can meet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse

from vires.service.refusal import Refusal

MEDIA_TYPE = "application/problem+json"
BY_STATUS: Mapping[int, str] = {
    # What was sent cannot be read at all, or is refused before it is looked at.
    400: """json-unreadable json-too-deep json-too-large address-unknown address-unfit question-unreadable
        form-unreadable question-without-form request-malformed page-token-unknown page-token-stale verb-unknown
        sign-in-unknown""",
    401: "caller-unknown",
    403: """no-right own-proposal not-its-author first-administrator last-administrator review-needed mark-missing
        sign-in-refused""",
    # There is no such thing in the record.
    404: """path-unknown name-unknown id-unknown kind-unknown option-unknown topic-unknown revision-unknown
        revision-without-ledger digest-unknown cursor-unknown no-testimony tenant-unknown proposal-unknown
        token-unknown question-unknown role-unknown content-unknown base-unknown key-unknown comment-elsewhere
        unknown-office unknown-power unknown-territory unknown-site unknown-subject unknown-fact unknown-doctrine
        unknown-option address-unset type-unknown writes-without-ledger audit-unknown
        audit-file-unknown""",
    405: "method-unknown",
    406: "media-type-unacceptable",
    408: "body-slow request-too-slow",
    # What is asked is well formed, and contradicts itself or the record.
    409: """cursor-stale name-ambiguous id-ambiguous revision-ambiguous key-ambiguous options-contradict dates-reversed
        fact-unreadable bad-fact part-of-provision draft-unjoined head-moved base-moved base-missing changes-overlap
        change-does-not-fit nothing-changed proposal-closed proposal-differs proposal-empty proposal-overlaps
        proposal-standing question-kept round-passed revert-first revert-overlaps registry-differs ledger-not-empty
        recorded-text events-moved tokens-too-many idempotency-running
        audits-too-many audit-running audit-unfinished audit-unmapped""",
    412: "precondition-failed",
    413: "body-too-large file-too-large",
    414: "target-too-long",
    415: "media-type-unknown",
    # It has the right form, and says what cannot be so.
    422: """arguments-unreadable parameter-unknown parameter-twice date-unreadable distance-unreadable axis-unknown
        standard-unknown unknown-standard nothing-to-compare draft-empty draft-unreadable too-open days-unreadable
        days-unfit count-unfit name-unfit text-unfit actor-missing reason-missing scope-unknown tenant-unfit
        question-name-unfit expires-passed acceptances-missing acceptances-unreadable statement-unfit
        statement-of-another-ledger signature-wrong threshold-not-met threshold-unreadable trust-malformed
        key-expired key-revoked key-known key-of-another-person key-of-another-role key-name-unfit
        revocation-unreadable root-gap root-of-another-ledger root-takes-back root-unsigned draft-incomplete
        event-unreadable events-forked idempotency-mismatch too-many-days order-unreadable order-without-target
        audit-file-unfit
        acts-missing acts-empty acts-unreadable format-unknown schemas-mixed row-broken column-missing
        column-unmapped column-personal column-taken column-twice column-left-out column-nameless column-unfit
        term-unknown fact-unknown fact-unfit zone-unknown zone-missing mapping-unreadable mapping-needed
        compare-unknown engine-unknown processes-unfit sample-empty out-is-input""",
    428: "precondition-missing",
    429: "rate-exceeded",
    431: "head-too-large",
    # What is served is not as it should be.
    500: """internal-error registry-unreadable registry-undeclared registry-empty folder-missing folder-expected
        folder-unreadable folder-unwritable folder-changed folder-not-empty folder-unknown file-missing file-expected
        file-exists file-exposed file-unreadable file-unwritable link-broken link-leaves-folder not-utf-8 not-proved
        ledger-damaged ledger-newer ledger-older ledger-unreadable ledger-unnamed ledger-unwritten not-a-ledger
        version-unknown base-unreadable seen-unreadable head-forked head-older-than-seen root-exists root-missing
        extra-missing address-served address-unavailable settings-unreadable vault-unreadable
        git-failed git-missing key-exists key-file-missing key-readable-by-others
        key-unreadable key-unwritable passphrase-missing passphrase-wrong log-unwritable text-unreadable
        key-short snapshot-damaged snapshot-version""",
    503: """busy too-busy too-long too-much-memory ledger-busy ledger-empty ledger-failed ledger-full ledger-missing
        ledger-read-only ledger-unreachable callers-unknown provider-unreachable writes-off audits-off
        audit-file-unwritable
        disk-full part-damaged resume-other resume-stream worker-lost rows-lost chain-number-twice memory-full""",
}
STATUS: Mapping[str, int] = {slug: status for status, slugs in BY_STATUS.items() for slug in slugs.split()}
"""The status of every slug."""
SPOKEN = frozenset(
    {
        "busy", "callers-unknown", "internal-error", "provider-unreachable", "too-busy", "too-long", "too-much-memory",
        "writes-off", "audits-off", "audit-file-unwritable",
    }
)  # fmt: skip
"""Faults of the service whose words are meant for who asks. Those of any other speak of files and addresses, which are
the operator's."""
AGAIN = {"busy": "1", "too-busy": "1", "ledger-busy": "1"}
"""After how many seconds it is worth asking again (`Retry-After`)."""


def problem(refusal: Refusal, *, status: int | None = None, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A refusal as a problem document: `type` is `urn:vires:problem:SLUG`; `slug`, `nearest`, `try` and `problems` are
    those of the command line. What a fault of the service says of its own files is left out."""
    code = status or STATUS.get(refusal.slug, 400)
    said = outside(refusal) if code >= 500 else refusal
    error: dict[str, Any] = dict(said.to_dict()["error"])  # type: ignore[call-overload]
    document = {
        "type": f"urn:vires:problem:{error.pop('slug')}",
        "title": said.message,
        "status": code,
        "slug": said.slug,
        **{name: value for name, value in error.items() if name != "message"},
    }
    for fault, shown in zip(said.problems, document.get("problems", ()), strict=True):
        # How many characters are meant: what marks the place in the text that was sent needs it.
        shown["where"]["length"] = fault.span.length
    added = {"retry-after": AGAIN[refusal.slug]} if refusal.slug in AGAIN else {}
    return JSONResponse(document, code, {**added, **(headers or {})}, MEDIA_TYPE)


def outward(refusal: Refusal) -> tuple[int, Refusal]:
    """The status of a refusal, and the refusal in words that who asks may hear."""
    code = STATUS.get(refusal.slug, 400)
    return code, outside(refusal) if code >= 500 else refusal


def outside(refusal: Refusal) -> Refusal:
    """A fault of the service, in the words in which who asks may hear it."""
    if refusal.slug in SPOKEN:
        return refusal
    return Refusal(
        refusal.slug, "the registry cannot be read at present",
        "ask again later, or tell who runs the service, with the request id",
    )  # fmt: skip

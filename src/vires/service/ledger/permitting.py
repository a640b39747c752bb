"""Whether somebody may record without a review, and what is recorded beside the revision that says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vires.service import clock

if TYPE_CHECKING:
    from vires.ledger.event import Notice
    from vires.ledger.port import Notices, Store
    from vires.ledger.revision import Revision
    from vires.ledger.trust.privatekey import PrivateKey


def permitted(store: Store, author: str, override: str | None, key: PrivateKey | None = None) -> Notices | None:
    """What is recorded with a revision that nobody reviewed: that the rule of review was overridden, and why; with
    `key`, a signature. Raises `LedgerError`: `review-needed` where the ledger asks for a review and none is overridden,
    `no-right`. It is asked again while the revision is recorded, so that a rule made meanwhile counts."""
    from vires.ledger.review.journal import Journal

    Journal(store.events()).recording(author, override)

    def notices(revision: Revision) -> Sequence[Notice]:
        found = Journal(store.events()).recording(author, override)
        return () if found is None else found(revision)

    if key is None:
        return notices
    from vires.ledger.trust.signing import with_signature

    return with_signature(store, key, clock.instant(), notices)


def signing_key(given: str | None) -> PrivateKey | None:
    """The key in a file, or the user's own of that name, asked for once. Raises `Refusal`."""
    if given is None:
        return None
    from vires.service.ledger.keyring import load_key

    return load_key(given)

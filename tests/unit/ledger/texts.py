"""Ledgers of Arden's text, revision by revision, for tests of what is read from one."""

from __future__ import annotations

from typing import Any

from tests.unit import arden
from vires.ledger.revision import Draft, Revision
from vires.service.ledger.changeset import work_out
from vires.service.ledger.reading import text_at

FILES = {name: body.lstrip("\n") for name, body in arden.FILES.items()}

FISHERIES = """
instrument: arden/act/2001/fisheries
kind: statute
title: Fisheries Act
issuer: arden/assembly
decided: 2001-12-01
provisions:
  - {id: grant, does: confers, powers: [arden/power/inspect], to: [arden/fisheries/inspector], redelegable: no}
attested:
  - {source: gazette, basis: document-held, published: 2001-12-02}
review: {state: encoded}
""".lstrip("\n")


def record(store: Any, now: str, text: dict[str, str], author: str = "ada", reason: str = "as gazetted") -> Revision:
    """Record files beside those that stand, or in their place."""
    head = store.head()
    files = {**text_at(store, head), **{name: body.encode() for name, body in text.items()}}
    changeset = work_out(store, files, head)
    draft = Draft(author, reason, changeset.changes)
    found: Revision = store.record(draft, changeset.content, changeset.expecting, now)
    return found

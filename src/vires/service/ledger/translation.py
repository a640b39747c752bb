"""What a ledger refuses, told as every other refusal is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vires.ledger.failure import LedgerError
from vires.service.refusal import Refusal


@contextmanager
def translated() -> Iterator[None]:
    """What a ledger refuses, refused as a call is."""
    try:
        yield
    except LedgerError as error:
        raise Refusal(error.slug, error.message, error.remedy, nearest=error.nearest) from error

"""Content by digest, compressed, and checked against its digest whenever it is read."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select

from vires.ledger.chain import unknown_content
from vires.ledger.document import digest_of
from vires.ledger.failure import Damaged
from vires.ledger.tables import CONTENT

AT_ONCE = 500
"""Digests asked for in one query."""
LARGEST = 1 << 30
"""Bytes that content may have; what claims more is damage."""

T = TypeVar("T")


def batches(every: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """The same things in lists of at most so many."""
    rest = iter(every)
    while batch := list(islice(rest, size)):
        yield batch


def read_content(connection: Connection, digests: Iterable[str]) -> Mapping[str, bytes]:
    """Content by digest. Raises `Damaged`, or `LedgerError` (`content-unknown`)."""
    wanted = list(dict.fromkeys(digests))
    found: dict[str, bytes] = {}
    for batch in batches(wanted):
        query = select(CONTENT.c.digest, CONTENT.c.body).where(CONTENT.c.digest.in_(batch))
        found.update((digest, unpack(digest, body)) for digest, body in connection.execute(query))
    for digest in wanted:
        if digest not in found:
            raise unknown_content(digest)
    return {digest: found[digest] for digest in wanted}


def missing_content(connection: Connection, digests: Iterable[str]) -> set[str]:
    """Those under which nothing is stored."""
    wanted = set(digests)
    for batch in batches(sorted(wanted)):
        wanted.difference_update(
            connection.execute(select(CONTENT.c.digest).where(CONTENT.c.digest.in_(batch))).scalars()
        )
    return wanted


def write_content(connection: Connection, content: Mapping[str, bytes]) -> None:
    """Store what is not stored yet."""
    for batch in batches(sorted(missing_content(connection, content))):
        rows = [{"digest": digest, "body": zlib.compress(content[digest])} for digest in batch]
        connection.execute(insert(CONTENT), rows)


def unpack(digest: str, body: Any) -> bytes:
    """The content that a row holds. Raises `Damaged`."""
    machine = zlib.decompressobj()
    try:
        content = machine.decompress(body, LARGEST)
    except (zlib.error, TypeError) as error:
        raise Damaged.because(f"the content `{digest}` cannot be unpacked") from error
    if digest_of(content) != digest or not machine.eof:
        raise Damaged(f"the content `{digest}`", digest_of(content), digest)
    return content

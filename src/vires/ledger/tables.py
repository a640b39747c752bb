"""The tables of a ledger, the same in every database.

Content lies under its digest. A revision and an event are their canonical entry and its digest. What stood when is
held as intervals of revision numbers, so that any past state is one query; closing an interval is the only change a
row ever undergoes.

Two tables repeat what follows from the others. The digests of the buckets of the last state let a recorder read the
buckets it changes and no others; the lives of the buckets and the ends of the chains show that nothing was lost.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from vires.ledger.failure import Damaged

LATEST = "0002"
"""The version of what is below, the last of those in `migrations/versions`."""


class Digest(TypeDecorator[str]):
    """A digest as its 32 bytes. Raises `Damaged` for anything else found in its place."""

    impl = LargeBinary(32)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else bytes.fromhex(value.removeprefix("sha256:"))

    def process_result_value(self, value: Any, dialect: Dialect) -> str:
        if not isinstance(value, bytes) or len(value) != 32:
            raise Damaged.because("something else than a digest is stored where a digest belongs")
        return "sha256:" + value.hex()


Name = String().with_variant(String(collation="C"), "postgresql")
"""Names are compared by their code points, never as some language sorts them."""

LEDGER = MetaData()

VERSION = Table("vires_ledger", LEDGER, Column("version_num", String(32), primary_key=True))

CONTENT = Table(
    "vires_content",
    LEDGER,
    Column("digest", Digest, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

REVISION = Table(
    "vires_revision",
    LEDGER,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Digest, nullable=False),
    Column("entry", Text, nullable=False),
    Index("vires_revision_digest", "digest", unique=True),
)

HELD = Table(
    "vires_held",
    LEDGER,
    Column("kind", Name, primary_key=True),
    Column("name", Name, primary_key=True),
    Column("since", Integer, primary_key=True, autoincrement=False),
    Column("until", Integer),
    Column("digest", Digest, nullable=False),
    Column("bucket", Integer, nullable=False),
    Index("vires_held_since", "since"),
)
Index(
    "vires_held_until",
    HELD.c.until,
    sqlite_where=HELD.c.until.is_not(None),
    postgresql_where=HELD.c.until.is_not(None),
)
Index("vires_held_bucket", HELD.c.bucket, HELD.c.until)

BUCKET = Table(
    "vires_bucket",
    LEDGER,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Digest, nullable=False),
    Column("life", Digest, nullable=False),
)

END = Table(
    "vires_end",
    LEDGER,
    Column("chain", String, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("digest", Digest, nullable=False),
)

EVENT = Table(
    "vires_event",
    LEDGER,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", Digest, nullable=False),
    Column("entry", Text, nullable=False),
    Index("vires_event_digest", "digest", unique=True),
)

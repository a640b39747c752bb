"""Version 2: the bucket of each name, and the digests of the buckets, so that a recorder reads the buckets it changes
and not everything that stands."""

from __future__ import annotations

import hashlib
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

HELD = sa.table(
    "vires_held",
    sa.column("kind", sa.String),
    sa.column("name", sa.String),
    sa.column("until", sa.Integer),
    sa.column("digest", sa.LargeBinary),
    sa.column("bucket", sa.Integer),
)


def upgrade() -> None:
    op.add_column("vires_held", sa.Column("bucket", sa.Integer))
    buckets = op.create_table(
        "vires_bucket",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
    )
    connection = op.get_bind()
    names = connection.execute(sa.select(HELD.c.kind, HELD.c.name).distinct()).all()
    rows = [{"k": kind, "n": name, "b": _bucket(kind, name)} for kind, name in names]
    if rows:
        same = (HELD.c.kind == sa.bindparam("k"), HELD.c.name == sa.bindparam("n"))
        connection.execute(sa.update(HELD).where(*same).values(bucket=sa.bindparam("b")), rows)
    standing = sa.select(HELD.c.kind, HELD.c.name, HELD.c.digest).where(HELD.c.until.is_(None))
    lines: dict[int, list[str]] = defaultdict(list)
    for kind, name, digest in connection.execute(standing):
        lines[_bucket(kind, name)].append(f"{kind}\0{name}\0sha256:{digest.hex()}\n")
    digests = [
        {"number": number, "digest": hashlib.sha256("".join(sorted(held)).encode()).digest()}
        for number, held in sorted(lines.items())
    ]
    if digests:
        connection.execute(sa.insert(buckets), digests)
    with op.batch_alter_table("vires_held") as held:
        held.alter_column("bucket", existing_type=sa.Integer, nullable=False)
    op.drop_index("vires_held_until", "vires_held")
    until, bucket = sa.text("until IS NOT NULL"), sa.text("until IS NULL")
    op.create_index("vires_held_until", "vires_held", ["until"], sqlite_where=until, postgresql_where=until)
    op.create_index("vires_held_bucket", "vires_held", ["bucket"], sqlite_where=bucket, postgresql_where=bucket)


def downgrade() -> None:
    op.drop_index("vires_held_bucket", "vires_held")
    op.drop_index("vires_held_until", "vires_held")
    op.create_index("vires_held_until", "vires_held", ["until"])
    op.drop_column("vires_held", "bucket")
    op.drop_table("vires_bucket")


def _bucket(kind: str, name: str) -> int:
    return hashlib.sha256(f"{kind}\0{name}".encode()).digest()[0]

"""Version 2: the bucket of each name, the digests of the buckets, so that a recorder reads the buckets it changes and
not everything that stands; what happened in each, and where the chains end, so that what is lost is missed."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

HELD = sa.table(
    "vires_held",
    sa.column("kind", sa.String),
    sa.column("name", sa.String),
    sa.column("since", sa.Integer),
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
        sa.Column("life", sa.LargeBinary(32), nullable=False),
    )
    op.create_table(
        "vires_end",
        sa.Column("chain", sa.String, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
    )
    connection = op.get_bind()
    names = connection.execute(sa.select(HELD.c.kind, HELD.c.name).distinct()).all()
    places = [{"k": kind, "n": name, "b": _bucket(kind, name)} for kind, name in names]
    if places:
        same = (HELD.c.kind == sa.bindparam("k"), HELD.c.name == sa.bindparam("n"))
        connection.execute(sa.update(HELD).where(*same).values(bucket=sa.bindparam("b")), places)
    standing = sa.select(HELD.c.kind, HELD.c.name, HELD.c.digest).where(HELD.c.until.is_(None))
    lines: dict[int, list[str]] = defaultdict(list)
    for kind, name, digest in connection.execute(standing):
        lines[_bucket(kind, name)].append(f"{kind}\0{name}\0sha256:{digest.hex()}\n")
    rows = [
        {"number": number, "digest": hashlib.sha256("".join(sorted(lines[number])).encode()).digest(), "life": life}
        for number, life in sorted(_lives(connection).items())
    ]
    if rows:
        connection.execute(sa.insert(buckets), rows)
    for chain in ("vires_revision", "vires_event"):
        columns = f"SELECT '{chain}', number, digest FROM {chain} ORDER BY number DESC LIMIT 1"
        connection.execute(sa.text(f"INSERT INTO vires_end (chain, number, digest) {columns}"))
    with op.batch_alter_table("vires_held") as held:
        held.alter_column("bucket", existing_type=sa.Integer, nullable=False)
    op.drop_index("vires_held_until", "vires_held")
    until = sa.text("until IS NOT NULL")
    op.create_index("vires_held_until", "vires_held", ["until"], sqlite_where=until, postgresql_where=until)
    op.create_index("vires_held_bucket", "vires_held", ["bucket", "until"])


def downgrade() -> None:
    op.drop_index("vires_held_bucket", "vires_held")
    op.drop_index("vires_held_until", "vires_held")
    op.create_index("vires_held_until", "vires_held", ["until"])
    op.drop_column("vires_held", "bucket")
    op.drop_table("vires_bucket")
    op.drop_table("vires_end")


def _lives(connection: sa.Connection) -> dict[int, bytes]:
    """For each bucket the digest of what happened in it, revision by revision."""
    columns = (HELD.c.kind, HELD.c.name, HELD.c.since, HELD.c.until, HELD.c.digest)
    changes: dict[tuple[int, int], dict[tuple[str, str], list[str | None]]] = defaultdict(dict)
    for kind, name, since, until, digest in connection.execute(sa.select(*columns)):
        bucket, slot, said = _bucket(kind, name), (kind, name), f"sha256:{digest.hex()}"
        changes[since, bucket].setdefault(slot, [kind, name, None, None])[3] = said
        if until is not None:
            changes[until, bucket].setdefault(slot, [kind, name, None, None])[2] = said
    lives: dict[int, bytes] = {}
    for (number, bucket), changed in sorted(changes.items()):
        said = json.dumps(
            [number, [changed[slot] for slot in sorted(changed)]], ensure_ascii=False, separators=(",", ":")
        )
        lives[bucket] = hashlib.sha256(lives.get(bucket, bytes(32)) + said.encode()).digest()
    return lives


def _bucket(kind: str, name: str) -> int:
    return hashlib.sha256(f"{kind}\0{name}".encode()).digest()[0]

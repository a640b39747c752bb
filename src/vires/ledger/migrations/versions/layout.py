"""Version 1: content, two chains, and what stood when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    name = sa.String().with_variant(sa.String(collation="C"), "postgresql")
    op.create_table(
        "vires_content",
        sa.Column("digest", sa.LargeBinary(32), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    for chain in ("vires_revision", "vires_event"):
        op.create_table(
            chain,
            sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("digest", sa.LargeBinary(32), nullable=False),
            sa.Column("entry", sa.Text, nullable=False),
        )
        op.create_index(f"{chain}_digest", chain, ["digest"], unique=True)
    op.create_table(
        "vires_held",
        sa.Column("kind", name, primary_key=True),
        sa.Column("name", name, primary_key=True),
        sa.Column("since", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("until", sa.Integer),
        sa.Column("digest", sa.LargeBinary(32), nullable=False),
    )
    op.create_index("vires_held_since", "vires_held", ["since"])
    op.create_index("vires_held_until", "vires_held", ["until"])


def downgrade() -> None:
    for table in ("vires_held", "vires_event", "vires_revision", "vires_content"):
        op.drop_table(table)

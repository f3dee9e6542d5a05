"""The handover: who has a dossier until when, for whom it is kept, and its way between binders."""

from alembic import op

revision = "0003"
down_revision = "0002"

_STATEMENTS = (
    (
        "ALTER TABLE dossier ADD COLUMN out_until TEXT"
        " CONSTRAINT due_back_only_when_out CHECK (out_until IS NULL OR out_with IS NOT NULL)"
    ),
    (
        "ALTER TABLE dossier ADD COLUMN out_pack TEXT"
        " CONSTRAINT in_a_pack_only_when_out CHECK (out_pack IS NULL OR out_with IS NOT NULL)"
    ),
    "ALTER TABLE dossier ADD COLUMN for_owner TEXT",
    (
        "ALTER TABLE dossier ADD COLUMN in_pack TEXT"
        " CONSTRAINT kept_for_whom_it_came_from CHECK ((for_owner IS NULL) = (in_pack IS NULL))"
    ),
    (
        "ALTER TABLE dossier ADD COLUMN given_pack TEXT"
        " CONSTRAINT given_away_is_closed CHECK (given_pack IS NULL OR closed_on IS NOT NULL)"
    ),
    "CREATE INDEX dossier_out ON dossier (out_with, out_until) WHERE out_with IS NOT NULL",
    "CREATE INDEX dossier_for_owner ON dossier (for_owner) WHERE for_owner IS NOT NULL",
    """
    CREATE TABLE passage (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        pack TEXT NOT NULL,
        name TEXT NOT NULL,
        way TEXT NOT NULL,
        at TEXT NOT NULL,
        owner TEXT NOT NULL,
        binder TEXT NOT NULL,
        colleague TEXT NOT NULL,
        from_day TEXT,
        until_day TEXT,
        note TEXT,
        state TEXT NOT NULL,
        CONSTRAINT way_known CHECK (way IN ('out', 'good', 'gave', 'in', 'back', 'elsewhere')),
        UNIQUE (uid),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id)
    )
    """,
    "CREATE INDEX passage_dossier ON passage (dossier_id)",
    "CREATE INDEX passage_pack ON passage (pack)",
    """
    CREATE TABLE binder (
        uid TEXT NOT NULL,
        PRIMARY KEY (uid)
    )
    """,
)


def upgrade() -> None:
    """Let dossiers go out to a colleague, and come back."""
    for statement in _STATEMENTS:
        op.execute(statement)

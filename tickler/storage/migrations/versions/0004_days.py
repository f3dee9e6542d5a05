"""The days: those off, those with less room, and how long a client may stay without a contact."""

from alembic import op

revision = "0004"
down_revision = "0003"

_STATEMENTS = (
    """
    CREATE TABLE day_off (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        day TEXT NOT NULL,
        reason TEXT NOT NULL,
        capacity INTEGER,
        CONSTRAINT a_day CHECK (length(day) = 10),
        CONSTRAINT has_a_reason CHECK (trim(reason) <> ''),
        CONSTRAINT room_for_some CHECK (capacity >= 1),
        UNIQUE (day)
    )
    """,
    "ALTER TABLE dossier ADD COLUMN cadence INTEGER CONSTRAINT cadence_in_days CHECK (cadence >= 1)",
    "CREATE INDEX dossier_cadence ON dossier (id, cadence) WHERE cadence IS NOT NULL",
    "CREATE INDEX journal_at ON journal (at)",
    (
        "CREATE INDEX journal_line_changed ON journal_line (entry_id, line)"
        " WHERE table_name = 'dossier' AND was IS NOT NULL"
    ),
    "DROP INDEX contact_at",
    "CREATE INDEX contact_at ON contact (at, dossier_id, kind, outcome, inbound)",
    "CREATE INDEX contact_offer ON contact (at, outcome) WHERE offer IS NOT NULL",
    "CREATE INDEX promise_due ON promise (due)",
    "CREATE INDEX promise_kept_on ON promise (kept_on) WHERE kept_on IS NOT NULL",
)


def upgrade() -> None:
    """Keep days off, and how often a client should hear from us; find what was done on a day."""
    for statement in _STATEMENTS:
        op.execute(statement)

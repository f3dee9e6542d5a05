"""The dossier in full: persons, occasions, forms, sheets, purchases, and all lines of the card."""

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    "ALTER TABLE dossier ADD COLUMN address TEXT",
    "ALTER TABLE dossier ADD COLUMN website TEXT",
    "ALTER TABLE dossier ADD COLUMN language TEXT",
    "ALTER TABLE dossier ADD COLUMN source TEXT",
    "ALTER TABLE dossier ADD COLUMN recommended_by INTEGER REFERENCES dossier (id)",
    "CREATE INDEX dossier_recommended_by ON dossier (recommended_by) WHERE recommended_by IS NOT NULL",
    "ALTER TABLE dossier ADD COLUMN terms TEXT",
    "ALTER TABLE dossier ADD COLUMN price_type TEXT",
    "ALTER TABLE dossier ADD COLUMN receivables TEXT",
    "ALTER TABLE dossier ADD COLUMN stage TEXT",
    "ALTER TABLE dossier ADD COLUMN person_note TEXT",
    "ALTER TABLE dossier ADD COLUMN own TEXT DEFAULT '{}' NOT NULL",
    "ALTER TABLE contact ADD COLUMN inbound INTEGER DEFAULT 0 NOT NULL",
    "ALTER TABLE promise ADD COLUMN kind TEXT DEFAULT 'promise' NOT NULL",
    "ALTER TABLE promise ADD COLUMN due_time TEXT",
    "ALTER TABLE promise ADD COLUMN dropped_on TEXT",
    "ALTER TABLE promise ADD COLUMN dropped_because TEXT",
    "CREATE INDEX promise_open ON promise (due) WHERE kept_on IS NULL AND dropped_on IS NULL",
    """
    CREATE TABLE person (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        position TEXT,
        phone TEXT,
        email TEXT,
        note TEXT,
        CONSTRAINT has_a_name CHECK (trim(name) <> ''),
        UNIQUE (uid),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id)
    )
    """,
    "CREATE INDEX person_dossier ON person (dossier_id)",
    """
    CREATE TABLE occasion (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        what TEXT NOT NULL,
        who TEXT,
        day TEXT NOT NULL,
        year INTEGER,
        CONSTRAINT month_and_day CHECK (length(day) = 5),
        UNIQUE (uid),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id)
    )
    """,
    "CREATE INDEX occasion_day ON occasion (day)",
    "CREATE INDEX occasion_dossier ON occasion (dossier_id)",
    """
    CREATE TABLE form (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        name TEXT NOT NULL,
        title TEXT NOT NULL,
        filled_at TEXT NOT NULL,
        author TEXT,
        answers TEXT NOT NULL,
        UNIQUE (uid),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id)
    )
    """,
    "CREATE INDEX form_dossier ON form (dossier_id)",
    """
    CREATE TABLE content (
        sha256 TEXT NOT NULL,
        size INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        PRIMARY KEY (sha256)
    )
    """,
    """
    CREATE TABLE sheet (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        file_name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        added_at TEXT NOT NULL,
        author TEXT,
        words TEXT,
        UNIQUE (uid),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id),
        FOREIGN KEY(sha256) REFERENCES content (sha256)
    )
    """,
    "CREATE INDEX sheet_dossier ON sheet (dossier_id)",
    "CREATE INDEX sheet_sha256 ON sheet (sha256)",
    """
    CREATE TABLE purchase (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        on_day TEXT NOT NULL,
        amount TEXT NOT NULL,
        currency TEXT NOT NULL,
        what TEXT,
        author TEXT,
        UNIQUE (uid),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id)
    )
    """,
    "CREATE INDEX purchase_dossier ON purchase (dossier_id)",
    "CREATE INDEX purchase_on_day ON purchase (on_day)",
    """
    CREATE VIRTUAL TABLE person_words USING fts5(
        who, rest,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )
    """,
    # All words of a dossier on one row, whose number is the dossier's. Nothing is ranked by how often a word comes.
    """
    CREATE VIRTUAL TABLE dossier_words USING fts5(
        name, company, person, card, signs, said, more,
        columnsize = 0,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )
    """,
    "DROP TABLE contact_words",
    # Since when nobody spoke with a client. Kept for looking up, as the words are.
    """
    CREATE TABLE last_contact (
        dossier_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (dossier_id),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX last_contact_at ON last_contact (at)",
    # With what is to be done, and with whom it is: the volume of days and filters by these are read from it alone.
    "DROP INDEX dossier_tab",
    "CREATE INDEX dossier_tab ON dossier (tab, agreed, todo, out_with)",
    """
    CREATE VIRTUAL TABLE sheet_words USING fts5(
        said,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )
    """,
)


def upgrade() -> None:
    """Let the dossier hold all that the work produces."""
    for statement in _STATEMENTS:
        op.execute(statement)

"""The first binder: dossiers, contacts, promises, moves, the journal, and the words to find them by."""

from alembic import op

revision = "0001"
down_revision = None

_STATEMENTS = (
    """
    CREATE TABLE dossier (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        name TEXT NOT NULL,
        company TEXT,
        person TEXT,
        position TEXT,
        phone TEXT,
        email TEXT,
        tags TEXT DEFAULT '[]' NOT NULL,
        note TEXT,
        list_id TEXT,
        name_key TEXT NOT NULL,
        email_key TEXT,
        phone_key TEXT,
        tab TEXT,
        time TEXT,
        agreed INTEGER DEFAULT 0 NOT NULL,
        todo TEXT DEFAULT 'call' NOT NULL,
        about TEXT,
        moves INTEGER DEFAULT 0 NOT NULL,
        closed_on TEXT,
        closed_because TEXT,
        out_with TEXT,
        added_at TEXT NOT NULL,
        CONSTRAINT one_place CHECK ((closed_on IS NULL) = (tab IS NOT NULL)),
        CONSTRAINT closed_with_a_reason CHECK ((closed_on IS NULL) = (closed_because IS NULL)),
        CONSTRAINT tab_is_a_day_or_a_month CHECK (length(tab) IN (7, 10)),
        CONSTRAINT time_on_a_day CHECK (time IS NULL OR (length(time) = 5 AND length(tab) = 10)),
        CONSTRAINT a_time_is_agreed CHECK (time IS NULL OR agreed = 1),
        CONSTRAINT agreed_or_not CHECK (agreed IN (0, 1)),
        CONSTRAINT only_active_goes_out CHECK (out_with IS NULL OR tab IS NOT NULL),
        CONSTRAINT has_a_name CHECK (trim(name) <> ''),
        CONSTRAINT moves_counted CHECK (moves >= 0),
        CONSTRAINT todo_known CHECK (todo IN ('call', 'first-call', 'meeting', 'offer', 'email', 'other')),
        UNIQUE (uid)
    )
    """,
    "CREATE INDEX dossier_email_key ON dossier (email_key)",
    "CREATE INDEX dossier_list_id ON dossier (list_id)",
    "CREATE INDEX dossier_name_key ON dossier (name_key)",
    "CREATE INDEX dossier_phone_key ON dossier (phone_key)",
    "CREATE INDEX dossier_tab ON dossier (tab, agreed)",
    """
    CREATE TABLE contact (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        outcome TEXT,
        note TEXT,
        offer TEXT,
        about TEXT,
        author TEXT,
        UNIQUE (uid),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id)
    )
    """,
    "CREATE INDEX contact_at ON contact (at, dossier_id)",
    "CREATE INDEX contact_dossier_at ON contact (dossier_id, at)",
    """
    CREATE TABLE promise (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        text TEXT NOT NULL,
        made_on TEXT NOT NULL,
        due TEXT,
        kept_on TEXT,
        UNIQUE (uid),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id)
    )
    """,
    "CREATE INDEX promise_dossier ON promise (dossier_id)",
    """
    CREATE TABLE move (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        uid TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        at TEXT NOT NULL,
        from_tab TEXT,
        to_tab TEXT,
        because TEXT,
        author TEXT,
        CONSTRAINT goes_somewhere CHECK (from_tab IS NOT NULL OR to_tab IS NOT NULL),
        UNIQUE (uid),
        FOREIGN KEY(dossier_id) REFERENCES dossier (id)
    )
    """,
    "CREATE INDEX move_dossier ON move (dossier_id)",
    """
    CREATE TABLE holidays (
        country TEXT NOT NULL,
        region TEXT NOT NULL,
        year INTEGER NOT NULL,
        days TEXT NOT NULL,
        PRIMARY KEY (country, region, year)
    )
    """,
    """
    CREATE TABLE journal (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        author TEXT NOT NULL,
        command TEXT NOT NULL,
        said TEXT NOT NULL,
        undoes INTEGER,
        taken_back_by INTEGER,
        CONSTRAINT time_goes_on CHECK (undoes < id AND taken_back_by > id),
        FOREIGN KEY(undoes) REFERENCES journal (id),
        FOREIGN KEY(taken_back_by) REFERENCES journal (id)
    )
    """,
    "CREATE INDEX journal_taken_back_by ON journal (taken_back_by)",
    """
    CREATE TABLE journal_line (
        entry_id INTEGER NOT NULL,
        line INTEGER NOT NULL,
        verb TEXT NOT NULL,
        dossier_id INTEGER NOT NULL,
        table_name TEXT NOT NULL,
        row_id INTEGER NOT NULL,
        was TEXT,
        now TEXT,
        PRIMARY KEY (entry_id, line),
        CONSTRAINT changes_something CHECK (was IS NOT NULL OR now IS NOT NULL),
        FOREIGN KEY(entry_id) REFERENCES journal (id)
    )
    """,
    "CREATE INDEX journal_line_dossier ON journal_line (dossier_id, entry_id)",
    # The words come folded (tickler.words.fold): the tokenizer only separates them, in any script.
    """
    CREATE VIRTUAL TABLE card_words USING fts5(
        who, rest,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )
    """,
    """
    CREATE VIRTUAL TABLE contact_words USING fts5(
        said,
        tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
    )
    """,
)


def upgrade() -> None:
    """Begin a binder."""
    for statement in _STATEMENTS:
        op.execute(statement)

"""How thick each tab is, kept by the database itself: the binder is seen from above without counting its dossiers."""

from alembic import op

from tickler.storage import thickness

revision = "0005"
down_revision = "0004"

_TABLE = """
    CREATE TABLE thickness (
        tab TEXT NOT NULL PRIMARY KEY,
        filed INTEGER NOT NULL,
        agreed INTEGER NOT NULL,
        out INTEGER NOT NULL
    )
"""


_INDEXES = (
    "DROP INDEX contact_dossier_at",
    "CREATE INDEX contact_dossier_at ON contact (dossier_id, at, outcome)",
)


def upgrade() -> None:
    """Keep the thickness of the tabs, and how contacts ended in the index of a dossier's contacts.

    Whoever changes the triggers makes them anew in a migration of his own.
    """
    for statement in (_TABLE, *thickness.statements(), *_INDEXES):
        op.execute(statement)

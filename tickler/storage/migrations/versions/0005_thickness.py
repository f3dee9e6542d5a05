"""How thick each tab is, kept by the database itself: the binder is seen from above without counting its dossiers."""

from alembic import op

revision = "0005"
down_revision = "0004"

_PUT_IN = """
    INSERT INTO thickness (tab, filed, agreed, out)
    VALUES (COALESCE(NEW.tab, ''), NEW.out_with IS NULL, NEW.out_with IS NULL AND NEW.agreed, NEW.out_with IS NOT NULL)
    ON CONFLICT (tab) DO UPDATE
    SET filed = filed + excluded.filed, agreed = agreed + excluded.agreed, out = out + excluded.out;
"""
_TAKE_OUT = """
    UPDATE thickness
    SET filed = filed - (OLD.out_with IS NULL), agreed = agreed - (OLD.out_with IS NULL AND OLD.agreed),
        out = out - (OLD.out_with IS NOT NULL)
    WHERE tab = COALESCE(OLD.tab, '');
    DELETE FROM thickness WHERE tab = COALESCE(OLD.tab, '') AND filed = 0 AND out = 0;
"""
_STATEMENTS = (
    """
    CREATE TABLE thickness (
        tab TEXT NOT NULL PRIMARY KEY,
        filed INTEGER NOT NULL,
        agreed INTEGER NOT NULL,
        out INTEGER NOT NULL
    )
    """,
    f"CREATE TRIGGER dossier_put_in AFTER INSERT ON dossier BEGIN {_PUT_IN} END",
    f"CREATE TRIGGER dossier_taken_out AFTER DELETE ON dossier BEGIN {_TAKE_OUT} END",
    (
        "CREATE TRIGGER dossier_refiled AFTER UPDATE OF tab, agreed, out_with ON dossier"
        " WHEN OLD.tab IS NOT NEW.tab OR OLD.agreed IS NOT NEW.agreed OR OLD.out_with IS NOT NEW.out_with"
        f" BEGIN {_TAKE_OUT} {_PUT_IN} END"
    ),
    """
    INSERT INTO thickness (tab, filed, agreed, out)
    SELECT COALESCE(tab, ''), SUM(out_with IS NULL), SUM(out_with IS NULL AND agreed), SUM(out_with IS NOT NULL)
    FROM dossier GROUP BY COALESCE(tab, '')
    """,
)


def upgrade() -> None:
    """Keep the thickness of the tabs."""
    for statement in _STATEMENTS:
        op.execute(statement)

"""What the database itself refuses about letters: other words than were sent, and going out twice."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard

FIXED = ("key", "kind", "channel", "name", "address", "language", "subject", "token", "message_id", "made_at")
WIPED = ("text", "html", "leave_at")  # may be emptied, when a letter's kind does not keep its words


def guard_letters(letter) -> None:
    table = letter._meta.db_table
    moves = ", ".join(f"'{before}>{after}'" for before, after in letter.MOVES)
    moved = f"NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN ({moves})"
    changed = " OR ".join(
        [
            *(f"NEW.{column} <> OLD.{column}" for column in FIXED),
            *(f"(NEW.{column} <> OLD.{column} AND NEW.{column} <> '')" for column in WIPED),
        ]
    )
    _refuse_update(f"{table}_moves", table, moved, _("A letter does not go out twice. Send a copy instead."))
    _refuse_update(f"{table}_frozen", table, changed, _("A letter stays as it was written."))


def _refuse_update(name: str, table: str, when: str, sentence: str) -> None:
    add_guard(
        Guard(
            name,
            table,
            sqlite=(
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE UPDATE ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{name}'); END",
            ),
            postgresql=(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END $$",
                f"CREATE OR REPLACE TRIGGER {name} BEFORE UPDATE ON {table} "
                f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {name}()",
            ),
            sentence=sentence,
        )
    )

"""What each database refuses by itself: more people than a shift has places, however many write at once."""

from django.utils.translation import gettext_lazy as _

from dispatch.volunteers import rules
from jocs_site.backoffice.guards import Guard, add_guard

_STATES = ", ".join(f"'{state}'" for state in rules.HOLDS_PLACE)
_OTHERS = (
    "(SELECT COUNT(*) FROM volunteers_signup other WHERE other.shift_id = {shift} "  # noqa: S608 - our own names
    f"AND other.state IN ({_STATES})" + "{more})"
)
_CAPACITY = "(SELECT capacity FROM volunteers_shift WHERE id = NEW.shift_id)"


def _full(more: str = "") -> str:
    return f"NEW.state IN ({_STATES}) AND {_OTHERS.format(shift='NEW.shift_id', more=more)} >= {_CAPACITY}"


NAME = "volunteers_signup_within_places"
add_guard(
    Guard(
        name=NAME,
        table="volunteers_signup",
        needs_tables=("volunteers_shift",),
        sqlite=(
            f"CREATE TRIGGER IF NOT EXISTS {NAME}_insert BEFORE INSERT ON volunteers_signup WHEN {_full()} "
            f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END",
            f"CREATE TRIGGER IF NOT EXISTS {NAME}_update BEFORE UPDATE OF state, shift_id ON volunteers_signup "
            f"WHEN {_full(' AND other.id <> NEW.id')} BEGIN SELECT RAISE(ABORT, '{NAME}'); END",
        ),
        postgresql=(
            # The shift is held first, so that of two who write at once the second counts the first.
            f"CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NEW.state IN ({_STATES}) THEN "
            "PERFORM 1 FROM volunteers_shift WHERE id = NEW.shift_id FOR NO KEY UPDATE; "
            f"IF {_full(' AND other.id IS DISTINCT FROM NEW.id')} THEN RAISE EXCEPTION '{NAME}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{NAME}'; END IF; END IF; RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER {NAME} BEFORE INSERT OR UPDATE OF state, shift_id ON volunteers_signup "
            f"FOR EACH ROW EXECUTE FUNCTION {NAME}()",
        ),
        sentence=_("All places of this shift are taken."),
    )
)

KEEPS = "volunteers_shift_keeps_places"
_TOO_FEW = f"NEW.capacity < {_OTHERS.format(shift='NEW.id', more='')}"
add_guard(
    Guard(
        name=KEEPS,
        table="volunteers_shift",
        needs_tables=("volunteers_signup",),
        sqlite=(
            f"CREATE TRIGGER IF NOT EXISTS {KEEPS} BEFORE UPDATE OF capacity ON volunteers_shift WHEN {_TOO_FEW} "
            f"BEGIN SELECT RAISE(ABORT, '{KEEPS}'); END",
        ),
        postgresql=(
            f"CREATE OR REPLACE FUNCTION {KEEPS}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {_TOO_FEW} THEN RAISE EXCEPTION '{KEEPS}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{KEEPS}'; END IF; RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER {KEEPS} BEFORE UPDATE OF capacity ON volunteers_shift "
            f"FOR EACH ROW EXECUTE FUNCTION {KEEPS}()",
        ),
        sentence=_("More people are signed up than that. Cancel some of them first."),
    )
)

"""What the databases refuse: anything new in a closed event, and a rewritten log."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard, append_only

_CLOSED_NOW = (
    "EXISTS (SELECT 1 FROM safety_safetyevent event WHERE event.id = NEW.event_id AND event.closed_at IS NOT NULL)"
)
# Two records of one person may become one afterwards; what was answered stays.
_COLUMNS = "event_id, role, name, asked_at, state, answered_at, channel, place, words, recorded_by_id"


def _of_closed_event(table: str, columns: str) -> Guard:
    name = f"{table}_event_open"
    raises = f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'"
    return add_guard(
        Guard(
            name=name,
            table=table,
            needs_tables=("safety_safetyevent",),
            sqlite=tuple(
                f"CREATE TRIGGER IF NOT EXISTS {name}_{verb.split()[0].lower()} BEFORE {verb} ON {table} "
                f"WHEN {_CLOSED_NOW} BEGIN SELECT RAISE(ABORT, '{name}'); END"
                for verb in ("INSERT", f"UPDATE OF {columns}")
            ),
            postgresql=(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                # held, so that nobody closes it in the same instant
                "PERFORM 1 FROM safety_safetyevent WHERE id = NEW.event_id FOR SHARE; "
                f"IF {_CLOSED_NOW} THEN {raises}; END IF; RETURN NEW; END $$",
                f"CREATE OR REPLACE TRIGGER {name} BEFORE INSERT OR UPDATE OF {columns} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()",
            ),
            sentence=_("This event is closed. Nothing is recorded for it any more."),
        )
    )


_of_closed_event("safety_checkin", _COLUMNS)
_of_closed_event("safety_eventcountry", "event_id, country")

add_guard(
    Guard(
        name="safety_event_stays_closed",
        table="safety_safetyevent",
        sqlite=(
            "CREATE TRIGGER IF NOT EXISTS safety_event_stays_closed BEFORE UPDATE ON safety_safetyevent "
            "WHEN OLD.closed_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'safety_event_stays_closed'); END",
        ),
        postgresql=(
            "CREATE OR REPLACE FUNCTION safety_event_stays_closed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF OLD.closed_at IS NOT NULL THEN RAISE EXCEPTION 'safety_event_stays_closed' "
            "USING ERRCODE = 'check_violation', CONSTRAINT = 'safety_event_stays_closed'; END IF; RETURN NEW; END $$",
            "CREATE OR REPLACE TRIGGER safety_event_stays_closed BEFORE UPDATE ON safety_safetyevent "
            "FOR EACH ROW EXECUTE FUNCTION safety_event_stays_closed()",
        ),
        sentence=_("A closed event stays closed. Open a new one."),
    )
)
append_only("safety_checkinchange", sentence=_("The log of an event is not rewritten."))
append_only("safety_escalation", sentence=_("The log of an event is not rewritten."))

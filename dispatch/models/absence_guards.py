"""What the databases refuse about absences: outside their posting, or two at a time. See `guards` for postings."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard, append_only, no_overlap

_HOLDS = "NEW.state NOT IN ('refused', 'cancelled')"
# Who came back early is free again from that day on.
_NEW_ENDS = "MIN(NEW.ends_before, COALESCE(NEW.returned_on, NEW.ends_before))"
_OTHER_ENDS = "MIN(other.ends_before, COALESCE(other.returned_on, other.ends_before))"


def _pair(name: str, condition: str, table: str = "dispatch_absence", of: str = "") -> tuple[str, ...]:
    """SQLite's triggers: AFTER, because a new row has no id before."""
    return tuple(
        f"CREATE TRIGGER IF NOT EXISTS {name}_{verb.lower()} AFTER {verb}{of if verb == 'UPDATE' else ''} ON {table} "
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for verb in ("INSERT", "UPDATE")
    )


def _function(name: str, condition: str, first: str = "") -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {first}"
        f"IF {condition} THEN RAISE EXCEPTION '{name}' "
        f"USING ERRCODE = 'check_violation', CONSTRAINT = '{name}'; END IF; RETURN NEW; END $$"
    )


_CLASH = (
    f"{_HOLDS} AND EXISTS (SELECT 1 FROM dispatch_absence other "  # noqa: S608 - names from our own models
    "WHERE other.posting_id = NEW.posting_id AND other.id <> NEW.id "
    "AND other.state NOT IN ('refused', 'cancelled') "
    f"AND other.starts_on < {_NEW_ENDS} AND NEW.starts_on < {_OTHER_ENDS} "
    f"AND NEW.starts_on < {_NEW_ENDS} AND other.starts_on < {_OTHER_ENDS})"
)

add_guard(
    Guard(
        name="dispatch_absence_no_overlap",
        table="dispatch_absence",
        sqlite=_pair("dispatch_absence_no_overlap", _CLASH),
        postgresql=(
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            "DO $$ BEGIN IF NOT EXISTS "
            "(SELECT FROM pg_constraint WHERE conname = 'dispatch_absence_no_overlap') THEN "
            "ALTER TABLE dispatch_absence ADD CONSTRAINT dispatch_absence_no_overlap EXCLUDE USING gist "
            "(posting_id WITH =, daterange(starts_on, "
            "GREATEST(starts_on, LEAST(ends_before, COALESCE(returned_on, ends_before)))) WITH &&) "
            "WHERE (state NOT IN ('refused', 'cancelled')); END IF; END $$",
        ),
        sentence=_("Another absence is recorded for some of these days."),
    )
)

_OUTSIDE = (
    f"{_HOLDS} AND NOT EXISTS (SELECT 1 FROM dispatch_posting term "  # noqa: S608 - as above
    "WHERE term.id = NEW.posting_id AND term.starts_on <= NEW.starts_on AND NEW.ends_before <= term.ends_before)"
)
# Past absences stay as they were; those to come would hang in the air.
_LEFT_OUTSIDE = (
    "EXISTS (SELECT 1 FROM dispatch_absence away WHERE away.posting_id = NEW.id "
    "AND away.state NOT IN ('refused', 'cancelled', 'returned') "
    "AND (away.starts_on < NEW.starts_on OR NEW.ends_before < away.ends_before))"
)

add_guard(
    Guard(
        name="dispatch_absence_in_posting",
        table="dispatch_absence",
        needs_tables=("dispatch_posting",),
        sqlite=_pair("dispatch_absence_in_posting", _OUTSIDE, of=" OF posting_id, starts_on, ends_before, state"),
        postgresql=(
            # The posting is held, so that nobody moves its dates in the same instant.
            _function(
                "dispatch_absence_in_posting",
                _OUTSIDE,
                "PERFORM 1 FROM dispatch_posting WHERE id = NEW.posting_id FOR SHARE; ",
            ),
            "CREATE OR REPLACE TRIGGER dispatch_absence_in_posting "
            "BEFORE INSERT OR UPDATE OF posting_id, starts_on, ends_before, state ON dispatch_absence "
            "FOR EACH ROW EXECUTE FUNCTION dispatch_absence_in_posting()",
        ),
        sentence=_("The absence lies outside the days of the posting."),
    )
)
add_guard(
    Guard(
        name="dispatch_posting_around_absences",
        table="dispatch_posting",
        needs_tables=("dispatch_absence",),
        sqlite=(
            "CREATE TRIGGER IF NOT EXISTS dispatch_posting_around_absences "
            f"BEFORE UPDATE OF starts_on, ends_before ON dispatch_posting WHEN {_LEFT_OUTSIDE} "
            "BEGIN SELECT RAISE(ABORT, 'dispatch_posting_around_absences'); END",
        ),
        postgresql=(
            _function("dispatch_posting_around_absences", _LEFT_OUTSIDE),
            "CREATE OR REPLACE TRIGGER dispatch_posting_around_absences "
            "BEFORE UPDATE OF starts_on, ends_before ON dispatch_posting "
            "FOR EACH ROW EXECUTE FUNCTION dispatch_posting_around_absences()",
        ),
        sentence=_("An absence would lie outside the new days of the posting. Shorten, cancel or end it first."),
    )
)
append_only("dispatch_absencechange", sentence=_("The history of an absence is not rewritten."))
no_overlap(
    "dispatch_familymember",
    same="person_id",
    sentence=_("This person is already recorded at a post for some of these days."),
)

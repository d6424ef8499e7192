"""What each database refuses by itself, in its own words. `jocs_site.backoffice.guards` puts them up."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard

_NEW_LIVES = "NEW.state NOT IN ('draft', 'cancelled')"
_OTHER_LIVES = (
    "SELECT 1 FROM dispatch_posting other WHERE other.worker_id = NEW.worker_id "
    "AND other.state NOT IN ('draft', 'cancelled') "
    "AND other.starts_on < NEW.ends_before AND NEW.starts_on < other.ends_before"
)


def _overlap_trigger(when: str, verb: str, others: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS dispatch_posting_no_overlap_{when} BEFORE {verb} ON dispatch_posting "
        f"WHEN {_NEW_LIVES} AND EXISTS ({others}) "
        "BEGIN SELECT RAISE(ABORT, 'dispatch_posting_no_overlap'); END"
    )


add_guard(
    Guard(
        name="dispatch_posting_no_overlap",
        table="dispatch_posting",
        sqlite=(
            _overlap_trigger("insert", "INSERT", _OTHER_LIVES),
            _overlap_trigger(
                "update",
                "UPDATE OF worker_id, starts_on, ends_before, state",
                f"{_OTHER_LIVES} AND other.id <> NEW.id",
            ),
        ),
        postgresql=(
            "CREATE EXTENSION IF NOT EXISTS btree_gist",
            "DO $$ BEGIN IF NOT EXISTS "
            "(SELECT 1 FROM pg_constraint WHERE conname = 'dispatch_posting_no_overlap') THEN "
            "ALTER TABLE dispatch_posting ADD CONSTRAINT dispatch_posting_no_overlap EXCLUDE USING gist "
            "(worker_id WITH =, daterange(starts_on, ends_before, '[)') WITH &&) "
            "WHERE (state NOT IN ('draft', 'cancelled')); END IF; END $$",
        ),
        sentence=_("This worker already has a posting in these days."),
    )
)

_APPROVED = "OLD.state NOT IN ('draft', 'proposed')"
_DATES_MOVED = (
    "(NEW.starts_on <> OLD.starts_on OR NEW.ends_before <> OLD.ends_before "
    "OR NEW.planned_ends_before <> OLD.planned_ends_before)"
)
_AMENDED = (
    "(NEW.planned_ends_before IN (OLD.planned_ends_before, NEW.ends_before) AND EXISTS ("
    "SELECT 1 FROM dispatch_amendment latest WHERE latest.id = "
    "(SELECT MAX(id) FROM dispatch_amendment WHERE posting_id = NEW.id) "
    "AND latest.new_starts_on = NEW.starts_on AND latest.new_ends_before = NEW.ends_before))"
)
_HOST_MOVED = "(NEW.organisation_id <> OLD.organisation_id OR NEW.country <> OLD.country)"
_HOST_AMENDED = (
    "EXISTS (SELECT 1 FROM dispatch_amendment latest WHERE latest.id = "
    "(SELECT MAX(id) FROM dispatch_amendment WHERE posting_id = NEW.id) AND latest.kind = 'host_change' "
    "AND latest.old_organisation_id = OLD.organisation_id "
    "AND latest.new_organisation_id = NEW.organisation_id AND latest.new_country = NEW.country)"
)
# An exception may be added after the approval, before a postponement that needs one; none is exchanged.
_EXCHANGED = "(OLD.exception_id IS NOT NULL AND (NEW.exception_id IS NULL OR NEW.exception_id <> OLD.exception_id))"
_FORGED = (
    f"{_APPROVED} AND (NEW.worker_id <> OLD.worker_id OR NEW.kind <> OLD.kind OR {_EXCHANGED} "
    f"OR ({_DATES_MOVED} AND NOT {_AMENDED}) OR ({_HOST_MOVED} AND NOT {_HOST_AMENDED}))"
)

add_guard(
    Guard(
        name="dispatch_posting_dates_approved",
        table="dispatch_posting",
        needs_tables=("dispatch_amendment",),
        sqlite=(
            "CREATE TRIGGER IF NOT EXISTS dispatch_posting_dates_approved BEFORE UPDATE OF worker_id, organisation_id, "
            "country, kind, starts_on, ends_before, planned_ends_before, exception_id ON dispatch_posting "
            f"WHEN {_FORGED} "
            "BEGIN SELECT RAISE(ABORT, 'dispatch_posting_dates_approved'); END",
        ),
        postgresql=(
            "CREATE OR REPLACE FUNCTION dispatch_posting_dates_approved() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {_FORGED} THEN RAISE EXCEPTION 'dispatch_posting_dates_approved' "
            "USING ERRCODE = 'check_violation', CONSTRAINT = 'dispatch_posting_dates_approved'; END IF; "
            "RETURN NEW; END $$",
            "CREATE OR REPLACE TRIGGER dispatch_posting_dates_approved BEFORE UPDATE ON dispatch_posting "
            "FOR EACH ROW EXECUTE FUNCTION dispatch_posting_dates_approved()",
        ),
        sentence=_("After approval, dates and host change only by an approved amendment, and an exception stays."),
    )
)

"""What each database refuses by itself, however many write at once."""

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard, append_only, refuse_when

_MEETING = "(SELECT {column} FROM tours_reportmeeting meeting WHERE meeting.id = NEW.meeting_id)"
_HOLD = "PERFORM 1 FROM tours_reportmeeting WHERE id = NEW.meeting_id FOR NO KEY UPDATE"
_OTHERS = (
    "(SELECT COALESCE(SUM(other.people), 0) FROM tours_meetingsignup other WHERE other.meeting_id = {meeting} "
    "AND other.state = 'signed_up'{more})"
)
_CAPACITY = _MEETING.format(column="capacity")
_TAKEN = _OTHERS.format(meeting="NEW.meeting_id", more=" AND other.id <> COALESCE(NEW.id, 0)")
_TAKEN_BEFORE = _OTHERS.format(meeting="NEW.meeting_id", more="")
PLACES = "tours_signup_within_places"


def _full(taken: str) -> str:
    return f"NEW.state = 'signed_up' AND {_CAPACITY} IS NOT NULL AND {taken} + NEW.people > {_CAPACITY}"


add_guard(
    Guard(
        name=PLACES,
        table="tours_meetingsignup",
        needs_tables=("tours_reportmeeting",),
        sqlite=(
            f"CREATE TRIGGER IF NOT EXISTS {PLACES}_insert BEFORE INSERT ON tours_meetingsignup "
            f"WHEN {_full(_TAKEN_BEFORE)} BEGIN SELECT RAISE(ABORT, '{PLACES}'); END",
            f"CREATE TRIGGER IF NOT EXISTS {PLACES}_update BEFORE UPDATE OF state, people, meeting_id "
            f"ON tours_meetingsignup WHEN {_full(_TAKEN)} BEGIN SELECT RAISE(ABORT, '{PLACES}'); END",
        ),
        postgresql=(
            # The meeting is held first, so that of two who write at once the second counts the first.
            f"CREATE OR REPLACE FUNCTION {PLACES}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NEW.state = 'signed_up' THEN {_HOLD}; IF {_full(_TAKEN)} THEN RAISE EXCEPTION '{PLACES}' "
            f"USING ERRCODE = 'check_violation', CONSTRAINT = '{PLACES}'; END IF; END IF; RETURN NEW; END $$",
            f"CREATE OR REPLACE TRIGGER {PLACES} BEFORE INSERT OR UPDATE OF state, people, meeting_id "
            f"ON tours_meetingsignup FOR EACH ROW EXECUTE FUNCTION {PLACES}()",
        ),
        sentence=_("There are not as many places left."),
    )
)
refuse_when(
    "tours_meeting_keeps_places",
    "tours_reportmeeting",
    f"NEW.capacity IS NOT NULL AND NEW.capacity < {_OTHERS.format(meeting='NEW.id', more='')}",
    on="UPDATE",
    needs=["tours_meetingsignup"],
    sentence=_("More people have a place than that. Cancel some of them first."),
)
refuse_when(
    "tours_signup_in_time",
    "tours_meetingsignup",
    f"NEW.taken_by_id IS NULL AND NEW.signed_up_at > {_MEETING.format(column='closes_at')}",
    on="INSERT",
    needs=["tours_reportmeeting"],
    sentence=_("The sign-up for this meeting is over. Please telephone the office."),
)
refuse_when(
    "tours_signup_for_meetings_to_come",
    "tours_meetingsignup",
    f"{_MEETING.format(column='state')} <> 'announced'",
    on="INSERT",
    needs=["tours_reportmeeting"],
    sentence=_("Nobody can sign up for this meeting now."),
)
refuse_when(
    "tours_offering_of_held_meetings",
    "tours_offering",
    f"{_MEETING.format(column='state')} <> 'held'",
    lock=_HOLD,
    on="INSERT",
    needs=["tours_reportmeeting"],
    sentence=_("Record the numbers of the meeting first."),
)
refuse_when(
    "tours_offering_corrects_its_own",
    "tours_offering",
    "NEW.corrects_id IS NOT NULL AND NEW.meeting_id <> "
    "(SELECT earlier.meeting_id FROM tours_offering earlier WHERE earlier.id = NEW.corrects_id)",
    on="INSERT",
    sentence=_("A correction is about the same meeting."),
)
_FIXED = ("meeting_id", "amount_yen", "how", "note", "corrects_id", "reason", "recorded_at", "recorded_by_id")
append_only(
    "tours_offering", sentence=_("What was recorded is not changed. Correct it by a further entry."), columns=_FIXED
)
refuse_when(
    "tours_offering_handed_over_once",
    "tours_offering",
    "OLD.handed_over_on IS NOT NULL AND (NEW.handed_over_on IS NULL OR NEW.handed_over_on <> OLD.handed_over_on)",
    on="UPDATE",
    sentence=_("The day on which it was handed over is recorded already. Correct it by a further entry."),
)

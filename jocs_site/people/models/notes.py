"""What the office wrote down about somebody: a telephone call, a wish, a worry."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.fields import DerivedField
from jocs_site.backoffice.guards import Guard, add_guard, append_only
from jocs_site.people.derived import note_search_key


class NoteQuerySet(models.QuerySet):
    def current(self):
        """Neither ended nor put right by a later note."""
        return self.filter(ended_at=None, corrected_by=None)


class Note(models.Model):
    """One entry. Its words never change: a later note corrects it, or it is ended with a reason, and both stay.

    A confidential one is for few: its own right, each reading in the log, in no export; about a person it is written
    only on a day, in Japan, on which their consent is in force. Source: docs/sources.md#R56
    """

    class Kind(models.TextChoices):
        CALL = "call", _("telephone call")
        VISIT = "visit", _("visit")
        LETTER = "letter", _("letter or e-mail")
        WISH = "wish", _("wish")
        CARE = "care", _("care")
        OTHER = "other", _("something else")

    MOST_LETTERS = 4_000

    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notes",
        verbose_name=_("organisation"),
    )
    kind = models.CharField(_("what it is about"), max_length=8, choices=Kind.choices, default=Kind.CALL)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    text = models.TextField(_("note"), max_length=MOST_LETTERS)
    written_at = models.DateTimeField(_("written at"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("puts right")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    ended_because = models.CharField(_("reason for ending"), max_length=200, blank=True)
    search_key = DerivedField(derive=note_search_key, max_length=MOST_LETTERS)
    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-written_at", "-pk"]
        default_permissions = ("add", "view")
        permissions = [("view_confidentialnote", "Can read confidential notes")]
        constraints = [
            models.CheckConstraint(
                name="people_note_about_one",
                condition=Q(person=None, organisation__isnull=False) | Q(person__isnull=False, organisation=None),
            ),
            models.CheckConstraint(name="people_note_has_words", condition=~Q(text="")),
            models.CheckConstraint(
                name="people_note_ended_by_somebody_for_a_reason",
                condition=Q(ended_at=None, ended_by=None, ended_because="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_because="")),
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def about(self):
        return self.person or self.organisation


append_only(
    Note._meta.db_table,
    sentence=_("A note stays as it was written; put it right by another one, or end it."),
    columns=("kind", "is_confidential", "text", "written_at", "written_by_id", "corrects_id"),
)


def _unagreed(day: str) -> str:
    """``day``: the day in Japan on which the note was written, in the words of one database."""
    return (
        "NEW.is_confidential AND NEW.person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM people_consent agreed "  # noqa: S608 - our own
        "WHERE agreed.person_id = NEW.person_id AND agreed.purpose = 'confidential_notes' "
        f"AND agreed.given_on <= {day} AND (agreed.withdrawn_on IS NULL OR agreed.withdrawn_on > {day}))"
    )


_ON_SQLITE = _unagreed("date(NEW.written_at, '+9 hours')")
_ON_POSTGRESQL = _unagreed("(NEW.written_at AT TIME ZONE 'Asia/Tokyo')::date")


add_guard(
    Guard(
        name="people_note_with_consent",
        table=Note._meta.db_table,
        needs_tables=("people_consent",),
        sqlite=(
            "DROP TRIGGER IF EXISTS people_note_with_consent",  # an earlier one asked less
            "CREATE TRIGGER people_note_with_consent BEFORE INSERT ON people_note "
            f"WHEN {_ON_SQLITE} BEGIN SELECT RAISE(ABORT, 'people_note_with_consent'); END",
        ),
        postgresql=(
            # The consent is held, so that nobody withdraws it in the same instant.
            "CREATE OR REPLACE FUNCTION people_note_with_consent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "PERFORM 1 FROM people_consent WHERE person_id = NEW.person_id AND purpose = 'confidential_notes' "
            f"FOR SHARE; IF {_ON_POSTGRESQL} THEN RAISE EXCEPTION 'people_note_with_consent' "
            "USING ERRCODE = 'check_violation', CONSTRAINT = 'people_note_with_consent'; END IF; RETURN NEW; END $$",
            "CREATE OR REPLACE TRIGGER people_note_with_consent BEFORE INSERT ON people_note "
            "FOR EACH ROW EXECUTE FUNCTION people_note_with_consent()",
        ),
        sentence=_(
            "A confidential note about a person is written only on a day on which "
            "their consent to such notes is in force."
        ),
    )
)

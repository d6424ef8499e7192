"""Three months in which votes and proxies lie open, who asked to inspect them, and how they are erased after that.

Source: docs/sources.md#R35 and #R36; Act art. 50 to 52
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import Guard, add_guard, append_only
from members.agm.models.guards import changed, refuse, state
from members.agm.models.meetings import Meeting

SETTLED = _("What was asked and decided about an inspection is kept as it is.")
EARLY = _("Votes and proxies lie open for three months; nothing is erased before.")
ONE_WAY = _("Erasing takes two persons, and what they confirmed stays as it is.")


class Inspection(models.Model):
    """One member's request to inspect proxies and votes of one meeting, with its reason and the board's answer."""

    class Way(models.TextChoices):
        SCREEN = "screen", _("on the members' page")
        LETTER = "letter", _("on paper")

    class Decision(models.TextChoices):
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")

    class Ground(models.TextChoices):
        PURPOSE = "purpose", _("for something else than looking into how to secure or exercise the own rights")
        HARM = "harm", _("to hinder the work of the association or to harm the common interest of the members")
        SALE = "sale", _("to tell third parties for gain what it shows")
        SOLD = "sold", _("told third parties for gain, within the last two years, what such an inspection showed")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="inspections", verbose_name=_("meeting"))
    member = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="inspections", verbose_name=_("membership")
    )
    reason = models.TextField(_("reason given"))
    way = models.CharField(_("asked"), max_length=6, choices=Way.choices)
    asked_at = models.DateTimeField(_("request made at"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(_("answer to the request"), max_length=7, choices=Decision.choices, blank=True)
    ground = models.CharField(_("ground of the law"), max_length=7, choices=Ground.choices, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        verbose_name = _("request to inspect")
        verbose_name_plural = _("requests to inspect")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="agm_inspection_has_a_reason"),
            models.CheckConstraint(
                name="agm_inspection_refused_on_a_ground",
                condition=Q(decision="", ground="", decided_at=None, closed_at=None)
                | Q(decision="granted", ground="", decided_at__isnull=False)
                | Q(decision="refused", ground__in=["purpose", "harm", "sale", "sold"], decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["meeting", "member"],
                condition=Q(closed_at=None) & ~Q(decision="refused"),
                name="agm_inspection_one_open_each",
            ),
        ]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_granted(self) -> bool:
        return self.decision == self.Decision.GRANTED and self.closed_at is None

    @property
    def is_open(self) -> bool:
        """Not decided, or granted and not closed: as long nothing is erased."""
        return self.closed_at is None and self.decision != self.Decision.REFUSED


class InspectionLook(models.Model):
    """One look at the votes with names."""

    class What(models.TextChoices):
        PAGE = "page", _("page")
        FILE = "file", _("file")
        SCAN = "scan", _("scan")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="looks")
    what = models.CharField(max_length=4, choices=What.choices)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("look at the votes")
        verbose_name_plural = _("looks at the votes")
        ordering = ["at", "pk"]

    def __str__(self):
        return f"#{self.pk}"


class Purge(models.Model):
    """How the votes and proxies of a meeting were erased: one person proposed it, another confirmed.

    ``inputs``: the digests of what was counted (`queries.inputs_of`), which tell no vote, so that the board can still
    be checked; ``removed``: how many rows of what.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="purge", verbose_name=_("meeting"))
    kept_until = models.DateField(_("kept until"))
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_on = models.DateField(_("erased on"), null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    inputs = models.JSONField(default=dict)
    removed = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("erasing of votes and proxies")
        verbose_name_plural = _("erasings of votes and proxies")
        permissions = [("purge_votes", _("Can erase votes and proxies after the time of the law"))]
        constraints = [
            models.CheckConstraint(
                name="agm_purge_takes_two_persons",
                condition=Q(confirmed_by=None, confirmed_on=None)
                | (Q(confirmed_by__isnull=False, confirmed_on__isnull=False) & ~Q(confirmed_by=F("proposed_by"))),
            ),
            models.CheckConstraint(
                name="agm_purge_after_the_time", condition=Q(confirmed_on=None) | Q(confirmed_on__gt=F("kept_until"))
            ),
        ]

    def __str__(self):
        return f"#{self.meeting_id}"


OPEN_INSPECTION = (
    "EXISTS (SELECT 1 FROM agm_inspection i WHERE i.meeting_id = NEW.meeting_id "
    "AND i.closed_at IS NULL AND i.decision <> 'refused')"
)
refuse(
    "agm_inspection_settled",
    "agm_inspection",
    SETTLED,
    insert=f"{state('NEW.meeting_id')} <> 'counted' OR NEW.decision <> ''",
    update=f"{changed(['meeting_id', 'member_id', 'reason', 'way', 'asked_at', 'entered_by_id'])} "
    f"OR (OLD.decision <> '' AND {changed(['decision', 'ground', 'decided_at', 'decided_by_id'])}) "
    "OR OLD.closed_at IS NOT NULL",
    delete="TRUE",
)
append_only("agm_inspectionlook", sentence=SETTLED)
refuse(
    "agm_inspectionlook_granted",
    "agm_inspectionlook",
    SETTLED,
    insert="NOT EXISTS (SELECT 1 FROM agm_inspection i WHERE i.id = NEW.inspection_id "
    "AND i.decision = 'granted' AND i.closed_at IS NULL)",
)
refuse(
    "agm_purge_one_way",
    "agm_purge",
    ONE_WAY,
    insert=f"NEW.confirmed_on IS NOT NULL OR {state('NEW.meeting_id')} <> 'counted'",
    update="OLD.confirmed_on IS NOT NULL "
    f"OR {changed(['meeting_id', 'kept_until', 'proposed_at', 'proposed_by_id'])} "
    f"OR (NEW.confirmed_on IS NOT NULL AND {OPEN_INSPECTION})",
    delete="OLD.confirmed_on IS NOT NULL",
)
# Whatever a program computes, never before 89 days, the shortest three months there are. The days of a meeting in
# Japan and of UTC are the same, since none is held before nine in the morning.
add_guard(
    Guard(
        "agm_purge_not_early",
        "agm_purge",
        (
            "CREATE TRIGGER IF NOT EXISTS agm_purge_not_early BEFORE INSERT ON agm_purge "
            "WHEN julianday(NEW.kept_until) - julianday("
            "(SELECT date(m.held_at) FROM agm_meeting m WHERE m.id = NEW.meeting_id)) < 89 "
            "BEGIN SELECT RAISE(ABORT, 'agm_purge_not_early'); END",
        ),
        (
            "CREATE OR REPLACE FUNCTION agm_purge_not_early() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF NEW.kept_until - (SELECT (m.held_at AT TIME ZONE 'UTC')::date FROM agm_meeting m "
            "WHERE m.id = NEW.meeting_id) < 89 THEN RAISE EXCEPTION 'agm_purge_not_early' "
            "USING ERRCODE = 'check_violation', CONSTRAINT = 'agm_purge_not_early'; END IF; RETURN NEW; END $$",
            "CREATE OR REPLACE TRIGGER agm_purge_not_early BEFORE INSERT ON agm_purge "
            "FOR EACH ROW EXECUTE FUNCTION agm_purge_not_early()",
        ),
        EARLY,
    )
)

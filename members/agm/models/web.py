"""Papers on the web instead of in print: whether the articles allow it, since when they stand there, each break.

Source: docs/sources.md#R24
"""

from dataclasses import replace

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.guards import add_guard, append_only
from members.agm.models.guards import KEPT, changed, refuse
from members.agm.models.meetings import Meeting

NOT_ALLOWED = _("The articles do not allow papers on the web instead of in print.")
TOO_EARLY = _("Papers on the web have to stay for three months after the meeting.")


class WebArticle(models.Model):
    """What the articles say of it from a day on."""

    since = models.DateField(_("in force from"), unique=True)
    allows = models.BooleanField(_("the articles allow papers on the web instead of in print"), default=True)

    class Meta:
        verbose_name = _("what the articles say of papers on the web")
        verbose_name_plural = _("what the articles say of papers on the web")
        default_permissions = ()
        ordering = ["since"]

    def __str__(self):
        return f"{self.since:%Y-%m-%d}"


class WebPapers(models.Model):
    """The papers of one meeting on the web: published with the notice, taken off after three months at the earliest."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="web_papers", verbose_name=_("meeting"))
    published_at = models.DateTimeField(_("published at"))
    withdrawn_on = models.DateField(_("taken off on"), null=True, blank=True)

    class Meta:
        verbose_name = _("papers on the web")
        verbose_name_plural = _("papers on the web")
        default_permissions = ()

    def __str__(self):
        return f"#{self.meeting_id}"


class WebBreak(models.Model):
    """A time in which the papers could not be read as they were published."""

    class Kind(models.TextChoices):
        DOWN = "down", _("the site was down")
        MISSING = "missing", _("a paper was missing")
        EXCHANGED = "exchanged", _("a paper was exchanged or altered")

    papers = models.ForeignKey(WebPapers, models.PROTECT, related_name="breaks", verbose_name=_("papers"))
    kind = models.CharField(_("what happened"), max_length=9, choices=Kind.choices)
    from_at = models.DateTimeField(_("began at"))
    until_at = models.DateTimeField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("break of the papers on the web")
        verbose_name_plural = _("breaks of the papers on the web")
        default_permissions = ()
        ordering = ["from_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agm_webbreak_ends_after_start",
                condition=Q(until_at=None) | Q(until_at__gt=F("from_at")),
                violation_error_message=_("It ends after it began."),
            )
        ]

    def __str__(self):
        return f"#{self.pk}"


class PaperRequest(models.Model):
    """A member who asked in writing for the papers in print; the print list includes them."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="paper_requests", verbose_name=_("meeting"))
    member = models.ForeignKey(
        "members.Membership", models.PROTECT, related_name="paper_requests", verbose_name=_("membership")
    )
    asked_on = models.DateField(_("paper asked for on"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("request for papers in print")
        verbose_name_plural = _("requests for papers in print")
        default_permissions = ()
        ordering = ["asked_on", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="agm_paperrequest_once")]

    def __str__(self):
        return f"#{self.pk}"


append_only("agm_webarticle", sentence=KEPT)
append_only("agm_paperrequest", sentence=KEPT)
_SAID = "EXISTS (SELECT 1 FROM agm_webarticle a WHERE a.allows)"
_allowed = refuse(
    "agm_meeting_web_allowed",
    "agm_meeting",
    NOT_ALLOWED,
    insert=f"NEW.supplies_on_web AND NOT {_SAID}",
    update=f"NEW.supplies_on_web AND NOT OLD.supplies_on_web AND NOT {_SAID}",
)
add_guard(replace(_allowed, needs_tables=("agm_webarticle",)))
# How many days after the meeting, in Japan: each engine counts days in its own way. Three months are 89 at the least.
_DAYS = {
    "sqlite": "(julianday(NEW.withdrawn_on) - julianday(date(m.held_at, '+9 hours')))",
    "postgresql": "(NEW.withdrawn_on - (m.held_at AT TIME ZONE 'Asia/Tokyo')::date)",
}
_early = refuse(
    "agm_webpapers_stay",
    "agm_webpapers",
    TOO_EARLY,
    insert="NEW.withdrawn_on IS NOT NULL",
    update=f"OLD.withdrawn_on IS NOT NULL OR {changed(['meeting_id', 'published_at'])} OR "  # noqa: S608 - our own names
    "(NEW.withdrawn_on IS NOT NULL AND EXISTS (SELECT 1 FROM agm_meeting m WHERE m.id = NEW.meeting_id AND DAYS < 90))",
    delete="TRUE",
)
add_guard(
    replace(
        _early,
        sqlite=tuple(one.replace("DAYS", _DAYS["sqlite"]) for one in _early.sqlite),
        postgresql=tuple(one.replace("DAYS", _DAYS["postgresql"]) for one in _early.postgresql),
        needs_tables=("agm_meeting",),
    )
)
refuse(
    "agm_webbreak_stands",
    "agm_webbreak",
    KEPT,
    update=f"OLD.until_at IS NOT NULL OR {changed(['papers_id', 'kind', 'from_at', 'note'])}",
    delete="TRUE",
)

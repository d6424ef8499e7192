"""The board of events and the result: what a stranger can check."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.agm.models.meetings import Meeting
from members.agm.rules.record import instant


class BoardEvent(models.Model):
    """One event of a meeting, chained to the one before by its digest."""

    class Kind(models.TextChoices):
        NOTICED = "noticed", _("notice sent, roll and decision fixed")
        POSTED = "posted", _("notices posted")
        OPENED = "opened", _("voting opened")
        STRUCK = "struck", _("elector struck off")
        CHAIRED = "chaired", _("chair taken")
        CLOSED = "closed", _("voting closed")
        BOX_CLOSED = "box_closed", _("ballot box closed")
        COUNTED = "counted", _("votes counted")
        ITEM_OPENED = "item_opened", _("item put to the vote")
        ITEM_CLOSED = "item_closed", _("vote on an item closed")
        ANNOUNCED = "announced", _("result of an item announced")
        MOTION = "motion", _("procedural motion")
        ADJOURNED = "adjourned", _("adjourned to another day")
        RESUMED = "resumed", _("meeting continued")
        LAPSED = "lapsed", _("lapsed for want of a quorum")
        MINUTES = "minutes", _("minutes finished")
        SIGNED = "signed", _("signed minutes added")
        OFFICERS = "officers", _("elected entered as officers")
        WEB_PUBLISHED = "web_published", _("papers published on the web")
        WEB_BREAK = "web_break", _("break of the papers on the web")
        WEB_WITHDRAWN = "web_withdrawn", _("papers taken off the web")
        PURGED = "purged", _("votes and proxies erased after the time of the law")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="events", verbose_name=_("meeting"))
    place = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("event"), max_length=16, choices=Kind.choices)
    at = models.DateTimeField(_("at"))
    data = models.JSONField(_("content"), default=dict)
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("event of a meeting")
        verbose_name_plural = _("events of a meeting")
        ordering = ["meeting", "place"]
        constraints = [models.UniqueConstraint(fields=["meeting", "place"], name="agm_event_one_per_place")]

    def __str__(self):
        return f"{self.place} {self.get_kind_display()}"

    def content(self) -> dict:
        """What the digest covers, beside the digest of the event before."""
        return {
            "meeting": self.meeting_id,
            "place": self.place,
            "kind": self.kind,
            "at": instant(self.at),
            "data": self.data,
        }


class Result(models.Model):
    """The count of a meeting, once and for all."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="result", verbose_name=_("meeting"))
    counted_at = models.DateTimeField(_("counted at"))
    data = models.JSONField(_("numbers"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")

    def __str__(self):
        return f"#{self.meeting_id}"

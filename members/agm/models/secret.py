"""Secret ballots: who turned out, and what lies in the box. Nothing leads from the one to the other.

Neither table has a time, a sequence, or a number drawn one after another; a ballot has no foreign key at all. What
this protects and what not: docs/decisions/0020-secret-ballots.md
"""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.agm.models.guards import OUT_OF_TIME, append_only_until_purged, refuse, state
from members.agm.models.votes import Elector

SERIAL = 32  # hexadecimal digits of 128 bits

BY_ARTICLES = _("An item can be voted on secretly only where the articles allow it: enter the article and its day.")
NO_NAMES = _("A vote with a name is not taken on an item that is voted on secretly.")


class Turnout(models.Model):
    """That the secret ballots of an elector are in the box. This, and nothing else."""

    elector = models.OneToOneField(
        Elector, models.PROTECT, primary_key=True, related_name="turnout", verbose_name=_("elector")
    )

    class Meta:
        verbose_name = _("turnout of a secret ballot")
        verbose_name_plural = _("turnout of secret ballots")

    def __str__(self):
        return f"#{self.pk}"


class SecretBallot(models.Model):
    """One ballot on one item. ``serial``: drawn by lot in the voter's browser, the only way back to it."""

    serial = models.CharField(_("serial"), max_length=SERIAL, primary_key=True)
    meeting_number = models.PositiveBigIntegerField(_("meeting"), help_text=_("Its key, without a foreign key."))
    item_number = models.PositiveSmallIntegerField(pgettext_lazy("agenda", "item"))
    choices = models.JSONField(_("choices"))

    class Meta:
        verbose_name = _("secret ballot")
        verbose_name_plural = _("secret ballots")
        constraints = [
            models.CheckConstraint(condition=Exact(Length("serial"), SERIAL), name="agm_secretballot_whole_serial"),
        ]

    def __str__(self):
        return _("secret ballot")

    def content(self) -> dict:
        """What the digest covers."""
        return {"serial": self.serial, "item": self.item_number, "choices": self.choices}


IS_SECRET = "EXISTS (SELECT 1 FROM agm_item i WHERE i.meeting_id = {meeting} AND i.is_secret{more})"  # noqa: S105

append_only_until_purged("agm_turnout", "elector_id")
append_only_until_purged("agm_secretballot", "meeting_number")
refuse("agm_turnout_in_time", "agm_turnout", OUT_OF_TIME, insert=f"{state('NEW.elector_id')} <> 'open'")
refuse(
    "agm_secretballot_in_time",
    "agm_secretballot",
    OUT_OF_TIME,
    insert=f"COALESCE({state('NEW.meeting_number')}, '') <> 'open' OR NOT "
    + IS_SECRET.format(meeting="NEW.meeting_number", more=" AND i.number = NEW.item_number"),
)
refuse(
    "agm_meeting_secret_by_articles",
    "agm_meeting",
    BY_ARTICLES,
    update="OLD.state = 'draft' AND NEW.state <> 'draft' AND (NEW.secret_article = '' "
    f"OR NEW.secret_articles_on IS NULL) AND {IS_SECRET.format(meeting='NEW.id', more='')}",
)
refuse(
    "agm_mark_not_secret",
    "agm_mark",
    NO_NAMES,
    insert="EXISTS (SELECT 1 FROM agm_item i WHERE i.id = NEW.item_id AND i.is_secret)",
)

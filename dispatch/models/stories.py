"""What the public sees of a report's photographs. The words stand on the pages of `home`."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from dispatch.models.report_files import unguessable_name
from jocs_site.backoffice.guards import refuse_when
from jocs_site.backoffice.models.runs import private_storage


class StoryPhoto(models.Model):
    """A photograph that may come along with a story: written smaller, under a name that nobody guesses.

    There is a row only while the consent holds; `services.withdraw_photo_consent` deletes it and its file. The file is
    private too: the public gets it from a view that asks each time whether it may be seen that day.
    """

    photo = models.OneToOneField("ReportPhoto", models.PROTECT, related_name="shown", verbose_name=_("photograph"))
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    file = models.FileField(storage=private_storage, upload_to=unguessable_name)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption_ja = models.CharField(_("caption in Japanese"), max_length=200, blank=True)
    caption_en = models.CharField(_("caption in English"), max_length=200, blank=True)
    is_left_out = models.BooleanField(_("leave it out"), default=False)

    class Meta:
        verbose_name = _("photograph of a story")
        verbose_name_plural = _("photographs of stories")
        ordering = ["photo"]

    def __str__(self):
        return f"#{self.pk}"

    def caption_in(self, language: str) -> tuple[str, str]:
        """The caption and its language: the other one where it is not translated."""
        other = "en" if language == "ja" else "ja"
        own = getattr(self, f"caption_{language}")
        return (own, language) if own else (getattr(self, f"caption_{other}"), other)


refuse_when(
    "dispatch_storyphoto_with_consent",
    "dispatch_storyphoto",
    "NOT EXISTS (SELECT 1 FROM dispatch_reportphoto photo WHERE photo.id = NEW.photo_id "
    "AND photo.consent <> 'none' AND photo.withdrawn_on IS NULL)",
    lock="PERFORM 1 FROM dispatch_reportphoto WHERE id = NEW.photo_id FOR UPDATE",
    needs=["dispatch_reportphoto"],
    sentence=_("There is no consent to show this photograph to the public."),
)
refuse_when(
    "dispatch_reportphoto_not_in_story",
    "dispatch_reportphoto",
    "(NEW.consent = 'none' OR NEW.withdrawn_on IS NOT NULL) "
    "AND EXISTS (SELECT 1 FROM dispatch_storyphoto shown WHERE shown.photo_id = NEW.id)",
    on="UPDATE",
    needs=["dispatch_storyphoto"],
    sentence=_("The photograph is part of a story. Take it out of the story with its consent."),
)
refuse_when(
    "dispatch_activityreport_published_not_hidden",
    "dispatch_activityreport",
    "NEW.state = 'published' AND EXISTS (SELECT 1 FROM dispatch_posting posting "
    "WHERE posting.id = NEW.posting_id AND posting.sensitivity = 'hidden')",
    lock="PERFORM 1 FROM dispatch_posting WHERE id = NEW.posting_id FOR SHARE",
    needs=["dispatch_posting"],
    sentence=_("The posting is hidden from the public. Change that first, if the worker agrees."),
)
refuse_when(
    "dispatch_posting_hidden_not_published",
    "dispatch_posting",
    "NEW.sensitivity = 'hidden' AND EXISTS (SELECT 1 FROM dispatch_activityreport report "
    "WHERE report.posting_id = NEW.id AND report.state = 'published')",
    on="UPDATE",
    needs=["dispatch_activityreport"],
    sentence=_("Supporters can read a story of this posting. Take it back first."),
)

"""What news are about. The office keeps the list short; editors choose from it."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel


class Topic(models.Model):
    """One topic, the same for both languages. ``slug`` stands in the address of its list, and stays."""

    name_ja = models.CharField(_("name in Japanese"), max_length=40, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60, unique=True)
    slug = models.SlugField(
        _("word in the address"),
        max_length=40,
        unique=True,
        help_text=_("Small letters without blanks, such as: midwives."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("The smallest comes first."))

    panels = [FieldRowPanel(["name_ja", "name_en"]), FieldPanel("slug"), FieldPanel("position")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_ja

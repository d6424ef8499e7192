"""Which pages say less than their counterparts in the other language: noticed at each publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Behind(models.Model):
    """The counterpart of ``page`` was changed ``since``, and nobody has published ``page`` after that."""

    page = models.OneToOneField(
        "wagtailcore.Page", models.CASCADE, primary_key=True, related_name="behind", verbose_name=_("page")
    )
    since = models.DateTimeField(_("behind since"))

    class Meta:
        verbose_name = _("page behind its counterpart")
        verbose_name_plural = _("pages behind their counterparts")
        default_permissions = ()

    def __str__(self):
        return f"{self.page_id} {self.since:%Y-%m-%d}"

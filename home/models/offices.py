"""Where we can be reached."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel


class Office(models.Model):
    """Where we can be reached. Stands at the foot of each page and wherever an editor puts the list of offices."""

    name_ja = models.CharField(_("name in Japanese"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)
    address_ja = models.TextField(_("address in Japanese"))
    address_en = models.TextField(_("address in English"))
    phone = models.CharField(_("telephone"), max_length=30, blank=True, help_text=_("As +81-3-3208-2416."))
    fax = models.CharField(_("fax"), max_length=30, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True, help_text=_("Shown so that robots cannot collect it."))
    hours_ja = models.CharField(_("hours in Japanese"), max_length=200, blank=True)
    hours_en = models.CharField(_("hours in English"), max_length=200, blank=True)
    way_ja = models.TextField(
        _("way to get there, in Japanese"), blank=True, help_text=_("From the station, and where the entrance is.")
    )
    way_en = models.TextField(_("way to get there, in English"), blank=True)
    sketch = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sketch of the way"),
        help_text=_("A drawn map. Whoever cannot see it reads the way in words."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("As 35.70791, for a link to a map."),
    )
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0, help_text=_("The smallest comes first."))

    panels = [
        FieldRowPanel(["name_ja", "name_en"]),
        FieldRowPanel(["address_ja", "address_en"]),
        MultiFieldPanel(["phone", "fax", "email"], heading=_("How to reach it")),
        FieldRowPanel(["hours_ja", "hours_en"]),
        MultiFieldPanel(
            [FieldRowPanel(["way_ja", "way_en"]), "sketch", FieldRowPanel(["latitude", "longitude"])],
            heading=_("How to get there"),
        ),
        FieldPanel("position"),
    ]

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        constraints = [
            models.UniqueConstraint(fields=["name_en"], name="home_office_one_per_name"),
            models.CheckConstraint(
                name="home_office_stands_on_earth",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_("Give latitude and longitude both, between -90 and 90, and -180 and 180."),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return self._in_language("name")

    @property
    def address(self) -> str:
        return self._in_language("address")

    @property
    def hours(self) -> str:
        return self._in_language("hours")

    @property
    def way(self) -> str:
        return self._in_language("way")

    @property
    def map_url(self) -> str:
        """Of a map that somebody else draws; it is opened by whoever presses the link, and by nobody else."""
        if self.latitude is None or self.longitude is None:
            return ""
        at = f"{self.latitude}/{self.longitude}"
        return f"https://www.openstreetmap.org/?mlat={self.latitude}&mlon={self.longitude}#map=17/{at}"

    @property
    def shown_phone(self) -> str:
        return _as_dialled(self.phone)

    @property
    def shown_fax(self) -> str:
        return _as_dialled(self.fax)

    @property
    def email_parts(self) -> tuple[str, str, str]:
        """Name, host, and the host without dots, so that no template writes the address in one piece."""
        name, _at, host = self.email.partition("@")
        return name, host, host.replace(".", " ")

    def _in_language(self, field: str) -> str:
        return getattr(self, f"{field}_{'en' if get_language() == 'en' else 'ja'}")


def _as_dialled(number: str) -> str:
    """Readers of Japanese dial 03-…, the others +81-3-…."""
    is_national = get_language() != "en" and number.startswith("+81-")
    return "0" + number.removeprefix("+81-") if is_national else number

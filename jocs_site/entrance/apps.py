from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EntranceConfig(AppConfig):
    name = "jocs_site.entrance"
    label = "entrance"
    verbose_name = _("Entrance")

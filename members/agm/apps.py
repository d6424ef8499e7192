from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GeneralMeetingConfig(AppConfig):
    name = "members.agm"
    label = "agm"
    verbose_name = _("General meeting")

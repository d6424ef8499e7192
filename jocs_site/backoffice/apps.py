from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "jocs_site.backoffice"
    label = "backoffice"
    verbose_name = _("Back office")

    def ready(self):
        from jocs_site.backoffice.guards import install_guards  # noqa: PLC0415 - models must be loaded first

        post_migrate.connect(install_guards, dispatch_uid="backoffice.install_guards")

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class BackofficeConfig(AppConfig):
    name = "jocs_site.backoffice"
    label = "backoffice"
    verbose_name = _("Back office")

    def ready(self):
        from jocs_site.backoffice.changes import watch_every_line  # noqa: PLC0415 - models must be loaded first
        from jocs_site.backoffice.guards import install_guards, make_way  # noqa: PLC0415
        from jocs_site.backoffice.sheets.batches import declare_jobs  # noqa: PLC0415
        from jocs_site.backoffice.sheets.resource import sheets  # noqa: PLC0415

        watch_every_line()
        autodiscover_modules("imports", "services")  # each room registers its sheets there, and declares its jobs
        for sheet in sheets():
            declare_jobs(sheet)
        # Once for all rooms: the signals come for every app, each when all migrations are over.
        pre_migrate.connect(make_way, sender=self, dispatch_uid="backoffice.make_way")
        post_migrate.connect(install_guards, sender=self, dispatch_uid="backoffice.install_guards")

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = _("Public site")

    def ready(self):
        from wagtail.signals import page_published, page_unpublished  # noqa: PLC0415 - apps must be loaded first

        from home import services  # noqa: PLC0415
        from home.models.search import put_up_index  # noqa: PLC0415

        post_migrate.connect(put_up_index, sender=self, dispatch_uid="home.put_up_index")
        page_published.connect(services.words_changed, dispatch_uid="home.words_changed")
        page_published.connect(services.counterparts_fall_behind, dispatch_uid="home.counterparts_fall_behind")
        page_unpublished.connect(services.words_changed, dispatch_uid="home.words_gone")

"""Lists that nobody edits: a menu item for those who may read, the report, and the commands that start from it."""

from django.urls import path
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSet

from jocs_site.backoffice.viewsets import LedgerReport


class DayColumn(Column):
    """A day as a day: in a ledger nobody wants to read how long ago it was."""

    def get_value(self, instance):
        day = super().get_value(instance)
        return date_format(day, "SHORT_DATE_FORMAT") if day else ""


class MomentColumn(Column):
    """An instant as day and time."""

    def get_value(self, instance):
        moment = super().get_value(instance)
        return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


class LedgerMenuItem(MenuItem):
    """Shown to those who may read the ledger."""

    def __init__(self, label, url, *, permission, **kwargs):
        self.permission = permission
        super().__init__(label, url, **kwargs)

    def is_shown(self, request):
        return request.user.has_perm(self.permission)


class InMenu:
    """A viewset that the menu shows to those with ``menu_permission`` alone."""

    menu_permission: str
    menu_item_class = LedgerMenuItem

    def get_menu_item(self, order=None):
        return self.menu_item_class(
            self.menu_label,
            self.menu_url,
            permission=self.menu_permission,
            name=self.menu_name,
            icon_name=self.icon,
            order=order or self.menu_order,
        )


class LedgerViewSet(InMenu, ViewSet):
    """A ledger with its menu item; ``report_class`` is the list, ``more_urls`` the commands that start from it."""

    report_class: type[LedgerReport]

    @property
    def menu_permission(self) -> str:
        return self.report_class.permission_required

    def get_urlpatterns(self):
        kwargs = {
            "index_url_name": self.get_url_name("index"),
            "index_results_url_name": self.get_url_name("index_results"),
            "header_icon": self.icon,
            "page_title": self.menu_label,
        }
        return [
            path("", self.report_class.as_view(**kwargs), name="index"),
            path("results/", self.report_class.as_view(results_only=True, **kwargs), name="index_results"),
            *self.more_urls(),
        ]

    def more_urls(self) -> list:
        return []

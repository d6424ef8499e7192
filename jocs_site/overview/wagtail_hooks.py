"""Registers the dashboard and the parts of a file; no logic."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.permissions import page_permission_policy

from jocs_site.backoffice.ledgers import LedgerMenuItem
from jocs_site.letters import queries as letters
from jocs_site.overview import backoffice, file
from jocs_site.overview.dashboard import ReviewPanel, TodoPanel


@hooks.register("construct_homepage_panels")
def put_the_work_first(request, panels):
    """Ours instead of Wagtail's; of those, editors keep the pages that they edited last."""
    edits_pages = page_permission_policy.user_has_any_permission(request.user, ["add", "change"])
    panels[:] = [panel for panel in panels if edits_pages and isinstance(panel, RecentEditsPanel)]
    panels += [TodoPanel(), *([ReviewPanel()] if edits_pages else [])]


@hooks.register("construct_help_menu")
def leave_out_links_to_other_hosts(request, menu_items):
    menu_items.clear()


@hooks.register("register_admin_urls")
def addresses_of_the_top_floor():
    return [path("people/duplicates/", include((backoffice.urlpatterns, backoffice.app_name)))]


@hooks.register("register_admin_menu_item")
def duplicates_in_the_menu():
    label, address = _("Entered twice?"), reverse("overview_duplicates:index")
    return LedgerMenuItem(label, address, permission=backoffice.RIGHT, icon_name="copy", order=195)


@hooks.register("file_roles")
def roles_in_all_rooms(subject, user, today):
    return file.roles(subject, user, today)


@hooks.register("file_sections")
def sections_of_all_rooms(subject, user, today):
    return file.sections(subject, user, today)


@hooks.register("file_warnings")
def warnings_of_all_rooms(subject, user, today):
    return letters.file_warnings(subject)

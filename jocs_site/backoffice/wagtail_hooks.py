"""Dresses the office; no logic."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from wagtail import hooks

from jocs_site.backoffice.run_screens import RunsViewSet
from jocs_site.backoffice.sheets.screens import SheetsViewSet


@hooks.register("insert_global_admin_css")
def colours_of_the_house():
    return format_html('<link rel="stylesheet" href="{}">', static("backoffice/office.css"))


@hooks.register("insert_global_admin_js")
def lists_on_a_telephone():
    return format_html('<script src="{}" defer></script>', static("backoffice/listing.js"))


LOGGED = {
    "backoffice.import_confirmed": (_lazy("Take in a list"), _lazy("Confirmed an import")),
    "backoffice.import_set_aside": (_lazy("Set a list aside"), _lazy("Set an import aside")),
    "backoffice.import_file_deleted": (
        _lazy("Delete the file of an import"),
        _lazy("Deleted the file in its time"),
    ),
    "backoffice.list_taken_out": (_lazy("Take out a list"), _lazy("Took out a list in the columns of its import")),
    "backoffice.import_undone": (_lazy("Undo an import"), _lazy("Undid an import")),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, (label, message) in LOGGED.items():
        actions.register_action(code, label, message)


@hooks.register("register_admin_viewset")
def imports_and_long_work():
    return [SheetsViewSet(), RunsViewSet("runs")]


@hooks.register("construct_help_menu")
def only_what_helps_here(request, menu_items):
    """The news and the guide of Wagtail lie on another host, in English, and speak of other screens."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("construct_main_menu")
def words_that_wagtail_leaves_in_english(request, menu_items):
    for item in menu_items:
        if item.name == "help":
            item.label = _("Help")

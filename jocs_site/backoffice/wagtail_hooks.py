"""Dresses the office; no logic."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks


@hooks.register("insert_global_admin_css")
def colours_of_the_house():
    return format_html('<link rel="stylesheet" href="{}">', static("backoffice/office.css"))


@hooks.register("construct_help_menu")
def only_what_helps_here(request, menu_items):
    """The news and the guide of Wagtail lie on another host, in English, and speak of other screens."""
    menu_items[:] = [item for item in menu_items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("construct_main_menu")
def words_that_wagtail_leaves_in_english(request, menu_items):
    for item in menu_items:
        if item.name == "help":
            item.label = _("Help")

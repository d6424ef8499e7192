"""Registers the staff screens of this room, its lines on the pages of postings, and rights without a list."""

from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks

from dispatch.tours import queries
from dispatch.tours.backoffice import ToursGroup, tours

# Under which name the history tells of them.
LOGGED = {
    "tours.planned": _("Report meeting planned"),
    "tours.changed": _("Report meeting changed"),
    "tours.offering_recorded": _("Offering recorded"),
    "tours.offering_handed_over": _("Offering handed over"),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, label in LOGGED.items():
        actions.register_action(code, label, label)


@hooks.register("register_admin_viewset")
def tours_group():
    return ToursGroup()


@hooks.register("register_admin_viewset")
def tour_of_a_posting():
    return tours


@hooks.register("posting_notes")
def tour_on_posting(posting, user):
    """How far the report tour has come, on the page of a posting and before its file is closed."""
    if not user.has_perm("tours.view_reportmeeting") or posting.is_planned:
        return []
    tour = queries.tour_of(posting)
    words = ngettext(
        "Report tour: %(held)d of %(count)d meeting held, %(people)d people came.",
        "Report tour: %(held)d of %(count)d meetings held, %(people)d people came.",
        len(tour.meetings),
    )
    told = words % {"held": len(tour.held), "count": len(tour.meetings), "people": tour.attendance}
    return [(told, reverse("tours_postings:inspect", args=[posting.pk]))]


@hooks.register("register_permissions")
def rights_without_a_list():
    return Permission.objects.filter(
        content_type__app_label="tours", content_type__model__in=("meetingsignup", "offering")
    )

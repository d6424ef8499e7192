"""Staff screens."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from dispatch.tours.backoffice.lists import MeetingViewSet, TourViewSet
from dispatch.tours.backoffice.offerings import OfferingViewSet


class ToursGroup(ViewSetGroup):
    menu_label = _("Report tour")
    menu_icon = "group"
    menu_order = 212
    items = (MeetingViewSet("tours_meetings"), OfferingViewSet("tours_offerings"))


tours = TourViewSet("tours_postings")

__all__ = ["ToursGroup", "tours"]

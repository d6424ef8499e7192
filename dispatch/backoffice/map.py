"""The map of all postings that run today, with numbers."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from dispatch import queries
from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.maps import draw_map
from jocs_site.backoffice.viewsets import NeedsPermission


class MapView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    permission_required = "dispatch.view_posting"
    template_name = "dispatch/office/map.html"
    page_title = _("Map of postings")
    header_icon = "site"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse("dispatch_map:index"), "label": self.page_title}]

    def get_context_data(self, **kwargs):
        places = queries.places_abroad(timezone.localdate())
        people = sum(place.people for place in places)
        return super().get_context_data(map=draw_map(places), people=people, **kwargs)


class MapViewSet(InMenu, ViewSet):
    icon = "site"
    menu_label = _("Map")
    url_prefix = "dispatch/map"
    menu_permission = MapView.permission_required

    def get_urlpatterns(self):
        return [path("", MapView.as_view(), name="index")]

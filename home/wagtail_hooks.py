"""What the public site adds to the office."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from home.models import Office
from home.rich_text import PageLinks


class OfficeViewSet(ModelViewSet):
    model = Office
    name = "offices"
    icon = "home"
    menu_label = _("Offices")
    menu_order = 350
    add_to_admin_menu = True
    list_display = ["name_ja", "name_en", "phone", "position"]
    ordering = ["position", "pk"]
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_offices():
    return OfficeViewSet("home_offices")


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def link_pages_with_few_queries(features):
    features.register_link_type(PageLinks)

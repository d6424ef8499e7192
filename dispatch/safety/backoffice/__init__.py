"""Staff screens."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from dispatch.safety.backoffice.events import EventsViewSet
from dispatch.safety.backoffice.where import WhereViewSet


class SafetyGroup(ViewSetGroup):
    menu_label = _("Safety")
    menu_icon = "warning"
    menu_order = 211
    items = (WhereViewSet("safety_where"), EventsViewSet("safety_events"))

"""Staff screens."""

from django.utils.translation import pgettext_lazy
from wagtail.admin.viewsets.base import ViewSetGroup

from home.newsletter.backoffice.editions import EditionViewSet
from home.newsletter.backoffice.readers import ReadersViewSet


class NewsletterGroup(ViewSetGroup):
    menu_label = pgettext_lazy("menu", "Newsletter")
    menu_icon = "mail"
    menu_order = 209
    items = (EditionViewSet("newsletter_editions"), ReadersViewSet("newsletter_readers"))

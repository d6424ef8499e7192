"""Staff screens."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from jocs_site.letters.backoffice.bounces import BouncesViewSet
from jocs_site.letters.backoffice.outbox import OutboxViewSet, TroubleViewSet
from jocs_site.letters.backoffice.paper import LabelSheetViewSet, PaperViewSet


class LettersGroup(ViewSetGroup):
    menu_label = _("Letters")
    menu_icon = "mail"
    menu_order = 210
    items = (
        OutboxViewSet("letters_outbox"),
        PaperViewSet("letters_paper"),
        TroubleViewSet("letters_trouble"),
        BouncesViewSet("letters_bounces"),
        LabelSheetViewSet("letters_sheets"),
    )

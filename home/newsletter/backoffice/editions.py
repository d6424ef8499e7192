"""The list of newsletters that were sent or are being put together."""

from django.db.models import Count
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn

from home.newsletter.backoffice import one_edition as screens
from home.newsletter.models import Edition
from jocs_site.backoffice.ledgers import MomentColumn
from jocs_site.backoffice.viewsets import ReadOnlyIndexView, ReadOnlyViewSet


class EditionIndexView(ReadOnlyIndexView):
    add_item_label = _("Write a newsletter")

    def get_base_queryset(self):
        return super().get_base_queryset().annotate(letters=Count("mailing__letters"))


def to_edition(edition: Edition) -> str:
    return reverse("newsletter_editions:inspect", args=[edition.pk])


class EditionViewSet(ReadOnlyViewSet):
    """A list to read; what changes a newsletter are commands on its page."""

    model = Edition
    icon = "mail"
    menu_label = _("Newsletters to send")
    index_view_class = EditionIndexView
    list_display = (
        TitleColumn("subject", label=_("Subject"), accessor=str, get_url=to_edition),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        MomentColumn("made_at", label=_("Made at"), sort_key="made_at"),
        MomentColumn("begun_at", label=_("Sending began at"), sort_key="begun_at"),
        Column("letters", label=_("Letters")),
    )
    list_export = ("subject_ja", "subject_en", "get_state_display", "made_at", "begun_at", "ended_at", "letters")
    export_headings = {"get_state_display": _("State"), "letters": _("Letters")}
    export_filename = "newsletters"
    search_fields = ("subject_ja", "subject_en")
    ordering = ("-made_at", "-pk")
    url_prefix = "newsletter/editions"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", screens.ComposeView.as_view(), name="add"),
            path("<int:pk>/", screens.EditionView.as_view(), name="inspect"),
            *(path(f"<int:pk>/{name}/", view.as_view(), name=name) for name, view in screens.COMMANDS.items()),
        ]

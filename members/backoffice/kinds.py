"""Kinds of membership, and from when they are called what and cost how much."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.views import generic

from jocs_site.backoffice.viewsets import EndedNotDeleted, RecordIndexView
from members.models import KindTerms, MembershipKind


class KindIndexView(RecordIndexView):
    def get_base_queryset(self):
        return super().get_base_queryset().prefetch_related("terms")


class MembershipKindViewSet(EndedNotDeleted):
    """Whether a kind has a vote is fixed when it is made: the roll of past days depends on it."""

    model = MembershipKind
    icon = "tag"
    menu_label = _("Kinds of membership")
    index_view_class = KindIndexView
    list_display = (
        "__str__",
        "code",
        BooleanColumn("has_vote", label=_("has a vote")),
        BooleanColumn("counts_as_gift", label=_("dues count as gifts")),
    )
    list_export = ("code", "has_vote", "counts_as_gift")
    export_filename = "kinds-of-membership"
    ordering = ("-has_vote", "code")
    form_fields = ("counts_as_gift",)
    inspect_view_fields = ("code", "has_vote", "counts_as_gift")
    url_prefix = "members/kinds"

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "add"]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(add_url_name=None, **kwargs)


class TermsIndexView(RecordIndexView):
    list_select_related = ("kind",)

    def get_base_queryset(self):
        return super().get_base_queryset().prefetch_related("kind__terms")


class TermsCreateView(generic.CreateView):
    def get_success_buttons(self):
        return []  # there is no edit address to offer


class KindTermsViewSet(EndedNotDeleted):
    """New terms are added with their first day; those that were in force stay as they were."""

    model = KindTerms
    icon = "date"
    menu_label = _("Names and least dues")
    index_view_class = TermsIndexView
    add_view_class = TermsCreateView
    list_display = ("__str__", "kind", "name_ja", "name_en", "minimum_dues_yen", "starts_on")
    list_export = ("kind.code", "name_ja", "name_en", "minimum_dues_yen", "starts_on")
    export_headings = {"kind.code": _("code")}
    export_filename = "names-and-least-dues"
    ordering = ("kind", "starts_on")
    form_fields = ("kind", "name_ja", "name_en", "minimum_dues_yen", "starts_on")
    inspect_view_fields = form_fields
    url_prefix = "members/terms"

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "edit"]

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(edit_url_name=None, **kwargs)

    def register_admin_url_finder(self):
        """There is no edit address to find."""

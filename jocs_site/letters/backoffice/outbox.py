"""The list of letters, one letter as it went, and those that did not arrive."""

import django_filters
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.ledgers import LedgerViewSet, MomentColumn
from jocs_site.backoffice.viewsets import LedgerReport, NeedsPermission
from jocs_site.letters import queries
from jocs_site.letters.backoffice.commands import ArrivedView, SendAgainView, SettleView, WithdrawView
from jocs_site.letters.kinds import every_kind
from jocs_site.letters.models import Letter


def to_letter(letter: Letter) -> str:
    return reverse("letters_outbox:show", args=[letter.pk])


class LetterFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=lambda: [(k.code, k.label) for k in every_kind()])

    class Meta:
        model = Letter
        fields = {"state": ["exact"], "channel": ["exact"], "mailing": ["exact"]}


class LettersReport(LedgerReport):
    """Every letter of the kinds that the reader may read, the latest first."""

    permission_required = "letters.view_letter"
    template_name = "letters/office/outbox.html"
    columns = [
        MomentColumn("made_at", label=_("Made at"), sort_key="made_at"),
        TitleColumn("subject", label=_("Subject"), get_url=to_letter),
        Column("name", label=pgettext_lazy("letter", "To"), sort_key="sort_key"),
        Column("kind_name", label=_("Kind")),
        Column("channel", label=_("Way it goes"), accessor="get_channel_display"),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        MomentColumn("sent_at", label=_("Sent at"), sort_key="sent_at"),
    ]
    list_export = [
        "made_at",
        "subject",
        "name",
        "address",
        "kind_name",
        "get_channel_display",
        "get_state_display",
        "sent_at",
        "reason",
    ]
    export_headings = {
        "made_at": _("Made at"),
        "subject": _("Subject"),
        "name": pgettext_lazy("letter", "To"),
        "address": _("Address"),
        "kind_name": _("Kind"),
        "get_channel_display": _("Way it goes"),
        "get_state_display": _("State"),
        "sent_at": _("Sent at"),
        "reason": _("Reason"),
    }
    export_filename = "letters"
    model = Letter
    filterset_class = LetterFilterSet
    default_ordering = "-made_at"
    is_searchable = True
    search_fields = ["name", "address", "subject"]

    def get_base_queryset(self):
        return queries.letters_for(self.request.user).defer("text", "html")

    def search_queryset(self, queryset):
        return queries.find_letters(self.search_query, among=queryset) if self.is_searching else queryset

    def get_context_data(self, **kwargs):
        return super().get_context_data(backlog=queries.backlog(), outbox=queries.outbox(), **kwargs)


class OutboxViewSet(LedgerViewSet):
    report_class = LettersReport
    icon = "mail"
    menu_label = _("Outbox")
    url_prefix = "letters/outbox"

    def more_urls(self):
        return [
            path("<int:pk>/", LetterView.as_view(), name="show"),
            path("<int:pk>/files/<int:file>/", AttachmentView.as_view(), name="attachment"),
            path("<int:pk>/again/", SendAgainView.as_view(), name="again"),
            path("<int:pk>/arrived/", ArrivedView.as_view(), name="arrived"),
            path("<int:pk>/settle/", SettleView.as_view(), name="settle"),
            path("<int:pk>/withdraw/", WithdrawView.as_view(), name="withdraw"),
        ]


class TroubleReport(LettersReport):
    """What somebody must look into: failed, came back, or not known whether it went."""

    template_name = LedgerReport.template_name
    columns = [
        MomentColumn("made_at", label=_("Made at"), sort_key="made_at"),
        TitleColumn("subject", label=_("Subject"), get_url=to_letter),
        Column("name", label=pgettext_lazy("letter", "To"), sort_key="sort_key"),
        Column("address", label=_("Address")),
        Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
        Column("reason", label=_("Reason")),
    ]
    export_filename = "letters-that-did-not-arrive"

    def get_base_queryset(self):
        return super().get_base_queryset().to_look_into()


class TroubleViewSet(LedgerViewSet):
    report_class = TroubleReport
    icon = "warning"
    menu_label = _("Did not arrive")
    url_prefix = "letters/trouble"


class LetterView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """One letter as it went, and what may be done about it."""

    permission_required = "letters.view_letter"
    template_name = "letters/office/letter.html"
    page_title = _("Letter")
    header_icon = "mail"

    @cached_property
    def letter(self) -> Letter:
        letters = queries.letters_for(self.request.user).select_related("person", "organisation", "mailing", "copy_of")
        return get_object_or_404(letters.prefetch_related("attachments", "bounces"), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return self.letter.subject

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("letters_outbox:index"), "label": _("Outbox")},
            {"url": "", "label": self.letter.subject},
        ]

    def get_context_data(self, **kwargs):
        copy = Letter.objects.filter(copy_of=self.letter).first()
        return super().get_context_data(letter=self.letter, copy=copy, commands=self.commands(copy), **kwargs)

    def commands(self, copy: Letter | None) -> list[tuple[str, str]]:
        """Address and label of what this user may do now."""
        if not self.request.user.has_perm("letters.send_letter"):
            return []
        state, letter = Letter.State, self.letter
        in_trouble = letter.state in Letter.TROUBLED and letter.settled_at is None
        offers = [
            (in_trouble and bool(letter.text) and copy is None, "again", SendAgainView.page_title),
            (letter.state == state.UNSURE, "arrived", ArrivedView.page_title),
            (in_trouble, "settle", SettleView.page_title),
            (letter.state == state.WAITING, "withdraw", WithdrawView.page_title),
        ]
        return [
            (reverse(f"letters_outbox:{name}", args=[letter.pk]), label) for offered, name, label in offers if offered
        ]


class AttachmentView(NeedsPermission, View):
    permission_required = "letters.view_letter"

    def get(self, request, pk, file):
        letter = get_object_or_404(queries.letters_for(request.user), pk=pk)
        attachment = get_object_or_404(letter.attachments, pk=file)
        return FileResponse(
            attachment.file.open(), as_attachment=True, filename=attachment.name, content_type=attachment.content_type
        )

"""The ledger of gifts, entering gifts of money and stamps, and the worklist of givers to identify."""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import CommandView, EndedNotDeleted, LedgerReport
from members import forms, queries, services
from members.backoffice.applications import in_words
from members.backoffice.ledgers import DayColumn, LedgerViewSet, YenColumn
from members.models import Campaign, Gift, Purpose, Visitor


class GiftYenColumn(YenColumn):
    """Used stamps have no value."""

    def get_value(self, instance):
        return super().get_value(instance) if instance.amount_yen else "–"


class GiftFilterSet(WagtailFilterSet):
    class Meta:
        model = Gift
        fields = {"kind": ["exact"], "purpose": ["exact"], "campaign": ["exact"], "given_on": ["gte", "lte"]}


class GiftsReport(LedgerReport):
    """Every gift, the latest first, those withdrawn too."""

    permission_required = "members.view_gift"
    columns = [
        DayColumn("given_on", label=_("Arrived on"), sort_key="given_on"),
        Column("payer", label=_("Giver")),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        GiftYenColumn("amount_yen", label=_("Amount"), sort_key="amount_yen"),
        Column("purpose", label=_("Purpose")),
        Column("campaign", label=_("Campaign")),
        Column("receipt_wish", label=_("Receipt"), accessor="get_receipt_wish_display"),
        DayColumn("thanked_on", label=_("Thanked on"), sort_key="thanked_on"),
        DayColumn("withdrawn_on", label=_("Withdrawn on"), sort_key="withdrawn_on"),
    ]
    list_export = [
        "given_on",
        "confirmed_on",
        "payer",
        "get_kind_display",
        "amount_yen",
        "covered_yen",
        "purpose",
        "campaign",
        "weight_g",
        "pieces",
        "message",
        "thanked_on",
        "withdrawn_on",
        "withdrawn_because",
    ]
    export_headings = {"payer": _("Giver"), "get_kind_display": _("Kind"), "covered_yen": _("Paid")}
    export_filename = "gifts"
    model = Gift
    filterset_class = GiftFilterSet
    default_ordering = "-given_on"

    def get_base_queryset(self):
        return queries.gifts_ledger()

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm("members.add_gift"):
            return []
        return [
            HeaderButton(GiveMoneyView.page_title, reverse("members_gifts:money"), icon_name="plus"),
            HeaderButton(GiveStampsView.page_title, reverse("members_gifts:stamps"), icon_name="plus"),
        ]


class GiftCommand(CommandView):
    permission_required = "members.add_gift"
    header_icon = "pick"

    def get_initial(self):
        asked = {name: self.request.GET.get(name, "") for name in ("person", "organisation")}
        giver = {name: pk for name, pk in asked.items() if pk.isdecimal()}
        return {"given_on": timezone.localdate(), "purpose": queries.first_purpose()} | giver


class GiveMoneyView(GiftCommand):
    """Money and its gift in one door; cash has its receipt at once. Source: docs/sources.md#R16"""

    form_class = forms.MoneyGiftForm
    page_title = _("Enter a gift of money")
    success_message = _("The gift is entered.")

    def run(self, form) -> str:
        services.record_gift(form.received, at=timezone.now(), on=timezone.localdate(), by=self.request.user)
        return reverse("members_gifts:index")


class GiveStampsView(GiftCommand):
    form_class = forms.StampsForm
    page_title = _("Enter stamps")
    success_message = _("The stamps are entered.")

    def run(self, form) -> str:
        services.record_stamps(**form.details, at=timezone.now(), by=self.request.user)
        return reverse("members_gifts:index")


class GiftsViewSet(LedgerViewSet):
    report_class = GiftsReport
    icon = "pick"
    menu_label = _("Gifts")
    url_prefix = "members/gifts"

    def more_urls(self):
        return [
            path("money/", GiveMoneyView.as_view(), name="money"),
            path("stamps/", GiveStampsView.as_view(), name="stamps"),
        ]


def to_giver(visitor: Visitor) -> str:
    return reverse("members_givers:identify", args=[visitor.pk])


class GiversReport(LedgerReport):
    """Who gave without an account, and whom nobody has identified yet."""

    permission_required = "members.change_visitor"
    columns = [
        TitleColumn("name", label=_("Name as typed"), get_url=to_giver),
        Column("postal_address", label=_("Address")),
        Column("email", label=_("E-mail")),
        Column("gift_count", label=_("Gifts")),
        DayColumn("came_at", label=_("Came on"), sort_key="came_at"),
    ]
    list_export = ["name", "postal_address", "email", "gift_count", "came_at"]
    export_headings = {"name": _("Name as typed"), "postal_address": _("Address"), "gift_count": _("Gifts")}
    export_filename = "givers-to-identify"
    model = Visitor
    default_ordering = "came_at"

    def get_base_queryset(self):
        return queries.givers_to_identify()


class IdentifyView(CommandView):
    """The file of a giver whom nobody has identified: what was typed, what came, who is similar, and the answer."""

    permission_required = "members.change_visitor"
    form_class = forms.IdentifyForm
    template_name = "members/office/identify.html"
    page_title = _("Who is this giver?")
    success_message = _("The giver is identified.")
    header_icon = "user"

    @cached_property
    def visitor(self) -> Visitor:
        return get_object_or_404(Visitor.objects.filter(identified_on=None), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        similar = [(person, in_words(grounds)) for person, grounds in queries.similar_givers(self.visitor)]
        file = queries.giver_file(self.visitor, user=self.request.user)
        return super().get_context_data(visitor=self.visitor, similar=similar, file=file, **kwargs)

    def run(self, form) -> str:
        services.identify_giver(
            visitor_id=self.visitor.pk, on=timezone.localdate(), by=self.request.user, **form.cleaned_data
        )
        return reverse("members_givers:index")


class GiversViewSet(LedgerViewSet):
    report_class = GiversReport
    icon = "help"
    menu_label = _("Givers to identify")
    url_prefix = "members/givers"

    def more_urls(self):
        return [path("<int:pk>/", IdentifyView.as_view(), name="identify")]


class PurposeViewSet(EndedNotDeleted):
    model = Purpose
    icon = "tag"
    menu_label = _("Purposes of gifts")
    list_display = ("__str__", "code", BooleanColumn("is_offered", label=_("offered to givers")), "position")
    list_export = ("code", "name_ja", "name_en", "is_offered")
    export_filename = "purposes-of-gifts"
    ordering = ("position", "code")
    form_fields = ("code", "name_ja", "name_en", "is_offered", "position")
    inspect_view_fields = form_fields
    url_prefix = "members/purposes"


class CampaignViewSet(EndedNotDeleted):
    model = Campaign
    icon = "comment"
    menu_label = _("Campaigns")
    list_display = ("__str__", "code", "starts_on", "ends_before")
    list_export = ("code", "name_ja", "name_en", "starts_on", "ends_before")
    export_filename = "campaigns"
    ordering = ("-starts_on", "code")
    form_fields = ("code", "name_ja", "name_en", "starts_on", "ends_before")
    inspect_view_fields = form_fields
    url_prefix = "members/campaigns"

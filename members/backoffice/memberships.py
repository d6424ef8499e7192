"""The list of members, the page of one, and the commands that change a membership."""

import django_filters
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton

from jocs_site.backoffice.sheets.writing import CSV, XLSX, streamed
from jocs_site.backoffice.viewsets import CommandView, RecordIndexView, RecordViewSet, XlsxOnly
from jocs_site.people.backoffice import to_file
from members import forms, queries, services
from members.backoffice.labels import MemberLabelsView, PaymentSheetsView
from members.backoffice.leaving import leaving_urls
from members.backoffice.ledgers import DayColumn, YenColumn, to_membership
from members.backoffice.screens import MembershipCommand, MembershipScreen
from members.models import Membership, MembershipKind


def standing_in_words(membership: Membership) -> str:
    return str(queries.STANDINGS[queries.standing_of(membership)])


class MembershipFilterSet(WagtailFilterSet):
    kind = django_filters.ModelChoiceFilter(
        label=_("Kind of membership"), queryset=MembershipKind.objects.prefetch_related("terms"), method="of_kind"
    )
    standing = django_filters.ChoiceFilter(
        label=_("Standing"),
        method="of_standing",
        choices=[
            ("paid", _("nothing to pay")),
            ("owes", _("to pay")),
            ("arrears", _("in arrears")),
            ("credit", _("money left over")),
        ],
    )
    bond = django_filters.ChoiceFilter(
        label=_("Membership"), method="of_bond", choices=[("open", _("in force")), ("ended", _("ended"))]
    )

    class Meta:
        model = Membership
        fields = []

    def of_kind(self, rows, name, kind):
        return rows.filter(kind_id=kind.pk)

    def of_standing(self, rows, name, standing):
        conditions = {
            "paid": {"owed_yen": 0},
            "owes": {"owed_yen__gt": 0},
            "arrears": {"overdue_years__gt": 0},
            "credit": {"credit_yen__gt": 0},
        }
        return rows.filter(**conditions[standing])

    def of_bond(self, rows, name, bond):
        return rows.filter(left_on__isnull=bond == "open")


class MembershipIndexView(RecordIndexView):
    """Its export goes out while it is read, with addresses, as XLSX and as CSV that Excel in Japan opens."""

    FORMATS = (XLSX, CSV)

    def as_spreadsheet(self, queryset, spreadsheet_format):
        return streamed(
            spreadsheet_format, self.get_filename(), queries.member_columns(), queries.member_rows(queryset)
        )

    @cached_property
    def header_buttons(self):
        buttons = list(super().header_buttons)
        if self.request.user.has_perm("members.import_members"):
            address = reverse("sheets:hand_in", args=["members"])
            buttons.append(HeaderButton(_("Take in a list"), address, icon_name="upload"))
        return buttons

    def get_base_queryset(self):
        return queries.members_list(timezone.localdate(), language=get_language())

    def search_queryset(self, queryset):
        """By number, or by any spelling of the name."""
        return queries.find_memberships(self.search_query, among=queryset) if self.is_searching else queryset

    @cached_property
    def header_more_buttons(self):
        buttons = list(super(XlsxOnly, self).header_more_buttons)
        if self.request.user.has_perm(MemberLabelsView.permission_required):
            url = reverse("members_memberships:labels") + f"?{self.request.GET.urlencode()}"
            buttons.append(Button(MemberLabelsView.page_title, url, icon_name="doc-full", priority=50))
            url = reverse("members_memberships:payment_sheets") + f"?{self.request.GET.urlencode()}"
            buttons.append(Button(_("Payment sheets"), url, icon_name="doc-full", priority=51))
        return buttons

    def get_edit_url(self, instance):
        return None  # a membership changes by its own commands only

    def get_delete_url(self, instance):
        return None


class MembershipViewSet(RecordViewSet):
    """A list to read. Adding is the command that admits; there is no address that edits or deletes."""

    model = Membership
    icon = "group"
    menu_label = _("Members")
    index_view_class = MembershipIndexView
    list_display = (
        Column("number", label=_("Member number"), sort_key="number"),
        TitleColumn("name", label=_("Name"), get_url=to_membership, sort_key="person__sort_key"),
        Column("kind_name", label=_("Kind of membership")),
        DayColumn("joined_on", label=_("Joined on"), sort_key="joined_on"),
        Column("standing", label=_("Standing"), accessor=standing_in_words),
        YenColumn("owed_yen", label=_("To pay"), sort_key="owed_yen"),
        YenColumn("credit_yen", label=_("Credit"), sort_key="credit_yen"),
        DayColumn("left_on", label=_("Left on"), sort_key="left_on"),
    )
    list_export = (
        "number",
        "name",
        "kind_name",
        "joined_on",
        "left_on",
        "owed_yen",
        "overdue_yen",
        "overdue_years",
        "credit_yen",
    )
    export_headings = {
        "number": _("Member number"),
        "name": _("Name"),
        "kind_name": _("Kind of membership"),
        "owed_yen": _("To pay"),
        "overdue_yen": _("Overdue"),
        "overdue_years": _("Years overdue"),
        "credit_yen": _("Credit"),
    }
    export_filename = "members"
    filterset_class = MembershipFilterSet
    search_fields = ("number",)
    ordering = ("number",)
    exclude_form_fields = ()
    url_prefix = "members/members"

    def get_common_view_kwargs(self, **kwargs):
        none_of_these = dict.fromkeys(("history_url_name", "usage_url_name", "edit_url_name", "delete_url_name"))
        return super().get_common_view_kwargs(**none_of_these, **kwargs)

    def register_admin_url_finder(self):
        """There is no edit address to find."""

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", AdmitView.as_view(), name="add"),
            path("labels/", MemberLabelsView.as_view(filterset_class=MembershipFilterSet), name="labels"),
            path(
                "payment-sheets/",
                PaymentSheetsView.as_view(filterset_class=MembershipFilterSet),
                name="payment_sheets",
            ),
            path("<int:pk>/", MembershipView.as_view(), name="inspect"),
            path("<int:pk>/kind/", ChangeKindView.as_view(), name="kind"),
            path("<int:pk>/pledge/", PledgeView.as_view(), name="pledge"),
            path("<int:pk>/end/", EndView.as_view(), name="end"),
            *leaving_urls(),
        ]


class MembershipView(MembershipScreen, TemplateView):
    """The membership in the file of its member; alone for those who may read members and no files of people."""

    template_name = "members/office/membership.html"
    page_title = _("Member")

    def get(self, request, *args, **kwargs):
        holder = self.membership.person or self.membership.organisation
        if request.user.has_perm(f"people.view_{holder._meta.model_name}"):
            return redirect(f"{to_file(holder)}#member-{self.membership.number}")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        file = queries.membership_file(self.membership, user=self.request.user, on=timezone.localdate())
        return super().get_context_data(file=file, **kwargs)


class AdmitView(CommandView):
    permission_required = "members.add_membership"
    form_class = forms.AdmitForm
    page_title = _("Admit a member")
    success_message = _("The member is admitted.")
    header_icon = "group"

    def get_initial(self):
        return {"joined_on": timezone.localdate()}

    def run(self, form) -> str:
        return to_membership(services.admit_member(by=self.request.user, **form.cleaned_data))


class ChangeKindView(MembershipCommand):
    form_class = forms.ChangeKindForm
    page_title = _("Change the kind of membership")
    success_message = _("The kind of membership is changed.")

    def act(self, form):
        services.change_kind(membership_id=self.membership.pk, by=self.request.user, **form.cleaned_data)


class PledgeView(MembershipCommand):
    form_class = forms.PledgeForm
    page_title = _("Change the yearly sum")
    success_message = _("The yearly sum is changed.")

    def get_initial(self):
        return {"pledged_yen": self.membership.pledged_yen}

    def act(self, form):
        on = timezone.localdate()
        services.change_pledge(membership_id=self.membership.pk, on=on, by=self.request.user, **form.cleaned_data)


class EndView(MembershipCommand):
    form_class = forms.EndForm
    page_title = _("End the membership")
    success_message = _("The membership is ended.")

    def act(self, form):
        services.end_membership(membership_id=self.membership.pk, by=self.request.user, **form.cleaned_data)

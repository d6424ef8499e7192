"""Officers and their terms: who serves until when, what the next ordinary meeting has to fill, and the commands."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import AdminDateInput

from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.viewsets import CommandView, NeedsPermission
from members.agm import queries, services
from members.agm.backoffice.commands import Explained, MeetingCommand
from members.agm.models import Minutes, OfficerTerm, TermLengths

OFFICERS = _("Officers and terms")
NOT_SAID = _("The minutes say nothing of acceptance yet.")


class OfficersScreen(NeedsPermission, WagtailAdminTemplateMixin):
    permission_required = "agm.view_meeting"
    header_icon = "user"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse("agm_officers:index"), "label": OFFICERS}]


class OfficersView(OfficersScreen, TemplateView):
    """Who serves now, until which meeting; which seats the next ordinary meeting has to fill; who served before."""

    template_name = "agm/office/officers.html"
    page_title = OFFICERS

    def get_context_data(self, **kwargs):
        today = queries.database_today()
        organs = queries.organs(today)
        return super().get_context_data(
            organs=organs,
            year=organs[0].year,
            former=queries.former_terms(today),
            lengths=queries.lengths_on(today),
            all_lengths=queries.all_lengths(),
            to_enter=queries.meetings_with_officers_to_enter(),
            may_change=self.request.user.has_perm("agm.run_meeting"),
            **kwargs,
        )


class OfficerCommand(Explained, OfficersScreen, CommandView):
    """A command that leads back to the list."""

    template_name = "agm/office/officer_command.html"

    def leads_to(self) -> str:
        return reverse("agm_officers:index")


class LengthsForm(forms.ModelForm):
    class Meta:
        model = TermLengths
        fields = ["starts_on", "director_years", "auditor_years", "substitutes_finish"]
        widgets = {"starts_on": AdminDateInput}


class LengthsView(OfficerCommand):
    form_class = LengthsForm
    page_title = _("Set the lengths of terms")
    explanation = _(
        "As the articles say, from the day on which they say so. It counts for whoever is elected from then on; terms "
        "that run already keep their length."
    )
    success_message = _("The lengths of terms are set.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": TermLengths()}

    def act(self, form):
        services.set_term_lengths(by=self.request.user, **form.cleaned_data)


class FactsForm(forms.ModelForm):
    class Meta:
        model = OfficerTerm
        fields = ["name_en", "kin_group", "other_body", "is_outside", "served_recently"]


class OfficerForm(forms.ModelForm):
    """Somebody elected before this system."""

    years = forms.IntegerField(
        label=_("elected for (years)"), required=False, help_text=_("Empty: as the lengths of terms say on that day.")
    )
    starts_on = forms.DateField(
        label=_("took office on"), required=False, widget=AdminDateInput, help_text=_("Empty: the day of the election.")
    )
    replaces = forms.ModelChoiceField(
        OfficerTerm.objects.none(),
        label=_("finishes the term of"),
        required=False,
        help_text=_("For a substitute, where the articles say so."),
    )

    class Meta:
        model = OfficerTerm
        fields = ["office", "name_ja", *FactsForm.Meta.fields, "elected_on", "starts_on", "years", "replaces"]
        widgets = {"elected_on": AdminDateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["replaces"].queryset = OfficerTerm.objects.true().filter(ended_on__isnull=False)

    def _post_clean(self):
        """The service checks the whole record, once length and end are known."""


class EnterOfficerView(OfficerCommand):
    form_class = OfficerForm
    page_title = _("Enter an officer by hand")
    explanation = _(
        "For officers who were elected before this system. Those whom a counted meeting elected are entered on the "
        "page of that meeting. At which meeting the term ends is worked out from the day of the election."
    )
    success_message = _("The officer is entered.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": OfficerTerm()}

    def act(self, form):
        services.enter_officer(at=queries.database_now(), by=self.request.user, **form.cleaned_data)


class OneOfficer(OfficerCommand):
    @cached_property
    def term(self) -> OfficerTerm:
        return get_object_or_404(OfficerTerm, pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return f"{self.term.get_office_display()} {self.term.name}"


class EndForm(forms.Form):
    reason = forms.ChoiceField(label=_("reason for leaving"), choices=OfficerTerm.Reason.choices)
    on = forms.DateField(label=_("day"), widget=AdminDateInput)
    note = forms.CharField(label=_("note"), max_length=300, required=False)


class EndTermView(OneOfficer):
    form_class = EndForm
    page_title = _("End a term early")
    explanation = _(
        "For who resigned, was dismissed, died or may not hold the office any more. It cannot be taken back. Who "
        "resigns and leaves fewer than the law asks for goes on serving until a successor takes office; the list says "
        "so."
    )
    success_message = _("The end of the term is recorded.")

    def get_initial(self):
        return {"on": queries.database_today()}

    def act(self, form):
        services.end_term(self.term, today=queries.database_today(), by=self.request.user, **form.cleaned_data)


class AmendView(OneOfficer):
    form_class = FactsForm
    page_title = _("Change what is known of an officer")
    explanation = _("What the check of the slate asks: kin, other bodies, from outside or not. Kin are not published.")
    success_message = _("What is known of the officer is changed.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.term}

    def act(self, form):
        services.amend_officer(self.term, by=self.request.user, **form.cleaned_data)


# On the page of a meeting


class ElectedForm(forms.Form):
    """For each elected the day from which they hold the office; empty for who does not take it."""

    def __init__(self, *args, waiting, elected_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        may_finish = queries.lengths_on(elected_on).substitutes_finish
        offices = {one.elected.office for one in waiting} if may_finish else ()
        by_office = {office: queries.predecessors(office, elected_on) for office in offices}
        for one in waiting:
            key, office = one.elected.key, one.elected.office
            self.fields[key] = forms.DateField(
                label=f"{one.elected.item.title}: {one.elected.candidate.name}",
                required=False,
                widget=AdminDateInput,
                initial=elected_on if one.said == Minutes.Acceptance.ACCEPTED else None,
                help_text=Minutes.Acceptance(one.said).label if one.said else NOT_SAID,
            )
            if by_office.get(office):
                chosen = OfficerTerm.objects.filter(pk__in=[term.pk for term in by_office[office]])
                self.fields[f"{key}-replaces"] = forms.ModelChoiceField(
                    chosen, label=_("finishes the term of"), required=False
                )

    def accepted(self) -> dict:
        days = {one.elected.key: self.cleaned_data[one.elected.key] for one in self.waiting}
        return {key: day for key, day in days.items() if day}

    def replaces(self) -> dict:
        named = {one.elected.key: self.cleaned_data.get(f"{one.elected.key}-replaces") for one in self.waiting}
        return {key: term for key, term in named.items() if term}


class EnterElectedView(MeetingCommand):
    form_class = ElectedForm
    page_title = _("Enter the elected as officers")
    explanation = _(
        "Those whom the count elected. Give the day from which each holds the office: the day of the meeting for who "
        "accepted there, a later one for who accepted later. Leave it empty for who did not accept, or not yet."
    )
    success_message = _("They are entered as officers.")

    def get_form_kwargs(self):
        waiting = queries.elected_to_enter(self.meeting)
        elected_on = queries.last_day(self.meeting)
        return super().get_form_kwargs() | {"waiting": waiting, "elected_on": elected_on}

    def act(self, form):
        services.enter_elected(
            self.meeting,
            accepted=form.accepted(),
            replaces=form.replaces(),
            at=queries.database_now(),
            by=self.request.user,
        )


class TakeOfficersView(MeetingCommand):
    permission_required = "agm.change_meeting"
    page_title = _("Take elections and who stays from the officers")
    explanation = _(
        "Writes into this draft who stays in office after the meeting, instead of those entered so far, and puts the "
        "elections that an ordinary meeting needs on the agenda, with their seats. Candidates you enter yourself."
    )
    success_message = _("Elections and who stays are taken from the list of officers.")

    def act(self, form):
        services.take_from_officers(self.meeting, by=self.request.user)


OF_MEETING = {"officers_enter": EnterElectedView, "officers_take": TakeOfficersView}


class OfficersViewSet(InMenu, ViewSet):
    icon = "user"
    menu_label = OFFICERS
    menu_order = 231
    add_to_admin_menu = True
    url_prefix = "general-meetings/officers"
    menu_permission = OfficersView.permission_required

    def get_urlpatterns(self):
        return [
            path("", OfficersView.as_view(), name="index"),
            path("lengths/", LengthsView.as_view(), name="lengths"),
            path("enter/", EnterOfficerView.as_view(), name="enter"),
            path("<int:pk>/end/", EndTermView.as_view(), name="end"),
            path("<int:pk>/facts/", AmendView.as_view(), name="amend"),
        ]

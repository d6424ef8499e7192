"""One call as a whole: where its round stands, the ranking for the meeting, and commands for all its files at once."""

from django.contrib import messages
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.viewsets import CommandView, LedgerReport, NeedsPermission
from scholarships import forms, queries, services
from scholarships.models import Call
from scholarships.models.reviews import Recommendation


class RoundScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the call in the address."""

    permission_required = "scholarships.view_call"
    header_icon = "date"
    shown_of_call: tuple[str, ...] = ()

    @cached_property
    def call(self) -> Call:
        return get_object_or_404(Call.objects.prefetch_related(*self.shown_of_call), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("scholarships_calls:inspect", args=[self.call.pk])

    def get_page_subtitle(self):
        return self.call.title_in(forms.language())

    def get_breadcrumbs_items(self):
        label = capfirst(Call._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("scholarships_calls:index"), "label": label},
            {"url": self.own_address, "label": self.call.title_in(forms.language())},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(call=self.call, call_title=self.call.title_in(forms.language()), **kwargs)


class RoundView(RoundScreen, TemplateView):
    template_name = "scholarships/office/round.html"
    shown_of_call = ("criteria", "documents")
    page_title = _("Round")

    def get_context_data(self, **kwargs):
        awarded_yen = queries.awarded_yen(self.call)
        return super().get_context_data(
            states=queries.states_of(self.call),
            meetings=queries.meetings_of(self.call),
            criteria=[(criterion.name_in(forms.language()), criterion) for criterion in self.call.criteria.all()],
            countries=queries.names_of(self.call.countries),
            bodies=[body.name_in(forms.language()) for body in self.call.bodies.order_by("country", "name_en")],
            awarded_yen=awarded_yen,
            left_yen=self.call.budget_yen - awarded_yen,
            **kwargs,
        )


class RoundCommand(RoundScreen, CommandView):
    """A command about all files of a round that wait for it. What happened is told in numbers."""

    form_class = Form
    template_name = "scholarships/office/round_command.html"
    explanation = ""

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(explanation=self.explanation, **kwargs)


class CopyView(RoundCommand):
    permission_required = "scholarships.add_call"
    page_title = _("Copy to the following year")
    explanation = _(
        "Criteria, papers, bodies and rules are taken over, and every date a year later. The copy is not announced "
        "until you say so there."
    )

    def run(self, form) -> str:
        copy = services.copy_call(self.call)
        messages.success(self.request, _now("Check the copy, and tick “announced” when it is ready."))
        return reverse("scholarships_calls:edit", args=[copy.pk])


class CheckRoundView(RoundCommand):
    permission_required = "scholarships.check_application"
    page_title = _("Check all received files")
    explanation = _("Complete files pass. From the others, everything that is missing is noted in their history.")

    def run(self, form) -> str:
        done = services.check_round(call=self.call, by=self.request.user)
        sentence = _now("%(passed)d files passed, %(incomplete)d are incomplete.")
        messages.success(self.request, sentence % {"passed": done.passed, "incomplete": done.incomplete})
        if done.ineligible:
            messages.warning(self.request, _now("%(count)d are not eligible.") % {"count": done.ineligible})
        if done.unfinished:
            sentence = _now("%(count)d wait for somebody to look at every point of the call's list.")
            messages.warning(self.request, sentence % {"count": done.unfinished})
        return self.own_address


class CloseRoundView(RoundCommand):
    permission_required = "scholarships.assign_application"
    page_title = _("Close finished reviews")
    explanation = _("Files whose reviews are all in become ready for the meeting.")

    def run(self, form) -> str:
        closed, waiting = services.close_round(call=self.call, by=self.request.user)
        sentence = _now("%(closed)d files are ready for the meeting, %(waiting)d wait for reviews.")
        messages.success(self.request, sentence % {"closed": closed, "waiting": waiting})
        return self.own_address


def points(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def told_average(line: queries.Ranked) -> str:
    return _now("not shown to you") if line.is_hidden else points(line.average)


def told_held(line: queries.Ranked) -> str:
    return "; ".join(f"{one.file.code} {one}" for one in line.held)


def in_words(recommendations: list[str]) -> str:
    return " · ".join(str(Recommendation(one).label) for one in sorted(recommendations, reverse=True))


class RankingView(LedgerReport):
    """Best average first; a large spread asks to be talked about. Recused reviewers are counted, not heard."""

    permission_required = "scholarships.view_review"
    header_icon = "order"
    columns = (
        Column("place", label=_("Rank")),
        TitleColumn(
            "code",
            label=_("Application"),
            accessor="application.code",
            classname="w-whitespace-nowrap",
            get_url=lambda line: reverse("scholarships_applications:inspect", args=[line.application.pk]),
        ),
        Column("applicant", label=_("Applicant"), accessor="application.person.latin_name"),
        Column(
            "body",
            label=_("Nominating body"),
            accessor=lambda line: line.application.nominating_organisation.name_in(forms.language()),
        ),
        Column("held", label=_("Other scholarships"), accessor=told_held),
        Column("average", label=_("Average (of 100)"), accessor=told_average),
        Column("spread", label=_("Spread"), accessor=lambda line: points(line.spread)),
        Column("reviews", label=_("Reviews"), accessor=lambda line: len(line.totals)),
        Column(
            "recommendations",
            label=pgettext_lazy("ranking", "Advice"),
            accessor=lambda line: in_words(line.recommendations),
        ),
        Column("conflicts", label=_("Conflicts declared")),
        Column("state", label=_("State"), accessor="application.get_state_display"),
    )
    list_export = (
        "place",
        "application.code",
        "application.person.latin_name",
        "application.nominating_organisation.name_en",
        "average",
        "spread",
        "conflicts",
        "application.get_state_display",
    )
    export_headings = {
        "place": _("Rank"),
        "application.code": _("Application"),
        "application.person.latin_name": _("Applicant"),
        "application.nominating_organisation.name_en": _("Nominating body"),
        "average": _("Average (of 100)"),
        "spread": _("Spread"),
        "conflicts": _("Conflicts declared"),
        "application.get_state_display": _("State"),
    }
    export_filename = "ranking"
    page_title = _("Ranking")

    @cached_property
    def call(self) -> Call:
        return get_object_or_404(Call, pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return self.call.title_in(forms.language())

    def get_breadcrumbs_items(self):
        label = capfirst(Call._meta.verbose_name_plural)
        address = reverse("scholarships_calls:inspect", args=[self.call.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse("scholarships_calls:index"), "label": label},
            {"url": address, "label": self.call.title_in(forms.language())},
            {"url": "", "label": self.page_title, "sublabel": self.get_page_subtitle()},
        ]

    def get_index_url(self):
        return reverse("scholarships_calls:ranking", args=[self.call.pk])

    def get_queryset(self):
        return queries.ranking(self.call, user=self.request.user)

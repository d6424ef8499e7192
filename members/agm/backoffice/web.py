"""Papers on the web instead of in print: what the articles say, the page of one meeting, and its commands."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from jocs_site.backoffice.viewsets import CommandView
from members.agm import queries, services
from members.agm.backoffice.commands import MeetingCommand
from members.agm.backoffice.desk import MeetingScreen
from members.agm.models import Meeting, WebArticle, WebBreak
from members.queries import membership_by_number


class ArticleForm(forms.ModelForm):
    class Meta:
        model = WebArticle
        fields = ["since", "allows"]
        widgets = {"since": AdminDateInput}


class ArticlesView(CommandView):
    permission_required = "agm.run_meeting"
    template_name = "agm/office/web_articles.html"
    form_class = ArticleForm
    page_title = _("What the articles say of papers on the web")
    submit_label = _("Save")
    success_message = _("It is noted.")

    def get_breadcrumbs_items(self):
        way = [{"url": reverse("agm_meetings:index"), "label": Meeting._meta.verbose_name_plural}]
        return [*self.breadcrumbs_items, *way, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": WebArticle()}

    def get_context_data(self, **kwargs):
        return super().get_context_data(articles=queries.web_articles(), **kwargs)

    def run(self, form) -> str:
        services.record_web_article(by=self.request.user, **form.cleaned_data)
        return reverse("agm_meetings:web_articles")


class WithWebPapers:
    """Not found for a meeting whose papers are printed for everybody."""

    def dispatch(self, request, *args, **kwargs):
        if not self.meeting.supplies_on_web:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def own_address(self) -> str:
        return reverse("agm_meetings:web", args=[self.meeting.pk])


class WebView(WithWebPapers, MeetingScreen, TemplateView):
    """Since when they stand there and until when, each break, and who wants paper."""

    permission_required = "agm.view_roll"
    template_name = "agm/office/web.html"
    page_title = _("Papers on the web")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            **queries.web_supply(self.meeting, queries.database_now()),
            requests=queries.paper_requests(self.meeting),
            may_change=self.request.user.has_perm("agm.run_meeting"),
            today=queries.database_today(),
            **kwargs,
        )


class WebSwitchView(MeetingCommand):
    """On or off, in a draft; there is no such page where the articles do not allow it."""

    permission_required = "agm.run_meeting"

    def dispatch(self, request, *args, **kwargs):
        allowed = queries.articles_allow_web(queries.database_today()) or self.meeting.supplies_on_web
        if not (self.meeting.is_draft and allowed):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def page_title(self):
        return _("Print the papers after all") if self.meeting.supplies_on_web else _("Put the papers on the web")

    @property
    def explanation(self):
        if self.meeting.supplies_on_web:
            return _("Everybody on the print list then gets the reference papers in print again.")
        return _(
            "The reference papers are then not printed. They come out on the members' pages with the notice, three "
            "weeks before the meeting at the latest, and stay for three months after it. The notice says the address, "
            "and who asks in writing gets them on paper."
        )

    def act(self, form):
        wanted = not self.meeting.supplies_on_web
        services.supply_on_web(self.meeting, wanted=wanted, on=queries.database_today(), by=self.request.user)


class WebCommand(WithWebPapers, MeetingCommand):
    def run(self, form) -> str:
        self.act(form)
        return self.own_address


class BreakForm(forms.Form):
    kind = forms.ChoiceField(label=_("what happened"), choices=WebBreak.Kind.choices)
    from_at = forms.DateTimeField(label=_("began at"), widget=AdminDateTimeInput)
    until_at = forms.DateTimeField(
        label=_("until"), widget=AdminDateTimeInput, required=False, help_text=_("Empty: it goes on.")
    )
    note = forms.CharField(label=_("note"), max_length=300, required=False)


class BreakView(WebCommand):
    form_class = BreakForm
    page_title = _("Enter a break")
    explanation = _(
        "A time in which members could not read the papers as they were published. It stands on the board of events "
        "and on the members' page, and cannot be taken back."
    )
    success_message = _("The break is entered.")

    def act(self, form):
        services.record_web_break(self.meeting, at=queries.database_now(), by=self.request.user, **form.cleaned_data)


class EndForm(forms.Form):
    until_at = forms.DateTimeField(label=_("until"), widget=AdminDateTimeInput)


class EndBreakView(WebCommand):
    form_class = EndForm
    page_title = _("Say when the break ended")
    success_message = _("The end of the break is entered.")

    @cached_property
    def broken(self) -> WebBreak:
        found = WebBreak.objects.select_related("papers").filter(papers__meeting=self.meeting)
        return get_object_or_404(found, pk=self.kwargs["broken"])

    def get_page_subtitle(self):
        return self.broken.get_kind_display()

    def act(self, form):
        services.end_web_break(self.broken, at=queries.database_now(), by=self.request.user, **form.cleaned_data)


class RequestForm(forms.Form):
    number = forms.CharField(label=_("member number"), max_length=20)
    on = forms.DateField(label=_("day"), widget=AdminDateInput)

    def clean_number(self):
        membership = membership_by_number(self.cleaned_data["number"])
        if membership is None:
            raise forms.ValidationError(_("No member has this number."))
        return membership


class RequestView(WebCommand):
    form_class = RequestForm
    page_title = _("Enter who wants paper")
    explanation = _("A member asked in writing for the papers in print. The print list includes who did.")
    success_message = _("It is noted; the print list includes the member.")

    def get_initial(self):
        return {"on": queries.database_today()}

    def act(self, form):
        data = form.cleaned_data
        services.request_paper(
            self.meeting, data["number"], on=data["on"], at=queries.database_now(), by=self.request.user
        )


class WithdrawWebView(WebCommand):
    page_title = _("Take the papers off the web")
    explanation = _("Three months after the meeting at the earliest. Members find the papers no longer.")
    success_message = _("The papers are off the web.")

    def act(self, form):
        services.withdraw_web_papers(
            self.meeting, on=queries.database_today(), at=queries.database_now(), by=self.request.user
        )


OF_MEETING = {
    "web": WebView,
    "web_switch": WebSwitchView,
    "web_break": BreakView,
    "web_request": RequestView,
    "web_withdraw": WithdrawWebView,
}


def patterns() -> list:
    return [
        path("articles/web/", ArticlesView.as_view(), name="web_articles"),
        path("<int:pk>/web/breaks/<int:broken>/end/", EndBreakView.as_view(), name="web_break_end"),
    ]

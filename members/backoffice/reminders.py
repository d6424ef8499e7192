"""Reminding members of dues: the rules with their words, and the run with its preview."""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.ui.tables import BooleanColumn, TitleColumn

from jocs_site.backoffice.runs import start_run
from jocs_site.backoffice.viewsets import CommandView, EndedNotDeleted, RecordIndexView
from jocs_site.foundation.errors import RuleBroken
from members import forms, queries, services
from members.models import ReminderRule

WAYS = {
    "email": gettext_lazy("as an e-mail"),
    "post": gettext_lazy("as a letter on paper"),
    "nowhere": gettext_lazy("no way to reach them"),
    "unwanted": gettext_lazy("they wish no letters"),
}


def to_preview(rule: ReminderRule) -> str:
    return reverse("members_reminders:run", args=[rule.pk])


class RuleIndexView(RecordIndexView):
    """The steps; whoever may write the letters goes on from here to the preview."""


class ReminderRuleViewSet(EndedNotDeleted):
    model = ReminderRule
    icon = "mail"
    menu_label = gettext_lazy("Reminders of dues")
    index_view_class = RuleIndexView
    list_display = (
        "__str__",
        "days_after_due",
        "days_between",
        "subject_ja",
        BooleanColumn("is_in_use", label=gettext_lazy("in use")),
        TitleColumn(
            "preview",
            label=gettext_lazy("Letters"),
            accessor=lambda rule: pgettext("letter", "Preview"),
            get_url=to_preview,
        ),
    )
    list_export = ("step", "days_after_due", "days_between", "days_to_pay", "subject_ja", "subject_en", "is_in_use")
    export_filename = "reminder-rules"
    ordering = ("step",)
    form_fields = (
        "step",
        "days_after_due",
        "days_between",
        "days_to_pay",
        "subject_ja",
        "words_ja",
        "subject_en",
        "words_en",
        "is_in_use",
    )
    inspect_view_fields = form_fields
    url_prefix = "members/reminders"

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("<int:pk>/run/", ReminderRunView.as_view(), name="run")]


class ReminderRunView(CommandView):
    """First who would get what, by which way; then the button."""

    permission_required = "members.add_reminder"
    form_class = forms.ReminderRunForm
    template_name = "members/office/reminder_run.html"
    header_icon = "mail"
    page_title = gettext_lazy("Remind members of dues")

    @cached_property
    def rule(self) -> ReminderRule:
        return get_object_or_404(queries.reminder_rules(), pk=self.kwargs["pk"])

    @cached_property
    def planned(self) -> list:
        return queries.plan_reminders(self.rule, timezone.localdate())

    def get_page_subtitle(self):
        return str(self.rule)

    def written_to(self) -> int:
        return sum(letter.way in ("email", "post") for letter in self.planned)

    def get_initial(self):
        return {"expected": self.written_to()}

    def get_context_data(self, **kwargs):
        ways = [(WAYS[way], way, language, number) for way, language, number in queries.count_ways(self.planned)]
        return super().get_context_data(
            rule=self.rule,
            ways=ways,
            samples=self.samples(),
            nowhere=[letter for letter in self.planned if letter.way == "nowhere"],
            written_to=self.written_to(),
            **kwargs,
        )

    def samples(self) -> list[dict]:
        """The first letter of each language and way, in full."""
        found = {}
        for letter in self.planned:
            if letter.way in ("email", "post"):
                found.setdefault((letter.language, letter.way), letter)
        samples = []
        for (lang, way), letter in sorted(found.items(), key=lambda item: item[0]):
            subject, text = services.words_of(self.rule, letter, on=timezone.localdate())
            samples.append({"subject": subject, "text": text, "way": WAYS[way], "lang": lang})
        return samples

    def run(self, form) -> str:
        if form.cleaned_data["expected"] != self.written_to():
            raise RuleBroken(_("The list changed meanwhile. Look at it again before you go on."))
        now = timezone.now()
        day = timezone.localdate(now).isoformat()
        run = start_run("members.remind_dues", at=now, by=self.request.user, rule=self.rule.pk, on=day)
        return reverse("runs:show", args=[run.pk])

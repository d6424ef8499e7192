"""The worklist of records that may be one person's, two of them side by side, and the merges of late."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.viewsets import CommandView, NeedsPermission
from jocs_site.overview import merging
from jocs_site.people import queries as people
from jocs_site.people import services
from jocs_site.people.models import Merge, Person
from members import queries as members

RIGHT = "people.merge_people"
GROUNDS = {
    "kana_and_birth": _("same reading and day of birth"),
    "kana_and_address": _("same reading and address"),
    "phone": _("same reading and telephone"),
    "email": _("same e-mail address"),
}
DIFFERENT = "different"
MOST_SHOWN = 100


class DuplicatesView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    permission_required = RIGHT
    template_name = "overview/duplicates.html"
    page_title = _("Entered twice?")
    header_icon = "copy"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        pairs = people.pairs()
        shown = [(pair, [GROUNDS[ground] for ground in pair.grounds]) for pair in pairs[:MOST_SHOWN]]
        since = timezone.now() - merging.MAY_BE_UNDONE
        merges = Merge.objects.filter(merged_at__gte=since, undone_at=None).select_related("kept", "gone", "merged_by")
        return super().get_context_data(pairs=shown, count=len(pairs), merges=merges, **kwargs)


class MergeForm(forms.Form):
    """``two``: the records, the older first."""

    answer = forms.ChoiceField(label=_("What are they?"), widget=forms.RadioSelect)

    def __init__(self, *args, two: list[Person], **kwargs):
        super().__init__(*args, **kwargs)
        kept = [(str(one.pk), _("One person. Keep record %(number)d.") % {"number": one.pk}) for one in two]
        self.fields["answer"].choices = [*kept, (DIFFERENT, _("Two different people. Do not ask again."))]


class CompareView(CommandView):
    """Two records side by side, and what they are."""

    permission_required = RIGHT
    form_class = MergeForm
    template_name = "overview/compare.html"
    page_title = _("Two records side by side")
    submit_label = _("Save")
    header_icon = "copy"

    @cached_property
    def two(self) -> list[Person]:
        found = Person.objects.current().select_related("user", "household__head")
        return [get_object_or_404(found, pk=pk) for pk in sorted((self.kwargs["one"], self.kwargs["other"]))]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"two": self.two}

    def get_context_data(self, **kwargs):
        sides = [(person, members.memberships_of_person(person)) for person in self.two]
        return super().get_context_data(sides=sides, **kwargs)

    def run(self, form) -> str:
        answer, now = form.cleaned_data["answer"], timezone.now()
        one, other = self.two
        if answer == DIFFERENT:
            services.say_not_the_same(one=one, other=other, at=now, by=self.request.user)
            self.success_message = _("Noted. They are not shown again.")
        else:
            kept, gone = (one, other) if answer == str(one.pk) else (other, one)
            today = timezone.localdate(now)
            merging.merge_people(kept_id=kept.pk, gone_id=gone.pk, at=now, today=today, by=self.request.user)
            self.success_message = _("The two are one record now. For one day this can be undone below.")
        return reverse("overview_duplicates:index")


class UndoForm(forms.Form):
    """Nothing to ask."""


class UndoView(CommandView):
    permission_required = RIGHT
    form_class = UndoForm
    page_title = _("Undo the merge")
    success_message = _("Everything is as it was before.")
    header_icon = "rotate"

    @cached_property
    def merge(self) -> Merge:
        return get_object_or_404(Merge.objects.select_related("kept", "gone"), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return f"{self.merge.gone} → {self.merge.kept}"

    def run(self, form) -> str:
        merging.undo_merge(merge_id=self.merge.pk, at=timezone.now(), by=self.request.user)
        return reverse("overview_duplicates:index")


app_name = "overview_duplicates"
urlpatterns = [
    path("", DuplicatesView.as_view(), name="index"),
    path("<int:one>/<int:other>/", CompareView.as_view(), name="compare"),
    path("undo/<int:pk>/", UndoView.as_view(), name="undo"),
]

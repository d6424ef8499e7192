"""The office's screens about the story of a report: make it, look what the public sees, release it, take it back."""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch import queries as dispatch
from dispatch import services as dispatch_services
from home import queries, services
from home.forms import PhotoWordsForm, TakeBackForm
from jocs_site.backoffice.forms import ShownState
from jocs_site.backoffice.viewsets import CommandView, LeadsBack, NeedsPermission


class StoryScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the story of the report in the address."""

    permission_required = "dispatch.publish_report"
    header_icon = "doc-full"

    @cached_property
    def report(self):
        return get_object_or_404(
            dispatch.all_reports().filter(state__in=["accepted", "published"]), pk=self.kwargs["pk"]
        )

    @cached_property
    def own_address(self) -> str:
        return reverse("home_stories:show", args=[self.report.pk])

    def get_page_subtitle(self):
        return f"{self.report} {self.report.posting.worker} · {self.report.title}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("dispatch_reports:inspect", args=[self.report.pk]), "label": str(self.report)},
            {"url": self.own_address, "label": _("Story for supporters")},
        ]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(
            report=self.report,
            story=dispatch.public_story(self.report.pk, today, is_preview=True),
            left_behind=[photo for photo in dispatch.photos_of(self.report) if not photo.has_consent],
            **kwargs,
        )


class StoryView(StoryScreen, TemplateView):
    template_name = "home/office/story.html"
    page_title = gettext_lazy("Story for supporters")

    def get_context_data(self, **kwargs):
        today, pages = timezone.localdate(), queries.pages_of(self.report)
        return super().get_context_data(
            pages=[self.row(page, today) for page in pages.values()],
            blockers=dispatch_services.story_blockers(self.report, today),
            photos=dispatch.photos_of_story(self.report),
            is_published=self.report.state == "published",
            **kwargs,
        )

    def row(self, page, today) -> dict:
        draft = page.get_latest_revision_as_object()
        return {
            "page": page,
            "is_shown": page.is_shown(today),
            "blockers": draft.publish_blockers(today),
            "may_edit": page.permissions_for_user(self.request.user).can_edit(),
        }


class StoryCommand(LeadsBack, StoryScreen, CommandView):
    """A command about one story; it leads back to its screen."""


class MakeView(StoryCommand):
    form_class = ShownState
    template_name = "home/office/make_story.html"
    page_title = gettext_lazy("Make it a story for supporters")
    success_message = gettext_lazy("The story stands as a draft in both languages. Read it, then release it.")

    def act(self, form):
        services.make_story(self.report, on=timezone.localdate(), by=self.request.user)


class ReleaseView(StoryCommand):
    form_class = ShownState
    template_name = "home/office/release_story.html"
    page_title = gettext_lazy("Release the story")
    success_message = gettext_lazy("Supporters can read the story now. The worker is told by e-mail.")

    def get_initial(self):
        return {"expected_state": self.report.state}

    def act(self, form):
        now = timezone.now()
        today = timezone.localdate(now)
        services.release_story(self.report, on=today, at=now, by=self.request.user, **form.cleaned_data)


class TakeBackView(StoryCommand):
    form_class = TakeBackForm
    page_title = gettext_lazy("Take the story back")
    success_message = gettext_lazy("Supporters read nothing of this story any more.")

    def get_initial(self):
        return {"expected_state": self.report.state}

    def act(self, form):
        services.take_story_back(self.report, at=timezone.now(), by=self.request.user, **form.cleaned_data)


class PhotosView(StoryCommand):
    form_class = PhotoWordsForm
    template_name = "home/office/story_photos.html"
    page_title = gettext_lazy("Captions of the photographs")
    submit_label = gettext_lazy("Save")
    success_message = gettext_lazy("The captions are saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"photos": dispatch.photos_of_story(self.report)}

    def act(self, form):
        dispatch_services.describe_photos(self.report, words=form.words, by=self.request.user)


def patterns() -> list:
    return [
        path("<int:pk>/", StoryView.as_view(), name="show"),
        path("<int:pk>/make/", MakeView.as_view(), name="make"),
        path("<int:pk>/release/", ReleaseView.as_view(), name="release"),
        path("<int:pk>/take-back/", TakeBackView.as_view(), name="take_back"),
        path("<int:pk>/photos/", PhotosView.as_view(), name="photos"),
    ]

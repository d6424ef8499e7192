"""What the public site adds to the office."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import page_permission_policy

from home import backoffice, documents, queries, services, supporters
from home.models import Behind, CountryPage, Office, StoryPage
from home.reports import TranslationsView
from home.rich_text import PageLinks
from jocs_site.backoffice.keeping import may_be_kept
from jocs_site.foundation.errors import RuleBroken


class PagesMenuItem(MenuItem):
    """For whoever may edit a page."""

    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, TranslationsView.any_permission_required)


class OfficeViewSet(ModelViewSet):
    model = Office
    name = "offices"
    icon = "home"
    menu_label = _("Offices")
    menu_order = 350
    add_to_admin_menu = True
    list_display = ["name_ja", "name_en", "phone", "position"]
    ordering = ["position", "pk"]
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_offices():
    return OfficeViewSet("home_offices")


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def link_pages_with_few_queries(features):
    features.register_link_type(PageLinks)


@hooks.register("before_serve_document")
def documents_go_with_their_pages(document, request):
    return documents.refused(document, request)


@hooks.register("before_serve_page", order=0)  # Wagtail then looks at the groups
def know_supporters(page, request, _args, _kwargs):
    if request.user.is_authenticated and supporters.is_for_groups(page):
        supporters.bring_into_step(request.user, localdate())


@hooks.register("before_serve_page", order=1_000)  # Wagtail marks what is not for everybody
def keep_for_everybody(page, request, _args, _kwargs):
    may_be_kept(request)


@hooks.register("register_admin_urls")
def stories():
    return [path("stories/", include((backoffice.patterns(), "home_stories")))]


@hooks.register("register_admin_urls")
def translations():
    screens = [
        path("", TranslationsView.as_view(), name="report"),
        path("results/", TranslationsView.as_view(results_only=True), name="results"),
    ]
    return [path("reports/translations/", include((screens, "home_translations")))]


@hooks.register("register_reports_menu_item")
def translations_in_the_menu():
    return PagesMenuItem(
        _("Translations to do"), reverse("home_translations:report"), name="translations", icon_name="globe", order=850
    )


@hooks.register("before_edit_page")
def say_what_is_behind(request, page):
    behind = Behind.objects.filter(page=page.pk).first() if request.method == "GET" else None
    if behind:
        words = now("The other language has changed since %(day)s. Bring this page up to it and publish.")
        messages.warning(request, words % {"day": date_format(localdate(behind.since))})


@hooks.register("before_publish_page")
def publish_only_released_stories(request, page):
    """What the editor wrote is kept as a draft by then; the public sees it only where the rules allow."""
    if not isinstance(page, StoryPage):
        return None
    try:
        services.refuse_to_publish(page, localdate())
    except RuleBroken as error:
        for blocker in error.blockers:
            messages.error(request, str(blocker))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("story_is_read")
def a_page_of_it_is_open(report_pk, on):
    """Photographs of a story go with its words."""
    return queries.shown_story(report_pk, "ja", on) is not None


@hooks.register("before_copy_page")
def never_copy_what_there_is_one_of(request, page):
    """A copy of a story would stand outside the consents."""
    if isinstance(page.specific, CountryPage):
        messages.error(request, now("This country has a page in this language already."))
    elif isinstance(page.specific, StoryPage):
        messages.error(request, now("A story of a worker is not copied: the copy would not know of the consents."))
    else:
        return None
    return redirect("wagtailadmin_explore", page.get_parent().pk)

"""What the public site adds to the office."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.copy import copy
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page, PageViewRestriction
from wagtail.permissions import page_permission_policy

from home import backoffice, closing, files, mending, queries, services, supporters
from home.models import Behind, CountryPage, DisclosurePage, IssuePage, Office, StoryPage, Topic
from home.reports import MendingView, TranslationsView, faults_of_page
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


class TopicViewSet(ModelViewSet):
    model = Topic
    name = "topics"
    icon = "tag"
    menu_label = _("Topics of news")
    menu_order = 351
    add_to_admin_menu = True
    list_display = ["name_ja", "name_en", "slug", "position"]
    copy_view_enabled = False


@hooks.register("register_admin_viewset")
def register_offices():
    return [OfficeViewSet("home_offices"), TopicViewSet("home_topics")]


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def link_pages_with_few_queries(features):
    features.register_link_type(PageLinks)


@hooks.register("before_serve_document")
def documents_go_with_their_pages(document, request):
    return files.refused(document, request)


@hooks.register("before_serve_page", order=0)  # Wagtail then looks at the groups
def know_supporters(page, request, _args, _kwargs):
    if not request.user.is_authenticated:
        return
    restrictions = page.get_view_restrictions()
    page.get_view_restrictions = lambda: restrictions  # Wagtail's look at them finds them read
    if supporters.is_for_groups(page):
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


@hooks.register("register_admin_urls")
def pages_to_mend():
    screens = [
        path("", MendingView.as_view(), name="report"),
        path("results/", MendingView.as_view(results_only=True), name="results"),
        path("<int:pk>/", faults_of_page, name="of_page"),
    ]
    return [path("reports/mending/", include((screens, "home_mending")))]


@hooks.register("register_reports_menu_item")
def pages_to_mend_in_the_menu():
    return PagesMenuItem(
        _("Pages to mend"), reverse("home_mending:report"), name="mending", icon_name="crosshairs", order=860
    )


@hooks.register("before_edit_page")
def say_what_is_to_be_mended(request, page):
    """Of the latest draft: so it is read when the page is opened, and again after each time it is saved."""
    if request.method != "GET":
        return
    if faults := mending.of_draft(page):
        listed = format_html_join("", "<li>{}</li>", ((str(fault),) for fault in faults))
        messages.info(request, format_html("{}<ul>{}</ul>", now("To be mended on this page:"), listed))


@hooks.register("before_edit_page")
def answer_a_review_once(request, page):
    if request.method != "POST":
        return None
    if "action-workflow-action" in request.POST:
        services.refuse_late_answer(page)
    elif "action-cancel-workflow" in request.POST:
        if answer := _in_one_piece(request, EditView.as_view(), page):
            return answer
        services.refuse_late_cancelling(page)  # a reviewer who answers meanwhile waits until this is through
    return None


def _in_one_piece(request, view, page):
    """The answer of Wagtail's view, all or nothing of it; ``None`` when asked again from inside of it."""
    if getattr(request, "is_in_one_piece", False):
        return None
    request.is_in_one_piece = True
    with transaction.atomic():
        return view(request, page.pk)


@hooks.register("filter_form_submissions_for_user")
def answers_are_for_who_publishes(user, forms):
    """What visitors wrote is no matter of who writes pages."""
    return forms & page_permission_policy.instances_user_has_permission_for(user, "publish")


@hooks.register("before_edit_page")
def say_what_is_behind(request, page):
    behind = Behind.objects.filter(page=page.pk).first() if request.method == "GET" else None
    if behind:
        words = now("The other language has changed since %(day)s. Bring this page up to it and publish.")
        messages.warning(request, words % {"day": date_format(localdate(behind.since))})


@hooks.register("before_edit_page")
def say_which_papers_are_missing(request, page):
    if request.method != "GET" or not isinstance(page.specific, DisclosurePage):
        return
    for year, kinds in page.specific.missing(localdate()).items():
        words = now("Not laid open yet for fiscal year %(year)d: %(papers)s.")
        messages.info(request, words % {"year": year, "papers": now(", ").join(kinds)})


@hooks.register("before_publish_page")
def publish_only_released_stories(request, page):
    """What the editor wrote is kept as a draft by then; the public sees it only where the rules allow."""
    if not isinstance(page, StoryPage):
        return None
    try:
        page.refuse_to_publish(localdate())
    except RuleBroken as error:
        for blocker in error.blockers:
            messages.error(request, str(blocker))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def publish_only_released_stories_together(request, action_type, objects, _action):
    """Many pages at once pass the rule for stories as one does; then none of them is published."""
    if action_type != "publish" or request.method != "POST":
        return None
    pages = [one for one in objects if isinstance(one, Page)]
    asked = Q(pk__in=[page.pk for page in pages])
    for page in pages if "include_descendants" in request.POST else []:
        asked |= Q(path__startswith=page.path, live=False)
    stories = StoryPage.objects.filter(asked)
    latest = (story.get_latest_revision_as_object() for story in stories)
    return next((no for story in latest if (no := publish_only_released_stories(request, story))), None)


@hooks.register("story_is_read")
def a_page_of_it_is_open(report_pk, on):
    """Photographs of a story go with its words."""
    return queries.shown_story(report_pk, "ja", on) is not None


@hooks.register("before_copy_page")
def never_copy_what_there_is_one_of(request, page):
    """A copy of a story would stand outside the consents, and an issue has a number of its own."""
    if isinstance(page.specific, CountryPage):
        messages.error(request, now("This country has a page in this language already."))
    elif isinstance(page.specific, IssuePage):
        messages.error(request, now("An issue is not copied, since its number is its own: add a new one."))
    elif isinstance(page.specific, StoryPage):
        messages.error(request, now("A story of a worker is not copied: the copy would not know of the consents."))
    elif request.POST.get("alias"):
        messages.error(request, now("The same words at two addresses confuse readers: link to the page instead."))
    elif request.method == "POST":  # a copy is closed before anybody can see it
        return _in_one_piece(request, copy, page)
    else:
        return None
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("after_copy_page")
def a_copy_is_as_closed_as_its_source(request, page, new_page):
    closing.close_copy(page, new_page)
    _say_that_closed(request, new_page)


@hooks.register("after_move_page")
def say_that_a_moved_page_is_closed(request, page):
    _say_that_closed(request, page)


def _say_that_closed(request, page):
    if PageViewRestriction.objects.filter(page=page).exists():
        words = now("“%(page)s” stays closed to the same readers as before; the button “Privacy” changes that.")
        messages.info(request, words % {"page": page.get_admin_display_title()})

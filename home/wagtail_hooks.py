"""What the public site adds to the office."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.timezone import localdate
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from home import backoffice, documents, queries, services, supporters
from home.models import Office, StoryPage
from home.rich_text import PageLinks
from jocs_site.backoffice.keeping import may_be_kept
from jocs_site.foundation.errors import RuleBroken


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
def never_copy_stories(request, page):
    """A copy would stand outside the consents."""
    if not isinstance(page.specific, StoryPage):
        return None
    messages.error(request, now("A story of a worker is not copied: the copy would not know of the consents."))
    return redirect("wagtailadmin_explore", page.get_parent().pk)

"""A document goes with the pages that hold it: who may read none of them cannot open it by its address either."""

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import localdate
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page, ReferenceIndex
from wagtail.wagtail_hooks import require_wagtail_login

from home.models import StoryPage
from home.supporters import bring_into_step


def pages_with(document: AbstractDocument) -> list[Page]:
    """Every page that holds a document, in its words or in a field, live or not."""
    held = ReferenceIndex.get_references_to(document).filter(base_content_type=ContentType.objects.get_for_model(Page))
    numbers = {int(number) for number in held.values_list("object_id", flat=True)}
    return list(Page.objects.filter(pk__in=numbers))


def refused(document: AbstractDocument, request) -> HttpResponse | None:
    """``None`` where a visitor may open a document: one that no page holds, or one of a page that they may read.

    Else the way to the sign-in. Raises Http404 where no page that holds it is published: a draft is for the office.
    """
    if request.user.has_perm("wagtailadmin.access_admin"):
        return None
    pages = pages_with(document)
    if not pages:
        return None
    withheld = set(StoryPage.objects.withheld(localdate()))
    shown = [page for page in pages if page.live and page.pk not in withheld]
    if not shown:
        raise Http404
    if request.user.is_authenticated:
        bring_into_step(request.user, localdate())
    if any(_may_read(page, request) for page in shown):
        return None
    response = require_wagtail_login(next=request.get_full_path())
    add_never_cache_headers(response)
    return response


def _may_read(page: Page, request) -> bool:
    return all(one.accept_request(request) for one in page.get_view_restrictions())

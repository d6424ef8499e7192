"""A file goes with the pages that hold it: who may read none of them cannot open it by its address either."""

from pathlib import PurePosixPath

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe
from django.views.static import serve
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page, ReferenceIndex
from wagtail.wagtail_hooks import require_wagtail_login

from home.models import StoryPage
from home.supporters import bring_into_step

FOR_ALL = "images"
LONGEST = 255
FOR_STAFF = {"original_images", "avatar_images"}  # an original may tell where and when it was taken


def pages_with(file: AbstractDocument | AbstractImage) -> list[Page]:
    """Every page that holds a document or a picture, in its words or in a field, live or not."""
    held = ReferenceIndex.get_references_to(file).filter(base_content_type=ContentType.objects.get_for_model(Page))
    numbers = {int(number) for number in held.values_list("object_id", flat=True)}
    return list(Page.objects.filter(pk__in=numbers))


def shown(pages: list[Page]) -> list[Page]:
    """Those of the pages that are published today: no drafts, and no story whose consent has ended."""
    withheld = set(StoryPage.objects.withheld(localdate()))
    return [page for page in pages if page.live and page.pk not in withheld]


def refused(document: AbstractDocument, request) -> HttpResponse | None:
    """``None`` where a visitor may open a document: one that no page holds, or one of a page that they may read.

    Else the way to the sign-in. Raises Http404 where no page that holds it is published: a draft is for the office.
    """
    if _is_office(request) or not (pages := pages_with(document)):
        return None
    public = shown(pages)
    if not public:
        raise Http404
    if _may_read_one(public, request):
        return None
    response = require_wagtail_login(next=request.get_full_path())
    add_never_cache_headers(response)
    return response


@require_safe
def picture(request, path: str) -> HttpResponse:
    """A picture in the size a page asked for, to whoever may see a page that shows it. Originals are for staff.

    One that everybody may see is kept by browsers and proxies for a year; one of a closed page is asked for each time.
    Raises Http404 for all else: documents have an address of their own.
    """
    if len(path) > LONGEST or not path.isprintable():
        raise Http404  # the file system and the database would stumble over it
    folder = PurePosixPath(path).parts[0]
    if folder in FOR_STAFF and _is_office(request):
        return serve(request, path, document_root=settings.MEDIA_ROOT)
    if folder != FOR_ALL:
        raise Http404
    rendition = get_image_model().get_rendition_model().objects.filter(file=path).select_related("image").first()
    is_open = rendition is None or is_for_all(rendition.image)
    if not (is_open or _is_office(request) or _may_read_one(shown(pages_with(rendition.image)), request)):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if is_open:
        patch_cache_control(response, public=True, max_age=365 * 24 * 3600, immutable=True)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def is_for_all(image: AbstractImage) -> bool:
    """Whether no page holds a picture, or one that is open to everybody, or something that is no page: an office."""
    holders = ReferenceIndex.get_references_to(image).values_list("base_content_type", flat=True)
    if set(holders) - {ContentType.objects.get_for_model(Page).pk}:
        return True
    pages = pages_with(image)
    return not pages or any(not page.get_view_restrictions() for page in shown(pages))


def _is_office(request) -> bool:
    return request.user.has_perm("wagtailadmin.access_admin")


def _may_read_one(pages: list[Page], request) -> bool:
    if request.user.is_authenticated:
        bring_into_step(request.user, localdate())
    return any(_may_read(page, request) for page in pages)


def _may_read(page: Page, request) -> bool:
    return all(one.accept_request(request) for one in page.get_view_restrictions())

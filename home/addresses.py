"""Which page an address means, and where a page stands. With two questions; Wagtail alone asks two a level.

Where the home pages of the site stand, Wagtail keeps in the cache, and makes new when it changes; that is asked once a
request and remembered on it, in the place where Wagtail looks too.
"""

from urllib.parse import quote

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from django.urls import get_script_prefix
from wagtail.models import Page, Site

HOME_DEPTH = 2
KEPT_AS_THEY_ARE = "/~:@!$&'()*+,;="  # in the path of an address, as Django's `reverse` leaves them


def homes(request: HttpRequest | None) -> dict[str, str]:
    """Language code -> the tree's address of its home page, on the site at hand."""
    paths = getattr(request, "_wagtail_cached_site_root_paths", None) or Site.get_site_root_paths()
    if request is None:
        site = paths[0].site_id if paths else None
    else:
        request._wagtail_cached_site_root_paths = paths
        site = _site_of(request, {path.site_id for path in paths})
    return {path.language_code: path.root_path for path in paths if path.site_id == site}


def _site_of(request: HttpRequest, sites: set[int]) -> int | None:
    """Where there is but one, the name of the host does not matter. Several are for Wagtail to choose from."""
    if len(sites) == 1 and not hasattr(request, "_wagtail_site"):
        request._wagtail_site = Site.from_db(None, ["id"], [*sites])  # asks for the rest when somebody wants it
    site = Site.find_for_request(request)
    return site and site.pk


def address_of(url_path: str, language: str, request: HttpRequest | None) -> str | None:
    """What `Page.get_url` says of a page, from two of its columns. ``None``: it is not on the site at hand."""
    home = homes(request).get(language)
    if home is None or not url_path.startswith(home):
        return None
    return f"{get_script_prefix()}{language}/{quote(url_path[len(home) :], safe=KEPT_AS_THEY_ARE)}"


def find_page(request: HttpRequest, path: str, language: str) -> None:
    """Tell Wagtail which page is asked for, before it asks itself, level by level. ``path``: below the language's home.

    A page below another one is found by the names of all above it. No type of page here has addresses of its own
    below it, or hides what stands below it.
    """
    home = homes(request).get(language)
    if home is None:
        return
    names = [name for name in f"{home}{path}".split("/") if name]
    try:
        request._wagtail_route_for_request = _page_at(names).route(request, [])
    except Http404:
        request._wagtail_route_for_request = None


def _page_at(names: list[str]) -> Page:
    asked = dict(enumerate(names, start=HOME_DEPTH))
    rows = Page.objects.filter(depth__in=asked, slug__in=names).order_by("depth")
    place, found = None, None
    for depth, tree_path, slug, *which in rows.values_list("depth", "path", "slug", "pk", "content_type"):
        if slug == asked[depth] and (depth == HOME_DEPTH or tree_path[: -Page.steplen] == place):
            place, found = tree_path, (depth, *which)
    if found is None or found[0] != max(asked):
        raise Http404
    _depth, pk, kind = found
    try:
        return ContentType.objects.get_for_id(kind).get_object_for_this_type(pk=pk)
    except Page.DoesNotExist as gone:  # deleted between the two questions
        raise Http404 from gone

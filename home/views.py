"""The few addresses of the public site that are not pages."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import get_language, get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.views import serve

from home import addresses, finding, queries
from home.finding import public_pages
from home.models import NewsIndexPage
from home.printing.cards import card_of
from jocs_site.backoffice.keeping import kept

ON_A_PAGE = 20
LONGEST_QUERY = 200


def page(request, path):
    """A page of Wagtail's; it answers to forms below pages too."""
    addresses.find_page(request, path, get_language())
    return serve(request, path)


@require_safe
@never_cache
def search(request):
    """Public pages of the language at hand that say what was asked for; how many there are in the other, too."""
    query, here = request.GET.get("q", "")[:LONGEST_QUERY].replace("\0", ""), get_language()
    numbers = finding.find_pages(query, here, localdate())
    page_obj = Paginator(numbers, ON_A_PAGE).get_page(request.GET.get("page"))
    elsewhere = {}
    if query.strip() and not numbers:
        for code, _name in settings.LANGUAGES:
            if code != here and (count := len(finding.find_pages(query, code, localdate()))):
                elsewhere[code] = count
    found = [
        (addresses.address_of(one.url_path, one.language, request), one)
        for one in finding.results(page_obj.object_list, query)
    ]
    shown = {
        "query": query,
        "page_obj": page_obj,
        "found": found,
        "most": finding.MOST_FOUND,
        "elsewhere": elsewhere,
    }
    return render(request, "home/search.html", shown)


@require_safe
def choose_language(request):
    """``/`` leads to the language of the visitor's last choice, else of the browser."""
    language = get_language_from_request(request)
    response = HttpResponseRedirect(f"/{language}/")
    response["Cache-Control"] = "private, no-store"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@kept
@require_safe
def card(request, pk):
    """The picture of a page that everybody may read today."""
    page = get_object_or_404(public_pages(localdate()).select_related("locale"), pk=pk)
    return HttpResponse(card_of(page), content_type="image/png")


@require_safe
@never_cache
def story(request, pk):
    """Lead to the story made of a report, as long as supporters may read it; mails and the worker's page point here."""
    page = queries.shown_story(pk, get_language(), localdate())
    if page is None:
        raise Http404
    return HttpResponseRedirect(page.get_url(request))


@require_safe
@never_cache
def stories_by(request, pk):
    """Lead from a worker's page to the stories of that posting, in the list of news of the language at hand."""
    index = NewsIndexPage.objects.live().filter(locale__language_code=get_language()).first()
    if index is None:
        raise Http404
    return HttpResponseRedirect(f"{index.get_url(request)}?by={pk}")


@require_safe
@never_cache
def switch_language(request, language):
    """Remember the visitor's choice, then show ``next`` in that language. A plain link, so that it needs no cookie."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    target = request.GET.get("next", "")
    if not target.startswith(f"/{language}/") or not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = f"/{language}/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
        httponly=True,
    )
    return response

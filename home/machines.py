"""What machines read: the list of all pages with their languages, the feed of news, and what robots may look at."""

from collections import defaultdict
from datetime import datetime, time, timedelta

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.timezone import localdate, make_aware, now
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from home import queries
from home.addresses import address_of
from home.finding import public_pages

# Screens of the rooms that everybody may read and that stand in no page tree.
SCREENS = [
    "dispatch:workers",
    "tours:meetings",
    "volunteers:opportunities",
    "scholarships:programme",
    "joining:join",
    "giving:give",
    "giving:relief",
    "dispatch:self_check",
    "newsletter:join",
]
IN_THE_FEED = 20
SECURITY_HOLDS = timedelta(days=180)


@require_safe
@never_cache
def sitemap(request):
    """Every public page with its counterparts; asked anew each time, because a consent that ends, ends now."""
    versions = defaultdict(dict)
    columns = ("translation_key", "locale__language_code", "url_path", "last_published_at")
    for key, language, url_path, changed in public_pages(localdate()).order_by("path").values_list(*columns):
        if address := address_of(url_path, language, request):
            versions[key][language] = (request.build_absolute_uri(address), changed)
    entries = [
        {"url": url, "changed": changed, "versions": {code: one for code, (one, _at) in of_page.items()}}
        for of_page in versions.values()
        for url, changed in of_page.values()
    ]
    entries += [
        {"url": url, "changed": None, "versions": screen}
        for screen in (_in_each_language(name, request) for name in SCREENS)
        for url in screen.values()
    ]
    return render(request, "home/sitemap.xml", {"entries": entries}, content_type="application/xml")


def _in_each_language(name: str, request) -> dict[str, str]:
    found = {}
    for code, _language in settings.LANGUAGES:
        with override(code):
            found[code] = request.build_absolute_uri(reverse(name))
    return found


@require_safe
def robots(request):
    """A demonstration is not looked at by search engines at all."""
    closed = ["/"] if settings.DEMO else ["/office/", "/*/accounts/", "/*/my/", "/*/search/"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request):
    """Whom to tell of a weakness, as RFC 9116 asks. It says for how long it holds, and is renewed by each visit."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = now() + SECURITY_HOLDS
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: ja, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


class NewsFeed(Feed):
    """The latest news of one language as Atom: heading and lead, never the whole text."""

    feed_type = Atom1Feed

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_object(self, request):
        return request

    def title(self, request):
        return _("News of JOCS")

    def link(self, request):
        return f"/{get_language()}/"

    def items(self, request):
        """Each with its address: the request remembers where the site stands."""
        language = get_language()
        newest = queries.latest_news(language, localdate(), IN_THE_FEED, request)
        return [(line, address_of(line.url_path, language, request)) for line in newest]

    def item_title(self, item):
        return item[0].title

    def item_description(self, item):
        return item[0].lead

    def item_link(self, item):
        return item[1]

    def item_pubdate(self, item):
        return make_aware(datetime.combine(item[0].published_on, time()))

    def item_updateddate(self, item):
        return max(filter(None, (self.item_pubdate(item), item[0].last_published_at)))

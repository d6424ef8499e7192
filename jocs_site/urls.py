"""The front door: which address leads to which room."""

from allauth.account.views import LogoutView
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home import calendars
from home.files import picture
from home.looks.views import design
from home.machines import NewsFeed, robots, security_txt, sitemap
from home.offline.views import manifest, offline, worker
from home.views import card, choose_language, page, search, stories_by, story, switch_language
from jocs_site.entrance import health
from jocs_site.entrance.devices import AddPasskeyView, devices
from jocs_site.entrance.signin import sign_in

handler400 = "jocs_site.entrance.errors.bad_request"
handler403 = "jocs_site.entrance.errors.forbidden"
handler404 = "jocs_site.entrance.errors.not_found"
handler500 = "jocs_site.entrance.errors.server_error"

urlpatterns = [
    path("", choose_language, name="choose_language"),
    path("language/<str:language>/", switch_language, name="switch_language"),
    path("cards/<int:pk>.png", card, name="card"),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("worker.js", worker, name="worker"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/login/", sign_in, name="sign_in"),
    # Wagtail's own sign-in asks for no second factor and counts no failures, so ours stands above it; the last of the
    # three breaks on purpose, as a test of error pages.
    path("office/logout/", LogoutView.as_view(), name="office_logout"),
    re_path(
        r"^office/(?:login|password_reset|failwhale)/", RedirectView.as_view(pattern_name="sign_in", query_string=True)
    ),
    path("office/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("webhooks/", include("members.payments.urls")),
    path("safe/", include("dispatch.safety.urls")),  # without a language: the page speaks both
    path("media/<path:path>", picture, name="picture"),
]
urlpatterns += i18n_patterns(
    path("accounts/sessions/", devices, name="devices"),
    path("accounts/2fa/webauthn/add/", AddPasskeyView.as_view(), name="add_passkey"),
    path("accounts/", include("allauth.urls")),
    path("my/", include("members.urls")),
    path("give/", include("members.giving_urls")),
    path("", include("members.public_urls")),
    path("", include("jocs_site.people.urls")),
    path("meeting/", include("members.agm.urls")),
    path("workers/meetings/", include("dispatch.tours.urls")),
    path("workers/", include("dispatch.urls")),
    path("volunteering/", include("dispatch.volunteers.urls")),
    path("stories/<int:pk>/", story, name="story"),
    path("stories/by/<int:pk>/", stories_by, name="stories_by"),
    path("events/calendar.ics", calendars.feed, name="events_feed"),
    path("events/<int:pk>/calendar.ics", calendars.one, name="event_calendar"),
    path("newsletter/", include("home.newsletter.urls")),
    path("search/", search, name="search"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("offline/", offline, name="offline"),
    path("design/", design, name="design"),
    path("feed/", NewsFeed(), name="news_feed"),
    path("scholarships/", include("scholarships.urls")),
    path("_util/login/", RedirectView.as_view(pattern_name="sign_in", query_string=True)),  # Wagtail's, as above
    re_path(wagtail_urls.serve_pattern, page, name="wagtail_serve"),
    path("", include(wagtail_urls)),
)

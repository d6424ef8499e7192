"""What a page is, in the words of schema.org, for search engines: who we are, and what a piece of news is.

A worker is named there only on pages that name them, since the facts are those the page shows. Meetings say it in their
own markup (`tours/public/meeting.html`).
"""

import json

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.models import EventPage, HomePage, NewsPage, Office

_INSIDE_A_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def facts_of(page: Page, *, site: str, offices: list[Office], request=None) -> dict | None:
    """``site``: scheme and host. ``None`` where a page has nothing to tell a machine that its heading does not tell."""
    if isinstance(page, HomePage):
        return {"@context": "https://schema.org", **_us(site), "address": [_address(one) for one in offices]}
    if isinstance(page, NewsPage):
        changed = page.last_published_at or page.first_published_at
        return {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": page.title,
            "description": page.lead,
            "inLanguage": page.locale.language_code,
            "datePublished": page.published_on.isoformat(),
            **({"dateModified": changed.isoformat()} if changed else {}),
            "url": site + page.get_url(request),
            "publisher": _us(site),
        }
    if isinstance(page, EventPage):
        return {"@context": "https://schema.org", **_event(page, site, request)}
    return None


def _event(page: EventPage, site: str, request) -> dict:
    status = "EventCancelled" if page.is_called_off else "EventScheduled"
    return {
        "@type": "Event",
        "name": page.title,
        "description": page.lead,
        "inLanguage": page.locale.language_code,
        "startDate": page.starts_at.isoformat(),
        "endDate": page.ends_at.isoformat(),
        "eventStatus": f"https://schema.org/{status}",
        "location": {"@type": "Place", "name": page.place, "address": page.address or page.place},
        "url": site + page.get_url(request),
        "organizer": _us(site),
    }


def _us(site: str) -> dict:
    return {
        "@type": "NGO",
        "name": _("Japan Overseas Christian Medical Cooperative Service"),
        "alternateName": "JOCS",
        "url": f"{site}/",
        "foundingDate": "1960",
    }


def _address(office: Office) -> dict:
    found = {"@type": "PostalAddress", "name": office.name, "streetAddress": office.address, "addressCountry": "JP"}
    return found | ({"telephone": office.phone} if office.phone else {})


def as_script(facts: dict) -> SafeString:
    """Data, not a script: browsers do not run it, and nothing in it can end the element."""
    words = json.dumps(facts, ensure_ascii=False).translate(_INSIDE_A_SCRIPT)
    return mark_safe(f'<script type="application/ld+json">{words}</script>')  # noqa: S308 - escaped above

"""The workers on one sheet, at an address that stays."""

import json
from hashlib import sha256

from django.conf import settings
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dispatch import queries
from dispatch.printing import introduction_facts, introduction_pdf
from dispatch.printing.introduction import TEMPLATE

KEPT_FOR_S = 600


@require_safe
def introduction(request):
    """As current as the page: who has the sheet asks each time whether it still holds, and what is kept is kept
    under what it says, so that nothing outlives a consent."""
    language = (get_language() or "ja")[:2]
    shown = queries.public_postings(timezone.localdate(), language)
    address = settings.WAGTAILADMIN_BASE_URL + reverse("dispatch:workers")
    facts = introduction_facts(shown, language=language, address=address)
    mark = _mark_of(facts)
    answer = get_conditional_response(request, etag=f'"{mark}"')
    if answer is None:
        pdf = cache.get_or_set(f"dispatch-introduction-{mark}", lambda: introduction_pdf(facts), KEPT_FOR_S)
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="jocs-workers-{language}.pdf"'
    answer["ETag"] = f'"{mark}"'
    answer["Cache-Control"] = "public, no-cache"
    return answer


def _mark_of(facts: dict) -> str:
    words = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return sha256(TEMPLATE.read_bytes() + words.encode()).hexdigest()[:32]

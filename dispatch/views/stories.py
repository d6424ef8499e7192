"""The photographs of stories, for everybody who may see them today."""

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_safe

from dispatch import queries
from jocs_site.backoffice.scans import as_answer


@require_safe
def story_photo(request, key):
    """Asked anew each time and kept in no cache: a consent that ends, ends now. Who releases sees it before."""
    may_preview = request.user.has_perm("dispatch.publish_report")
    found = queries.public_photo(key, timezone.localdate(), is_preview=may_preview)
    if found is None:
        raise Http404
    return as_answer(found.file, kind="jpeg", name="photo")

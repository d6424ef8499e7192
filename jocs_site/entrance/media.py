"""Pictures that editors put up. A proxy may take this over; without one the site still shows them."""

from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe
from django.views.static import serve

FOR_ALL = "images"
FOR_STAFF = {"original_images", "avatar_images"}  # an original may tell where and when it was taken


@require_safe
def picture(request, path: str):
    """A picture in the size a page asked for; originals for staff only; documents never."""
    folder = PurePosixPath(path).parts[0]
    if folder != FOR_ALL and not (folder in FOR_STAFF and request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    if folder == FOR_ALL:
        patch_cache_control(response, public=True, max_age=365 * 24 * 3600, immutable=True)
    return response

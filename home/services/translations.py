"""Keeping the two languages of a page in step: whoever publishes one side is told what the other still lacks."""

from django.utils import timezone
from wagtail.models import Page

from home.models import Behind


def counterparts_fall_behind(sender=None, *, instance: Page, **_signal) -> None:
    """A page was published. Was it behind, the two are in step now; else its live counterparts are behind from now on.

    A page that is published for the first time follows its counterpart, so it leaves nobody behind.
    """
    was_behind, _by_model = Behind.objects.filter(page=instance.pk).delete()
    is_new = instance.first_published_at == instance.last_published_at
    if was_behind or is_new:
        return
    now = timezone.now()
    for twin in Page.objects.live().filter(translation_key=instance.translation_key).exclude(pk=instance.pk):
        Behind.objects.get_or_create(page=twin, defaults={"since": now})

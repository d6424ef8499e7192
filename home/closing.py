"""A page that is closed stays closed where it is moved, copied or translated to.

Wagtail closes a page with a restriction on it or above it, and takes along neither: a translated or copied page would
be open to everybody, and so would one that leaves a closed section.
"""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, PageViewRestriction

from jocs_site.foundation.errors import RuleBroken


def signature(restriction: PageViewRestriction) -> tuple:
    """What makes two restrictions let in the same people."""
    groups = frozenset(group.pk for group in restriction.groups.all())
    return restriction.restriction_type, restriction.password, groups


@transaction.atomic
def close_like(page: Page, restrictions: Iterable[PageViewRestriction]) -> None:
    """Put on a page those restrictions that are not in force there yet."""
    held = {signature(one) for one in _in_force(page)}
    for kind, password, groups in {signature(one) for one in restrictions} - held:
        own = PageViewRestriction.objects.create(page=page, restriction_type=kind, password=password)
        own.groups.set(groups)


def close_copy(page: Page, copied: Page) -> None:
    """A copy is as closed as its source was in its place, and so is each page that came along below it."""
    close_like(copied, _in_force(page))
    below = {one.url_path.removeprefix(copied.url_path): one for one in copied.get_descendants()}
    for restriction in _read(
        PageViewRestriction.objects.filter(page__in=page.get_descendants()).select_related("page")
    ):
        if counterpart := below.get(restriction.page.url_path.removeprefix(page.url_path)):
            close_like(counterpart, [restriction])


def refuse_more_readers(page: Page, alias: Page) -> None:
    """Raises RuleBroken where an alias is open to somebody who may not read the page itself."""
    asked = {signature(one) for one in _read(alias.get_view_restrictions())}
    if {signature(one) for one in _in_force(page)} - asked:
        raise RuleBroken(_("More people could read this page at a second address: link to it instead."))


def close_translation(*, source_obj, target_obj, **_signal) -> None:
    """Heard when something was copied for translation: a page gets what its source has in force."""
    if isinstance(source_obj, Page):
        close_like(target_obj, _in_force(source_obj))


def close_moved(*, instance: Page, parent_page_before: Page, **_signal) -> None:
    """Heard when a page has moved: what the old place asked of readers, the page asks itself from now on."""
    close_like(instance, _in_force(parent_page_before))


def _in_force(page: Page) -> list[PageViewRestriction]:
    """What readers of a page must be, by its own restrictions and by those above it; fresh from the database."""
    fresh = Page.objects.get(pk=page.pk)
    above = fresh.get_ancestors(inclusive=True)
    return list(_read(PageViewRestriction.objects.filter(page__in=above)))


def _read(restrictions):
    return restrictions.order_by("pk").prefetch_related("groups")

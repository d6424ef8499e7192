"""Who may enter the supporters' rooms: two groups that follow the membership.

Editors close a page with Wagtail's own privacy button to one of the groups. Whenever somebody who signed in asks for
such a page, or for a file that it holds, the account is brought into step first: a vote won this morning opens a door
now, and a membership that ended closes it, in every process and without a nightly job.
"""

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Page, PageViewRestriction

from members.queries import support_of

SUPPORTERS, VOTING = (
    "支援者 Supporters",
    "社員会員 Voting members",
)  # as the privacy button lists them, in both languages
FOLLOWED = {SUPPORTERS: "supports", VOTING: "votes"}


def is_for_groups(page: Page) -> bool:
    return any(one.restriction_type == PageViewRestriction.GROUPS for one in page.get_view_restrictions())


def groups_of(user, on: date) -> set[str]:
    """Which of the two groups an account belongs to on a day, by name."""
    support = support_of(user, on)
    return {name for name, what in FOLLOWED.items() if getattr(support, what)}


def bring_into_step(user, on: date) -> None:
    """Give an account the groups that it belongs to on a day, and take the others of the two from it."""
    wanted = groups_of(user, on)
    held = set(user.groups.filter(name__in=FOLLOWED).values_list("name", flat=True))
    if wanted == held:
        return
    with transaction.atomic():
        user.groups.remove(*Group.objects.filter(name__in=held - wanted))
        user.groups.add(*Group.objects.filter(name__in=wanted - held))


def rooms_of(user, language: str, on: date) -> list[Page]:
    """The uppermost live pages of a language that are closed to the groups this account belongs to that day."""
    groups = groups_of(user, on)
    if not groups:
        return []
    pages = Page.objects.live().filter(
        view_restrictions__restriction_type=PageViewRestriction.GROUPS,
        view_restrictions__groups__name__in=groups,
        locale__language_code=language,
    )
    rooms: list[Page] = []
    for page in pages.distinct().order_by("path"):
        if not any(page.is_descendant_of(room) for room in rooms):
            rooms.append(page)
    return rooms

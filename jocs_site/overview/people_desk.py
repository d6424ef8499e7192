"""What waits about people themselves: records entered twice, whose worklist is on this floor, and returned post."""

from django.urls import reverse
from django.utils.translation import gettext as _

from jocs_site.backoffice.todo import Todo
from jocs_site.people import queries as people


def todos(*, user, today) -> list[Todo]:
    """For those who may mend it; who only reads the lists has nothing to do."""
    work = []
    if user.has_perm("people.merge_people"):
        url = reverse("overview_duplicates:index")
        work.append(Todo(_("records that may be of one person"), people.count_pairs(), url, "people.merge_people"))
    if user.has_perms(["people.change_person", "people.view_returnedmail"]):
        url, came_back = reverse("people_returned_mail:index"), people.people_with_returned_mail().count()
        work.append(Todo(_("people whose post came back"), came_back, url, "people.view_returnedmail"))
    return work

"""Letters about what is over, once the address or the words are kept no longer."""

from collections.abc import Iterable

from django.db import transaction

from jocs_site.letters.models import Bounce, Letter
from jocs_site.people.models import Person

ON_THEIR_WAY = (Letter.State.WAITING, Letter.State.SENDING)


@transaction.atomic
def forget_letters(*, beginnings: Iterable[str], person: Person | None = None) -> int:
    """Delete letters whose keys begin so, with their copies, addressed to nobody on record, or to ``person`` alone.

    What has not gone out yet stays until it has. That an address is no good stays known, without the letter that told.
    Returns how many are gone. Safe to repeat.
    """
    gone = 0
    for beginning in beginnings:
        letters = Letter.objects.filter(key__startswith=beginning, person=person, organisation=None)
        for letter in letters.exclude(state__in=ON_THEIR_WAY).filter(copy=None).order_by("-pk"):
            gone += _delete_with_what_it_copies(letter)
    return gone


def _delete_with_what_it_copies(letter: Letter) -> int:
    gone = 0
    while letter is not None:
        earlier = letter.copy_of
        Bounce.objects.filter(letter=letter).update(letter=None)
        letter.delete()
        letter, gone = earlier, gone + 1
    return gone

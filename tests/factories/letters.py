from django.utils.translation import gettext_lazy as _

from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, post_all
from tests.factories.people import PersonFactory

GREETING = kind("test_greeting", _("Letters"), permission="letters.view_letter")
SECRET = kind("test_secret", _("Letters"), permission="letters.view_letter", keeps_words=False)


def new_letter(number: int = 1, **changes) -> NewLetter:
    """A letter to nobody in particular, at an address of its own."""
    columns = {
        "key": f"greeting:{number}",
        "kind": GREETING,
        "subject": f"ご挨拶 {number}",
        "text": f"看護 花 様\n\nいつもありがとうございます。{number}\n",
        "address": f"hana{number}@example.org",
    }
    return NewLetter(**columns | changes)


def letter_in_outbox(number: int = 1, **changes):
    return post_all([new_letter(number, **changes)])[0]


def letter_to_person(**changes):
    person = changes.pop("person", None) or PersonFactory(email="hana@example.org")
    return letter_in_outbox(person=person, address=person.email, **changes)

"""Questions about letters. Read only."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Min, Q, QuerySet, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _

from jocs_site.backoffice.todo import Todo
from jocs_site.foundation.addresses import show_postal_code
from jocs_site.letters import rules
from jocs_site.letters.kinds import every_kind
from jocs_site.letters.models import Bounce, LabelSheet, Letter, Outbox
from jocs_site.people.models import Organisation, Person
from jocs_site.people.queries import find_people


def letters_of(person: Person) -> QuerySet[Letter]:
    """What we wrote to a person, the newest first."""
    return Letter.objects.filter(person=person).order_by("-made_at", "-pk")


def latest_letters(subject: Person | Organisation, *, reader) -> QuerySet[Letter]:
    """What we wrote to somebody, the newest first, of the kinds that the reader may read; the last fifty."""
    own = {"person" if isinstance(subject, Person) else "organisation": subject}
    return letters_for(reader).filter(**own).defer("text", "html").order_by("-made_at", "-pk")[:50]


def letters_for(user) -> QuerySet[Letter]:
    """Letters that a member of staff may read: each room says who may read its kinds."""
    kinds = [kind.code for kind in every_kind() if user.has_perm(kind.permission)]
    return Letter.objects.filter(kind__in=kinds)


def find_letters(text: str, among: QuerySet[Letter]) -> QuerySet[Letter]:
    """By subject, by address, or by any spelling of the person's name."""
    people = find_people(text).order_by().values("pk")
    named = Q(name__icontains=text) | Q(address__icontains=text) | Q(subject__icontains=text)
    return among.filter(named | Q(person__in=people))


def mail_address(person: Person | None) -> str:
    """Where a person reads e-mail; empty when we know of nowhere."""
    if person is None:
        return ""
    return person.email or (person.user.email if person.user_id else "")


def postal_lines(person: Person) -> list[str]:
    """The address as the post wants it, line by line, without the name."""
    if person.country != "JP":
        return [line.strip() for line in person.address_abroad.splitlines() if line.strip()]
    code = f"〒{show_postal_code(person.postal_code)}" if person.postal_code else ""
    return [line for line in (code, f"{person.prefecture}{person.city}{person.street}", person.building) if line]


def letter_known(key: str) -> bool:
    """Whether a letter was posted under this key."""
    return Letter.objects.filter(key=key).exists()


def written_in(mailing_id: int) -> QuerySet[Letter]:
    """The letters of a mailing, whatever became of them; copies that went later are not among them."""
    return Letter.objects.filter(mailing=mailing_id)


def fates_in(mailing_id: int) -> list[tuple[str, str, int]]:
    """What became of the letters of a mailing: state, its name, how many; in the order of the states."""
    counted = written_in(mailing_id).order_by().values_list("state").annotate(Count("pk"))
    counts = dict(counted)
    return [(state.value, str(state.label), counts[state]) for state in Letter.State if state in counts]


def paper_to_print(user) -> QuerySet[Letter]:
    """Letters on paper that wait for the printer, of the kinds that this user may read."""
    return letters_for(user).filter(channel=Letter.Channel.POST, state=Letter.State.WAITING)


def in_order(letters: QuerySet[Letter], order: str) -> QuerySet[Letter]:
    """``kana`` or ``postal``, in which post is cheaper to send; organisations, which have no reading, come last."""
    nameless = Case(When(sort_key="", then=1), default=0)
    by_kana = (nameless, "sort_key", "name", "pk")
    return letters.order_by("postal_code", *by_kana) if order == "postal" else letters.order_by(*by_kana)


def label_sheets() -> QuerySet[LabelSheet]:
    return LabelSheet.objects.all()


def bad_addresses() -> set[str]:
    """Addresses in small letters that letters came back from, until the office has looked into it."""
    rows = Bounce.objects.by_address()
    return {row["address"] for row in rows if not rules.is_good_address(hard=row["hard"], soft=row["soft"])}


def is_good_address(address: str) -> bool:
    rows = Bounce.objects.by_address().filter(address=address.lower())
    return bool(address) and all(rules.is_good_address(hard=row["hard"], soft=row["soft"]) for row in rows)


def file_warnings(subject: Person | Organisation) -> list[str]:
    """What a clerk must know before writing an e-mail to somebody."""
    own = mail_address(subject) if isinstance(subject, Person) else subject.email
    return [] if not own or is_good_address(own) else [_("E-mail to %(address)s came back.") % {"address": own}]


def open_bounces() -> QuerySet[Bounce]:
    """Reports that nobody has looked into."""
    return Bounce.objects.open().select_related("letter")


def people_at(addresses: list[str]) -> dict[str, Person]:
    """Who reads e-mail at these addresses, by address in small letters."""
    people = Person.objects.annotate(at=Lower("email"), account=Lower("user__email"))
    found = people.filter(Q(at__in=addresses) | Q(account__in=addresses)).order_by("-pk")
    return {address: person for person in found for address in (person.account, person.at) if address in addresses}


def outbox() -> Outbox:
    """Whether the mail server takes letters; the row itself is made by the first failure."""
    return Outbox.objects.filter(pk=1).first() or Outbox(pk=1)


@dataclass(frozen=True)
class Backlog:
    """E-mails that wait: how many, and since when the oldest."""

    count: int
    oldest_at: datetime | None


def backlog() -> Backlog:
    waiting = Letter.objects.filter(channel=Letter.Channel.EMAIL, state=Letter.State.WAITING)
    figures = waiting.aggregate(count=Count("pk"), oldest_at=Min("made_at"))
    return Backlog(**figures)


def todos(*, user, today) -> list[Todo]:
    troubled = letters_for(user).to_look_into().count()
    url = reverse("letters_trouble:index")
    return [Todo(_("letters that did not arrive"), troubled, url, "letters.view_letter")]

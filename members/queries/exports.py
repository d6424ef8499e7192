"""The list of members as rows for a file, and the rows of the statutory register."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from jocs_site.people.models import Person
from members.models import Membership

OF_PERSON = (
    "given_name",
    "family_kana",
    "given_kana",
    "family_latin",
    "given_latin",
    "postal_code",
    "prefecture",
    "city",
    "street",
    "building",
    "country",
    "address_abroad",
    "phone",
    "email",
    "language",
    "stop_mail",
)
OF_MEMBERSHIP = ("joined_on", "left_on", "pledged_yen", "owed_yen", "overdue_yen", "overdue_years", "credit_yen")
AT_ONCE = 2_000


def member_columns() -> list[str]:
    """Headings of the exported list, those that the import knows among them."""
    labels = {field.name: str(field.verbose_name) for field in Person._meta.concrete_fields}
    return [
        _("Member number"),
        labels["family_name"],
        *(labels[name] for name in OF_PERSON),
        _("Kind of membership"),
        _("Joined on"),
        _("Left on"),
        capfirst(_("dues the member chose (yen a year)")),
        _("To pay"),
        _("Overdue"),
        _("Years overdue"),
        _("Credit"),
    ]


def member_rows(memberships: QuerySet[Membership]) -> Iterator[tuple]:
    """One tuple a member of `members_list`, however it was filtered; never all in memory."""
    columns = ("number", "family_or_body", *(f"person__{name}" for name in OF_PERSON), "kind_name", *OF_MEMBERSHIP)
    named = memberships.annotate(family_or_body=Coalesce(F("person__family_name"), F("organisation__name_ja")))
    return named.values_list(*columns).iterator(chunk_size=AT_ONCE)


def register_rows(on: date) -> Iterable[tuple[str, str]]:
    """Name and address of every member with a vote on that day and nothing else. Source: docs/sources.md#R10"""
    voters = Membership.objects.voting(on).with_names().in_reading_order()
    for membership in voters.iterator(chunk_size=AT_ONCE):
        holder = membership.holder
        yield str(holder), holder.postal_address if membership.person_id else " ".join(holder.address.split())

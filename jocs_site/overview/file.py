"""What every room says in the file of a person or an organisation; each room shows what the reader may see there."""

from datetime import date
from itertools import groupby

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from dispatch import queries as dispatch
from dispatch.tours import queries as tours
from dispatch.volunteers import queries as volunteers
from home import queries as site
from jocs_site.backoffice.roles import Role
from jocs_site.letters import queries as letters
from jocs_site.people.backoffice import Section
from jocs_site.people.models import Organisation, Person
from members import queries as members
from scholarships import queries as scholarships

ROOMS = (members, dispatch, tours, volunteers, scholarships)
MOST_CHANGES = 30


def roles(subject: Person | Organisation, user, today: date) -> list[Role]:
    return [role for room in ROOMS for role in room.file_roles(subject, user=user, on=today)]


def sections(subject: Person | Organisation, user, today: date) -> list[Section]:
    parts = (
        _memberships(subject, user, today),
        _giving(subject, user),
        _helping(subject, user),
        _stories(subject, user, today),
        _letters(subject, user),
    )
    return [*(section for part in parts for section in part), _history(subject, user)]


def _memberships(subject, user, today: date) -> list[Section]:
    if not user.has_perm("members.view_membership"):
        return []
    return [
        Section(
            f"member-{membership.number}",
            _("Member %(number)d") % {"number": membership.number},
            "members/office/member_file.html",
            members.membership_file(membership, user=user, on=today),
        )
        for membership in members.memberships_held(subject)
    ]


def _giving(subject, user) -> list[Section]:
    file = members.giver_file(subject, user=user)
    return [Section("gifts", _("Gifts and receipts"), "members/office/giver_file.html", file)] if file else []


def _helping(subject, user) -> list[Section]:
    file = volunteers.help_file(subject, user=user)
    return [Section("help", _("Help as a volunteer"), "volunteers/office/file.html", file)] if file else []


def _stories(subject, user, today: date) -> list[Section]:
    found = site.stories_of(subject, user=user, on=today)
    return [Section("stories", _("Stories for supporters"), "home/office/stories_of.html", found)] if found else []


def _letters(subject, user) -> list[Section]:
    if not user.has_perm("letters.view_letter"):
        return []
    found = letters.latest_letters(subject, reader=user)
    return [Section("letters", _("Letters"), "letters/office/letters_to.html", found)]


def _history(subject, user) -> Section:
    """Who changed what of the record and of the memberships, the latest first. Notes are not in it, nor is money."""
    records = [subject]
    if user.has_perm("members.view_membership"):
        records += members.memberships_held(subject)
    about = Q()
    for kind, of_kind in groupby(records, key=type):
        keys = [str(record.pk) for record in of_kind]
        about |= Q(content_type=ContentType.objects.get_for_model(kind), object_id__in=keys)
    entries = ModelLogEntry.objects.filter(about).select_related("user__person").order_by("-timestamp", "-pk")
    told = [(entry, _fields_in_words(subject, entry.data)) for entry in entries[:MOST_CHANGES]]
    return Section("history", _("Changes of the record"), "overview/file/history.html", told)


def _fields_in_words(subject, data: dict) -> str:
    known = {field.name: field for field in subject._meta.concrete_fields}
    return ", ".join(capfirst(str(known[name].verbose_name)) for name in data.get("fields", ()) if name in known)

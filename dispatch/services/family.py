"""Who of the family lives at the post."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dispatch.models import FamilyMember, Posting
from dispatch.services.refusals import lock, note, refuse_reversed_days, refused_in_words
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import services as people
from jocs_site.people.models import Person


def add_family_member(
    *, posting: Posting, person: Person, relation: str, starts_on: date, ends_before: date | None = None, by=None
) -> FamilyMember:
    """Record who lives at the post too. ``person``: one we know, or a new one not saved yet.

    Raises RuleBroken for days outside the posting, the worker, or a person who is at a post already;
    ValidationError for a new person who cannot be entered.
    """
    with refused_in_words():
        held = lock(posting, None)
        if person.pk is None:
            (person,) = people.add_people([person])
        member = FamilyMember(
            posting=held, person=person, relation=relation, starts_on=starts_on, ends_before=ends_before
        )
        _refuse_bad_days(member)
        member.save(force_insert=True)
        note(held, "family", by=by, at=None)
    return member


def change_family_member(
    *, member: FamilyMember, relation: str, starts_on: date, ends_before: date | None, by=None
) -> FamilyMember:
    """Correct the days; with ``ends_before``, the day from which they live there no longer."""
    with refused_in_words():
        held = lock(member.posting, None)
        fresh = FamilyMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
        fresh.relation, fresh.starts_on, fresh.ends_before = relation, starts_on, ends_before
        _refuse_bad_days(fresh)
        fresh.save(update_fields=["relation", "starts_on", "ends_before"])
        note(held, "family", by=by, at=None)
    return fresh


def remove_family_member(*, member: FamilyMember, by=None) -> None:
    """Take out who was entered by mistake; who moves away keeps a last day instead."""
    with refused_in_words():
        held = lock(member.posting, None)
        FamilyMember.objects.filter(pk=member.pk).delete()
        note(held, "family_removed", by=by, at=None)


def _refuse_bad_days(member: FamilyMember) -> None:
    term = member.posting
    if member.person_id == term.worker.person_id:
        raise RuleBroken(_("This is the worker."), field="person")
    if member.ends_before:
        refuse_reversed_days(member.starts_on, member.ends_before)
    if not term.starts_on <= member.starts_on < term.ends_before:
        words = _("The posting runs from %(start)s to %(end)s.")
        days = {"start": date_format(term.starts_on), "end": date_format(term.ends_on)}
        raise RuleBroken(words % days, field="starts_on")

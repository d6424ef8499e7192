"""Leaving: by one's own word, by death, by expulsion."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.backoffice.states import take_step
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people import services as people
from members import rules
from members.models import EXPULSION_LIFE, Dues, Expulsion, ExpulsionChange, Membership, Resignation
from members.services.dues import waive_dues
from members.services.mails import tell_of_resignation
from members.services.memberships import end_membership, lock_membership


@transaction.atomic
def resign(*, membership_id: int, leaves_on: date, at: datetime, today: date, words: str = "", by=None) -> Resignation:
    """A member's own word. ``leaves_on`` is the first day outside; dues still open stay open.

    Raises RuleBroken if the membership ended, or the day is none that may be chosen.
    """
    if leaves_on not in rules.last_days(today):
        raise RuleBroken(_("Choose one of the days offered."), field="leaves_on")
    end_membership(membership_id=membership_id, on=leaves_on, ground=Membership.Ground.RESIGNED, by=by)
    resignation = Resignation.objects.create(
        membership_id=membership_id, said_at=at, said_by=by, leaves_on=leaves_on, words=words.strip()
    )
    tell_of_resignation(resignation, "resigned")
    return resignation


@transaction.atomic
def withdraw_resignation(*, membership_id: int, at: datetime, today: date, by=None) -> Membership:
    """Take the word back, until the day itself. Raises RuleBroken afterwards, or if there is none."""
    membership = lock_membership(membership_id)
    resignation = membership.resignations.filter(withdrawn_at=None).first()
    if resignation is None or membership.left_because != Membership.Ground.RESIGNED:
        raise RuleBroken(_("There is no resignation to take back."))
    if today >= resignation.leaves_on:
        raise RuleBroken(_("The membership has ended. Please write to the office to join again."))
    membership.periods.filter(ends_before=membership.left_on).update(ends_before=None)
    membership.left_on, membership.left_because = None, ""
    membership.save(update_fields=["left_on", "left_because"])
    resignation.withdrawn_at = at
    resignation.save(update_fields=["withdrawn_at"])
    log(membership, "members.resignation_withdrawn", user=by)
    tell_of_resignation(resignation, "stays")
    return membership


@transaction.atomic
def record_death(*, person_id: int, on: date, today: date, waive_because: str = "", by=None) -> list[Membership]:
    """Note a death, end the memberships of the dead, and if a reason is given waive what is still owed.

    From then no letter goes to them and nobody reminds them of dues.
    """
    people.record_death(person_id=person_id, on=on, today=today, by=by)
    memberships = list(Membership.objects.filter(person=person_id).order_by("pk"))
    for membership in memberships:
        lock_membership(membership.pk)
        if membership.left_on is None:
            first_day_outside = max(on + timedelta(days=1), _earliest_end(membership))
            end_membership(membership_id=membership.pk, on=first_day_outside, ground=Membership.Ground.DECEASED, by=by)
        if waive_because.strip():
            for dues in Dues.objects.owed().filter(membership=membership):
                waive_dues(dues_id=dues.pk, on=today, reason=waive_because, by=by)
    return memberships


def _earliest_end(membership: Membership) -> date:
    return membership.periods.get(ends_before=None).starts_on + timedelta(days=1)


@transaction.atomic
def open_expulsion(*, membership_id: int, ground: str, meeting_on: date, by=None) -> Expulsion:
    """Begin the procedure; the bond stays as it is. Source: docs/sources.md#R5"""
    membership = lock_membership(membership_id)
    if membership.left_on is not None:
        raise RuleBroken(_("This membership has ended."))
    if membership.expulsions.exclude(state__in=EXPULSION_LIFE.ends).exists():
        raise RuleBroken(_("A procedure is open already."))
    if not ground.strip():
        raise RuleBroken(_("Name the ground in the articles."), field="ground")
    log(membership, "members.expulsion_opened", user=by, data={"ground": ground, "meeting_on": str(meeting_on)})
    return Expulsion.objects.create(membership=membership, ground=ground.strip(), meeting_on=meeting_on)


@transaction.atomic
def step_expulsion(
    *, expulsion_id: int, step: str, on: date, words: str = "", by=None, expected_state: str | None = None
) -> Expulsion:
    """Take the next step on a day. Only telling the member, the last, ends the membership.

    words: what the member said when heard; the reason when the procedure is given up.
    Raises RuleBroken if the notice comes too late, nobody noted the hearing, or the meeting was not yet.
    """
    expulsion = Expulsion.objects.select_related("membership").get(pk=expulsion_id)
    membership = lock_membership(expulsion.membership_id)
    _check_expulsion_step(expulsion, step, on, words)
    columns = {"warn": "warned_on", "hear": "heard_on", "resolve": "resolved_on", "notify": "told_on"}
    also = {columns[step]: on} if step in columns else {}
    if step == "hear":
        also["heard_words"] = words.strip()
    take_step(
        expulsion,
        EXPULSION_LIFE,
        step,
        changes=ExpulsionChange,
        by=by,
        reason=words,
        expected_state=expected_state,
        also=also,
    )
    if step == "notify":
        end_membership(membership_id=membership.pk, on=on, ground=Membership.Ground.EXPELLED, by=by, by_procedure=True)
    return expulsion


def _check_expulsion_step(expulsion: Expulsion, step: str, on: date, words: str) -> None:
    if step == "warn" and not rules.is_warned_in_time(warned_on=on, meeting_on=expulsion.meeting_on):
        raise RuleBroken(_("The notice must be sent more than a week before the general meeting."), field="on")
    if step == "hear" and not words.strip():
        raise RuleBroken(_("Note what the member said, or that the member chose to say nothing."), field="words")
    if step == "hear" and expulsion.warned_on and not expulsion.warned_on <= on <= expulsion.meeting_on:
        raise RuleBroken(_("The member is heard between the notice and the decision."), field="on")
    if step == "resolve" and on < expulsion.meeting_on:
        raise RuleBroken(_("The general meeting has not been held by that day."), field="on")
    if step == "notify" and expulsion.resolved_on and on < expulsion.resolved_on:
        raise RuleBroken(_("The member cannot be told before the resolution."), field="on")

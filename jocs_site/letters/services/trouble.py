"""What the office decides: send again, it arrived after all, leave it, withdraw it; and paper that is printed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters import queries, tasks
from jocs_site.letters.models import Attachment, Letter
from jocs_site.letters.models.letters import new_token

State = Letter.State


@transaction.atomic
def send_again(*, letter_id: int, at: datetime, by=None) -> Letter:
    """Send a copy of a letter that failed, came back, or may never have gone, to the person's present address.

    The copy of a letter that may have arrived keeps its Message-ID, so that most mail programs show it once.
    Safe to repeat: there is one copy. Raises RuleBroken for a letter in no trouble, or whose words were not kept.
    """
    letter = _lock(letter_id)
    copy = Letter.objects.filter(copy_of=letter).first()
    if copy:
        return copy
    if letter.state not in Letter.TROUBLED:
        raise RuleBroken(_("Only a letter that did not arrive is sent again."))
    address = queries.mail_address(letter.person) or letter.address
    if not letter.text:
        raise RuleBroken(_("The words of this letter were not kept."))
    if not queries.is_good_address(address):
        raise RuleBroken(_("Letters to %(address)s come back. Mend the address first.") % {"address": address})
    attachments = list(letter.attachments.all())
    copy = Letter.objects.get(pk=letter.pk)
    copy.pk, copy._state.adding = None, True
    copy.key, copy.copy_of, copy.address, copy.token = f"{letter.key}#{letter.pk}", letter, address, new_token()
    copy.state, copy.reason, copy.attempts, copy.next_try_at = State.WAITING, "", 0, None
    copy.mailing, copy.sent_at, copy.made_at, copy.settled_at, copy.settled_by = None, None, at, None, None
    if letter.state != State.UNSURE:
        copy.message_id = letter.message_id.replace(letter.token, copy.token)
    copy.save(force_insert=True)
    Attachment.objects.bulk_create(
        Attachment(letter=copy, name=one.name, content_type=one.content_type, file=one.file) for one in attachments
    )
    _settle(letter, at=at, by=by)
    log(letter, "letters.sent_again", user=by, data={"copy": copy.pk, "address": address})
    transaction.on_commit(tasks.send_letters.enqueue)
    return copy


@transaction.atomic
def confirm_arrived(*, letter_id: int, at: datetime, by=None) -> None:
    """Say that a letter of which nobody knew did go. Safe to repeat."""
    letter = _lock(letter_id)
    if letter.state == State.SENT:
        return
    if letter.state != State.UNSURE:
        raise RuleBroken(_("This is known already: %(state)s.") % {"state": letter.get_state_display()})
    letter.state, letter.sent_at = State.SENT, at
    letter.save(update_fields=["state", "sent_at"])
    _settle(letter, at=at, by=by)
    log(letter, "letters.arrived", user=by)


@transaction.atomic
def settle(*, letter_id: int, at: datetime, by=None) -> None:
    """Take a letter off the worklist and leave it at that. Safe to repeat."""
    letter = _lock(letter_id)
    if letter.settled_at is None:
        _settle(letter, at=at, by=by)
        log(letter, "letters.settled", user=by)


@transaction.atomic
def withdraw(*, letter_id: int, by=None) -> None:
    """Take a letter back before it goes. Raises RuleBroken once it is on its way."""
    letter = _lock(letter_id)
    if letter.state == State.WITHDRAWN:
        return
    if letter.state != State.WAITING:
        raise RuleBroken(_("It is too late: %(state)s.") % {"state": letter.get_state_display()})
    letter.state = State.WITHDRAWN
    letter.save(update_fields=["state"])
    log(letter, "letters.withdrawn", user=by)


@transaction.atomic
def withdraw_waiting(*, mailings: Iterable[int], address: str = "") -> int:
    """Take back what has not begun to go of these mailings, to everybody or to one address. Returns how many."""
    waiting = Letter.objects.filter(mailing__in=mailings, state=State.WAITING)
    return (waiting.filter(address__iexact=address) if address else waiting).update(state=State.WITHDRAWN)


@transaction.atomic
def mark_printed(letter_ids: Iterable[int], *, at: datetime) -> int:
    """Say that letters on paper are printed. Returns how many were not before."""
    waiting = Letter.objects.filter(pk__in=letter_ids, channel=Letter.Channel.POST, state=State.WAITING)
    return waiting.update(state=State.PRINTED, sent_at=at)


def _lock(letter_id: int) -> Letter:
    return Letter.objects.select_for_update(no_key=True).get(pk=letter_id)


def _settle(letter: Letter, *, at: datetime, by) -> None:
    letter.settled_at, letter.settled_by = at, by
    letter.save(update_fields=["settled_at", "settled_by"])

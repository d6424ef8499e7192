"""Emptying the outbox so that no letter goes twice, even when the worker is killed in the middle.

Each letter is marked "on its way" before the mail server hears of it, and "sent" after the server took it, each mark in
a transaction that is safe before the next thing happens. A worker that dies between the two leaves a letter of which
nobody can know whether it arrived: it is shown to the office as such and never sent again by itself.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jocs_site.letters import queries, rules
from jocs_site.letters.kinds import kind_of
from jocs_site.letters.models import Letter, Outbox
from jocs_site.letters.services.bounces import record_refusal
from jocs_site.letters.wire import Fate, Line, Outcome

AT_ONCE = 50
LEASE = timedelta(minutes=10)  # longer than any answer of a mail server may take


@dataclass
class Drained:
    """What one go did: letters by fate, whether more wait, and from when it is worth trying again."""

    fates: Counter = field(default_factory=Counter)
    has_more: bool = False
    try_again_at: datetime | None = None


Clock = Callable[[], datetime]


def drain(*, most: int | None = None, lease: timedelta = LEASE, clock: Clock = timezone.now) -> Drained:
    """Send what waits, over one connection. Any number may run at once.

    most: stop after so many letters. lease: after so long on its way a letter counts as lost sight of.
    """
    lose_sight(at=clock())
    outbox = queries.outbox()
    if outbox.paused_until and outbox.paused_until > clock():
        return Drained()
    with Line() as line:
        postman = _Postman(line, lease, clock, has_failed=bool(outbox.failures))
        return postman.empty_outbox(most)


def lose_sight(*, at: datetime) -> int:
    """Letters whose worker died in the middle: nobody knows whether they went. Returns how many."""
    lost = Letter.objects.filter(state=Letter.State.SENDING, leased_until__lt=at)
    reason = _("The worker stopped while this letter was on its way.")
    return lost.update(state=Letter.State.UNSURE, reason=reason, lease="", leased_until=None)


class _Postman:
    """One worker on one round. ``ticket``: its name on the letters that it alone may begin."""

    def __init__(self, line: Line, lease: timedelta, clock: Clock, *, has_failed: bool):
        self.line, self.lease, self.clock, self.has_failed = line, lease, clock, has_failed
        self.ticket, self.drained, self.is_closed = uuid4().hex, Drained(), False

    def empty_outbox(self, most: int | None) -> Drained:
        done = 0
        while not self.is_closed and (most is None or done < most):
            batch = self._claim(AT_ONCE if most is None else min(AT_ONCE, most - done))
            if not batch:
                return self.drained
            self._send(batch)
            done += len(batch)
        self.drained.has_more = not self.is_closed and Letter.objects.due(self.clock()).exists()
        return self.drained

    def _claim(self, most: int) -> list[Letter]:
        now = self.clock()
        with transaction.atomic(durable=True):
            free = Letter.objects.due(now).select_for_update(skip_locked=True, of=("self",), no_key=True)
            batch = list(free.prefetch_related("attachments")[:most])
            chosen = Letter.objects.filter(pk__in=[letter.pk for letter in batch])
            chosen.update(lease=self.ticket, leased_until=now + self.lease)
        return batch

    def _send(self, batch: list[Letter]) -> None:
        """The end of each letter is marked together with the beginning of the next: one transaction a letter."""
        before = None  # the letter before, and what became of it
        for letter in batch:
            with transaction.atomic(durable=True):
                self._end(before)
                is_ours = self._begin(letter)
            before = (letter, self.line.send(as_message(letter))) if is_ours else None
            if settings.MAIL_PER_MINUTE or self._is_closed(before):
                with transaction.atomic(durable=True):
                    self._end(before)
                before = None
                if self.is_closed:
                    break
                time.sleep(60 / settings.MAIL_PER_MINUTE)
        with transaction.atomic(durable=True):
            self._end(before)
            unbegun = Letter.objects.filter(lease=self.ticket, state=Letter.State.WAITING)
            unbegun.update(lease="", leased_until=None)

    def _is_closed(self, before) -> bool:
        self.is_closed = before is not None and before[1].fate is Fate.CLOSED
        return self.is_closed

    def _begin(self, letter: Letter) -> bool:
        """False when it was withdrawn meanwhile, or our lease ran out and another worker has it."""
        ours = Letter.objects.filter(pk=letter.pk, state=Letter.State.WAITING, lease=self.ticket)
        return ours.update(state=Letter.State.SENDING, leased_until=self.clock() + self.lease) == 1

    def _end(self, before: tuple[Letter, Outcome] | None) -> None:
        if before is None:
            return
        letter, outcome = before
        now = self.clock()
        columns = {"lease": "", "leased_until": None, **_ending(letter, outcome, now)}
        Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING, lease=self.ticket).update(**columns)
        self.drained.fates[outcome.fate] += 1
        if again_at := columns.get("next_try_at"):
            self.drained.try_again_at = min(again_at, self.drained.try_again_at or again_at)
        if outcome.fate is Fate.CLOSED:
            self.drained.try_again_at = pause(said=outcome.said, at=now)
        elif self.has_failed:
            Outbox.objects.update(failures=0, paused_until=None, paused_because="")
            self.has_failed = False
        if outcome.fate is Fate.REFUSED and outcome.is_address:
            record_refusal(letter, said=outcome.said, at=now)


def _ending(letter: Letter, outcome: Outcome, at: datetime) -> dict:
    state, attempts = Letter.State, letter.attempts + 1
    if outcome.fate is Fate.SENT:
        declared = kind_of(letter.kind)
        wiped = {} if declared is None or declared.keeps_words else {"text": "", "html": "", "leave_at": ""}
        return {"state": state.SENT, "sent_at": at, "reason": "", "attempts": attempts, **wiped}
    if outcome.fate is Fate.UNSURE:
        return {"state": state.UNSURE, "reason": outcome.said, "attempts": attempts}
    if outcome.fate is Fate.CLOSED:  # others go first, lest one letter on which the line always breaks holds up all
        return {"state": state.WAITING, "reason": outcome.said, "next_try_at": at + rules.pause_after(1)}
    wait = rules.wait_after(attempts) if outcome.fate is Fate.LATER else None
    if wait is None:
        return {"state": state.FAILED, "reason": outcome.said, "attempts": attempts}
    return {"state": state.WAITING, "reason": outcome.said, "attempts": attempts, "next_try_at": at + wait}


def pause(*, said: str, at: datetime) -> datetime:
    """Let all letters wait, longer each time in a row. Returns until when."""
    outbox, _is_new = Outbox.objects.get_or_create(pk=1)
    outbox.failures += 1
    outbox.paused_until = at + rules.pause_after(outbox.failures)
    outbox.paused_because = said
    outbox.save()
    return outbox.paused_until


def as_message(letter: Letter) -> EmailMultiAlternatives:
    """The e-mail as it goes out, the same at each try. What bounces comes to an address that names the letter."""
    headers = {"Message-ID": letter.message_id, "Auto-Submitted": "auto-generated"}
    headers |= rules.list_headings(letter.leave_at, list_id=_list_id(letter))
    sender = settings.DEFAULT_FROM_EMAIL
    if settings.BOUNCE_ADDRESS:
        headers["From"] = sender
        sender = bounce_address(letter.token)
    message = _Message(letter.subject, letter.text, sender, [letter.address], headers=headers)
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    for attachment in letter.attachments.all():
        with attachment.file.open() as file:
            message.attach(attachment.name, file.read(), attachment.content_type)
    return message


class _Message(EmailMultiAlternatives):
    """With a link in one line, however long: Python would begin another before it, which not every program mends."""

    def message(self, *args, **kwargs):
        made = super().message(*args, **kwargs)
        made.policy = made.policy.clone(max_line_length=None)
        return made


def _list_id(letter: Letter) -> str:
    """The same for all letters of a kind: mail programs gather them by it."""
    return f"{letter.kind.replace('_', '-')}.{letter.message_id.rpartition('@')[2].rstrip('>')}"


def bounce_address(token: str) -> str:
    """``bounce+token@example.org``, when BOUNCE_ADDRESS is ``bounce@example.org``."""
    box, _at, domain = settings.BOUNCE_ADDRESS.partition("@")
    return f"{box}+{token}@{domain}"

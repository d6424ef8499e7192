"""The long work that posts an edition's letters: piece by piece, each address once, whoever presses or dies."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.newsletter import rules
from home.newsletter.models import Edition
from home.newsletter.queries.editions import JOB, is_stuck
from home.newsletter.queries.recipients import Recipient, recipients, still_wished
from home.newsletter.services.words import EDITION, Matter, words_of
from jocs_site.backoffice.models import Run
from jocs_site.backoffice.runs import Progress, RunStopped, job, start_run
from jocs_site.foundation.errors import RuleBroken, StaleState
from jocs_site.letters.queries import written_in
from jocs_site.letters.services import NewLetter, post_all

State = Edition.State


@job(JOB, label=gettext_lazy("Sending of a newsletter"), permission="newsletter.send_edition")
def post_letters(run: Progress, *, edition: int, at: datetime | None = None) -> None:
    """Post a letter to everybody who wishes it and has none yet. Safe to repeat and to stop.

    at: the moment to go by; the real one if left out.
    """
    found = Edition.objects.get(pk=edition)
    waiting = without_letter(found, recipients(localdate(at)).to)
    run.expect(len(waiting))
    posted = 0
    for start in range(0, len(waiting), rules.AT_ONCE):
        batch = waiting[start : start + rules.AT_ONCE]
        posted += post_batch(found, batch, at=at or timezone.now())
        run.advance(len(batch))
    finish(found, at=at or timezone.now())
    run.say(_("%(count)d letters are in the outbox.") % {"count": posted})


def without_letter(edition: Edition, to: Sequence[Recipient]) -> list[Recipient]:
    """Those whom no worker before us wrote to: neither the address nor the person, who may have moved to another."""
    written = written_in(edition.mailing_id).values_list("address", "person")
    addresses = {address.lower() for address, _person in written}
    people = {person for _address, person in written if person}
    return [one for one in to if one.address.lower() not in addresses and not (one.person and one.person.pk in people)]


@transaction.atomic
def post_batch(edition: Edition, batch: Sequence[Recipient], *, at: datetime) -> int:
    """Post to those of a batch who wish it still, leading to what everybody may read still. Returns to how many.

    Raises RunStopped once somebody stopped the edition, RuleBroken when nothing of it may be read any more.
    """
    found = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)  # two workers take turns
    if found.state != State.SENDING:
        raise RunStopped
    today = localdate(at)
    matter = Matter.of(found, today)
    if not matter.pages["ja"]:
        raise RuleBroken(_("Nothing of this newsletter may be read by everybody any more."))
    wished = without_letter(found, still_wished(batch, today))
    post_all([_letter(matter, one) for one in wished], mailing=found.mailing, at=at)
    return len(wished)


def _letter(matter: Matter, to: Recipient) -> NewLetter:
    words = words_of(matter, to.language, to.leave_at)
    return NewLetter(
        rules.beginning_of_key(matter.edition.pk, to.address),
        EDITION,
        words.subject,
        words.text,
        person=to.person,
        language=to.language,
        name="" if to.person else to.address,
        address=to.address,
        html=words.html,
        leave_at=to.leave_at,
    )


@transaction.atomic
def finish(edition: Edition, *, at: datetime) -> None:
    sending = Edition.objects.filter(pk=edition.pk, state=State.SENDING)
    sending.update(state=State.SENT, ended_at=at)


@transaction.atomic
def go_on(edition: Edition, *, at: datetime, by=None) -> Run:
    """Begin again where a worker stopped. Raises StaleState while one is at it, and once all is sent or stopped."""
    found = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if not is_stuck(found, at):
        raise StaleState(_("There is nothing to go on with: look at the newsletter again."))
    return start_run(JOB, at=at, by=by, edition=found.pk)

"""Thanking givers by e-mail or letter, once for each gift."""

from datetime import date, datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from jocs_site.backoffice.runs import Progress, job
from jocs_site.letters.kinds import kind
from jocs_site.letters.services import NewLetter, post
from members.models import Gift
from members.queries.reminders import EMAIL, POST
from members.queries.thanks import Thanks, thanks_to_write
from members.services.gifts import thank
from members.services.letters import addressed

GIFT_THANKS = kind("gift_thanks", gettext_lazy("Thanks for gifts"), permission="members.view_payment")


@job("members.thank_givers", label=gettext_lazy("Thanks for gifts"), permission="members.add_payment")
def thank_givers(run: Progress, *, on: str) -> None:
    """Write to every giver who waits for thanks, each in a transaction of its own. Safe to repeat and to stop."""
    waiting = [[gift.pk for gift in planned.gifts] for planned in thanks_to_write()]
    run.expect(len(waiting))
    written = {EMAIL: 0, POST: 0}
    for gift_ids in waiting:
        way = thank_giver(gift_ids, on=date.fromisoformat(on), at=timezone.now())
        if way:
            written[way] += 1
        run.advance()
    nobody = len(waiting) - sum(written.values())
    words = {"email": written[EMAIL], "post": written[POST], "nobody": nobody}
    run.say(_("%(email)d e-mails, %(post)d letters on paper; %(nobody)d givers were not written to.") % words)


@transaction.atomic
def thank_giver(gift_ids: list[int], *, on: date, at: datetime) -> str:
    """One letter for those gifts of one giver that wait for thanks. Returns its way; empty when none was written."""
    list(Gift.objects.select_for_update(no_key=True).filter(pk__in=gift_ids).order_by("pk"))  # two runs queue up here
    for planned in thanks_to_write(gift_ids):
        if planned.way not in (EMAIL, POST):
            return ""
        post(_letter(planned), at=at)
        thank(gift_ids=[gift.pk for gift in planned.gifts], on=on)
        return planned.way
    return ""


def _letter(planned: Thanks) -> NewLetter:
    subject, text = words_of_thanks(planned)
    key = f"gift-thanks:{planned.gifts[0].pk}"
    return addressed(planned.payer, planned, key=key, of=GIFT_THANKS, subject=subject, text=text)


def words_of_thanks(planned: Thanks) -> tuple[str, str]:
    """Subject and text, in the giver's language."""
    with override(planned.language):
        words = {"name": planned.payer.name_in(planned.language), "gifts": planned.gifts}
        return _("Thank you for your gift"), render_to_string("members/mail/gift_thanks.txt", words)

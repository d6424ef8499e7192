"""Next year's dues from saved cards: first a letter with the day, then on that day one charge, and never two."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.log_actions import log

from jocs_site.backoffice.runs import Progress, job
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.services import open_mailing, post_all
from members.models import CardAttempt, CardNotice, Dues, PaymentRequest, SavedCard
from members.payments import providers
from members.payments.interface import News, ProviderRefused, ProviderSilent
from members.queries import cards as queries
from members.services.card_letters import notice_letter, tell_of_withdrawn
from members.services.givers import payer_of
from members.services.memberships import lock_membership
from members.services.notices import follow_all
from members.services.requests import look_again

logger = logging.getLogger(__name__)
ANNOUNCE, CHARGE = "members.announce_cards", "members.charge_cards"
PIECE = 200
MOST_SILENT = 3  # so often in a row nobody answers before a run gives up
PAID, DECLINED, SILENT, WAITING = "paid", "declined", "silent", "waiting"
Told = Callable[[int], None]


def _nobody(count: int) -> None:
    pass


def announce_cards(
    *, year: int, charge_on: date, on: date, at: datetime, by=None, told: Told = _nobody
) -> dict[str, int]:
    """Write to everybody whose card will pay the dues of a year, once, with the day. Safe to repeat and to stop.

    told: called with the number of members after each piece. Returns how many letters go by each way, and how many
    are left out for each reason. Raises RuleBroken if the day comes sooner than the notice that we promised.
    """
    check_notice(charge_on=charge_on, on=on)
    waiting = [planned.dues.pk for planned in queries.cards_to_announce(year, charge_on)]
    counts: Counter[str] = Counter()
    if not waiting:
        return counts
    title = _("Card charges on %(day)s") % {"day": date_format(charge_on, "SHORT_DATE_FORMAT")}
    mailing = open_mailing(title=title, at=at, by=by)
    for start in range(0, len(waiting), PIECE):
        piece = waiting[start : start + PIECE]
        planned = _announce_some(year, piece, charge_on=charge_on, on=on, at=at, mailing=mailing)
        counts.update(one.way for one in planned)
        told(len(piece))
    return counts


def check_notice(*, charge_on: date, on: date) -> None:
    """Raises RuleBroken if the day comes sooner than the notice that we promised."""
    days = queries.notice_days(on)
    if (charge_on - on).days < days:
        words = _("At least %(days)d days lie between the letter and the charge.") % {"days": days}
        raise RuleBroken(words, field="charge_on")


@transaction.atomic
def _announce_some(year: int, dues_ids: list[int], *, charge_on: date, on: date, at: datetime, mailing) -> list:
    list(Dues.objects.select_for_update(no_key=True).filter(pk__in=dues_ids).order_by("pk"))  # two runs queue up here
    everybody = queries.cards_to_announce(year, charge_on, dues_ids=dues_ids)
    planned = [one for one in everybody if one.is_to_be]
    letters = post_all((notice_letter(one, charge_on=charge_on) for one in planned), mailing=mailing, at=at)
    CardNotice.objects.bulk_create(
        CardNotice(
            dues=one.dues,
            card=one.card,
            amount_yen=one.dues.owed_yen,
            announced_on=on,
            charge_on=charge_on,
            letter=letter,
        )
        for one, letter in zip(planned, letters, strict=True)
    )
    return everybody


@transaction.atomic
def withdraw_notice(*, notice_id: int, on: date, reason: str, by=None) -> CardNotice:
    """Take an announced charge back and tell the member; the dues stay owed. Raises RuleBroken once it was tried."""
    notice = CardNotice.objects.select_for_update(no_key=True).get(pk=notice_id)
    if not reason.strip():
        raise RuleBroken(_("Give the reason in a sentence."), field="reason")
    if notice.withdrawn_on or notice.attempts.exists():
        raise RuleBroken(_("This charge was tried or taken back already."))
    notice.withdrawn_on, notice.withdrawn_because = on, reason.strip()
    notice.save(update_fields=["withdrawn_on", "withdrawn_because"])
    log(notice, "members.card_notice_withdrawn", user=by, data={"reason": notice.withdrawn_because})
    tell_of_withdrawn(notice)
    return notice


def charge_cards(*, on: date, at: datetime, by=None, told: Told = _nobody) -> dict[str, int]:
    """Charge every card whose announced day has come, each once. Safe to repeat, to stop, to kill and to run twice.

    Returns how many were paid, declined, without an answer, and passed over for each reason of ``queries.WHY_NOT``.
    Raises RuleBroken when the payment company does not answer at all.
    """
    counts: Counter[str] = Counter()
    in_a_row = 0
    for notice_id in list(queries.notices_due(on).values_list("pk", flat=True)):
        outcome = charge_notice(notice_id=notice_id, on=on, at=at, by=by)
        counts[outcome] += 1
        in_a_row = in_a_row + 1 if outcome == SILENT else 0
        if in_a_row == MOST_SILENT:
            raise RuleBroken(_("The payment company does not answer. Nothing is charged twice when you run it again."))
        told(1)
    return counts


def charge_notice(*, notice_id: int, on: date, at: datetime, by=None, after: int | None = None) -> str:
    """Charge one card, or go on with a charge that was begun and has no answer.

    after: the number of the declined try that the treasurer saw and answers with another.
    Returns ``paid``, ``declined``, ``silent``, ``waiting``, or the reason for which nothing was charged.
    """
    attempt, why_not = _begin(notice_id, on=on, at=at, by=by, after=after)
    if attempt is None:
        return why_not
    if why_not:  # begun, and something came between: whatever is there is followed, nothing new is asked for
        look_again(request=attempt.request, at=at)
    else:
        try:
            _ask(attempt, at=at)
        except ProviderSilent as silence:  # the next run, or the next hour, looks again under the same name
            logger.warning("card attempt %s without an answer: %s", attempt.provider_key, silence)
            return SILENT
    return _outcome(attempt.request)


def try_again(*, notice_id: int, after: int, on: date, at: datetime, by=None) -> str:
    """The treasurer's own next try after a declined one, whose number is ``after``: a second tab tries nothing.

    Raises RuleBroken if it may not be, or the payment company does not answer.
    """
    outcome = charge_notice(notice_id=notice_id, on=on, at=at, by=by, after=after)
    if outcome in queries.WHY_NOT:
        raise RuleBroken(_("The card was not charged: %(why)s.") % {"why": queries.WHY_NOT[outcome]})
    if outcome == SILENT:
        raise RuleBroken(_("The payment company does not answer. Nothing is charged twice when you run it again."))
    return outcome


@transaction.atomic
def _begin(notice_id: int, *, on: date, at: datetime, by, after: int | None) -> tuple[CardAttempt | None, str]:
    """The try that has no answer yet, or the next one; with the reason why nothing may be charged."""
    membership_id = CardNotice.objects.values_list("dues__membership", flat=True).get(pk=notice_id)
    membership = lock_membership(membership_id)  # whoever books this member's money, or charges it, waits here
    notice = queries.card_notices().get(pk=notice_id)
    attempts = CardAttempt.objects.filter(dues=notice.dues).select_related("request", "card__customer")
    last = attempts.order_by("number").last()
    if last and last.request.state == PaymentRequest.State.STARTED:
        notice.is_underway = False  # it is this one
        return last, queries.why_not_charged(notice, on)
    if (last.number if last else None) != after:
        return None, "tried"
    if why_not := queries.why_not_charged(notice, on):
        return None, why_not
    card = SavedCard.objects.select_related("customer").get(pk=notice.card_now)
    request = PaymentRequest.objects.create(
        membership=membership,
        **payer_of(membership).columns(),
        provider=card.customer.provider,
        method=PaymentRequest.Method.CARD if card.customer.provider == "stripe" else "",
        amount_yen=min(notice.amount_yen, notice.dues.owed_yen),
        started_at=at,
    )
    request.dues.set([notice.dues])
    number = last.number + 1 if last else 1
    facts = {"notice": notice, "dues": notice.dues, "card": card, "request": request, "asked_by": by}
    return CardAttempt.objects.create(number=number, **facts), ""


def _ask(attempt: CardAttempt, *, at: datetime) -> None:
    """Not inside a transaction: the provider's answer may take a while, and is asked for again if we are killed."""
    request = attempt.request
    gateway = providers.cards().get(request.provider)
    if gateway is None:
        raise ProviderSilent("This way of paying is closed.")
    with override(attempt.card.customer.person.language):
        title = _("Membership dues %(years)s") % {"years": attempt.dues.fiscal_year}
    try:
        news = gateway.charge(attempt, title=title)
    except ProviderRefused as refusal:
        logger.warning("card attempt %s was refused: %s", attempt.provider_key, refusal)
        news = (News(request.key, "fail", request.amount_yen, "", reason=str(refusal)),)
    follow_all(request.provider, news, at=at)


def _outcome(request: PaymentRequest) -> str:
    request.refresh_from_db()
    return {"paid": PAID, "failed": DECLINED, "expired": DECLINED}.get(request.state, WAITING)


def words_of_outcome(counts: dict[str, int]) -> list[str]:
    """Lines of the log of a run."""
    names = {
        PAID: _("paid"),
        DECLINED: _("declined; the members have a letter with the way to pay"),
        SILENT: _("without an answer; run it again"),
        WAITING: _("not decided yet"),
    }
    return [f"{names.get(name) or queries.WHY_NOT[name]}: {count}" for name, count in counts.items() if count]


@job(ANNOUNCE, label=gettext_lazy("Letters before cards are charged"), permission="members.charge_savedcard")
def announce_in_worker(run: Progress, *, year: int, charge_on: str, on: str) -> None:
    days = {"charge_on": date.fromisoformat(charge_on), "on": date.fromisoformat(on)}
    run.expect(len(queries.cards_to_announce(year, days["charge_on"])))
    counts = announce_cards(year=year, **days, at=timezone.now(), by=run.run.asked_by, told=run.advance)
    words = {"email": counts[queries.EMAIL], "post": counts[queries.POST]}
    run.say(_("%(email)d e-mails, %(post)d letters on paper.") % words)
    for name, count in counts.items():
        if name in queries.WHY_NOT:
            run.say(f"{queries.WHY_NOT[name]}: {count}")


@job(CHARGE, label=gettext_lazy("Dues from saved cards"), permission="members.charge_savedcard")
def charge_in_worker(run: Progress, *, on: str) -> None:
    day = date.fromisoformat(on)
    run.expect(queries.notices_due(day).count())
    counts = charge_cards(on=day, at=timezone.now(), by=run.run.asked_by, told=run.advance)
    for line in words_of_outcome(counts) or [_("There was nothing to charge.")]:
        run.say(line)

"""What members hear about their saved card: kept, ended, to be charged, declined."""

from functools import partial

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from jocs_site.letters.kinds import kind
from jocs_site.letters.queries import mail_address
from jocs_site.letters.services import NewLetter
from members.models import CardAttempt, CardNotice, SavedCard
from members.queries.cards import PlannedNotice
from members.queries.reminders import POST
from members.services.mails import absolute, send

SAVED_CARD = kind("saved_card", _("About saved cards"), permission="members.view_payment")
NEEDS_HOLDER = ("authentication_required", "authentication_not_handled")  # Stripe's words for: the holder must be there


def tell_of_card(card: SavedCard, template: str) -> None:
    """``template``: ``card_saved`` or ``card_ended``."""
    _tell(template, card.pk, card.customer.person, card=card)


def tell_of_declined(attempt: CardAttempt, reason: str) -> None:
    """That a card did not pay, once for each try, with the way to pay otherwise."""
    person = attempt.card.customer.person
    _tell("card_declined", attempt.pk, person, **_facts(attempt.notice, attempt), needs_holder=reason in NEEDS_HOLDER)


def tell_of_withdrawn(notice: CardNotice) -> None:
    """That a charge which was announced will not be."""
    _tell("card_notice_withdrawn", notice.pk, notice.card.customer.person, notice=notice, card=notice.card, **_ways())


def notice_letter(planned: PlannedNotice, *, charge_on) -> NewLetter:
    """The letter that announces a charge; by post where there is no e-mail address."""
    person = planned.dues.membership.person
    with override(person.language):
        facts = {"dues": planned.dues, "card": planned.card, "charge_on": charge_on, **_ways()}
        text = render_to_string("members/mail/card_notice.txt", {"name": person.name_in(person.language), **facts})
        subject = str(_("Your membership dues will be charged to your card"))
    key = f"card-notice:{planned.dues.pk}:{charge_on}"
    return NewLetter(key, SAVED_CARD, subject, text, person=person, by_post=planned.way == POST, address=planned.email)


def _facts(notice: CardNotice, attempt: CardAttempt) -> dict:
    return {"dues": notice.dues, "card": attempt.card, "yen": attempt.request.amount_yen, **_ways()}


def _ways() -> dict:
    """Called while the letter is rendered, in its language."""
    return {"pay_page": partial(absolute, "members:choose_dues"), "card_page": partial(absolute, "members:card")}


def _tell(template: str, about: object, person, **words) -> None:
    words = {**_ways(), **words}
    to, language = mail_address(person), person.language
    send(template, SAVED_CARD, about, to=to, language=language, name=person.name_in(language), person=person, **words)

"""What waits for the office."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from jocs_site.backoffice.todo import Todo, Waiting, count_waiting
from jocs_site.foundation.periods import fiscal_year
from members.queries.applications import applications_waiting
from members.queries.debits import debits_to_settle, runs_to_answer
from members.queries.dues import dues_to_raise, in_arrears
from members.queries.gifts import givers_to_identify
from members.queries.overpaid import (
    credits_asked,
    credits_to_ask,
    credits_to_send_back,
    refunds_to_approve,
    refunds_to_send,
)
from members.queries.payments import disputes, troubled_notices, without_receipt
from members.queries.slips import open_batches
from members.queries.statements import waiting_lines

FRESH = timedelta(days=14)


def todos(*, user, today: date) -> list[Todo]:
    """What waits for the office, for those who may do it."""
    year = fiscal_year(today)
    work = [
        Waiting(
            _("applications for membership"),
            applications_waiting(),
            reverse("members_applications:index"),
            "members.decide_application",
        ),
        Waiting(
            _("members without dues for %(year)d") % {"year": year},
            dues_to_raise(year),
            reverse("members_dues:raise"),
            "members.add_dues",
        ),
        *_with_money(today),
        *_with_debits(today),
        Waiting(
            _("givers to identify"),
            givers_to_identify(),
            reverse("members_givers:index"),
            "members.change_visitor",
        ),
        Waiting(
            _("members in arrears"),
            in_arrears(today),
            reverse("members_arrears:index"),
            "members.change_membership",
        ),
    ]
    return count_waiting(work, user=user)


def _with_money(today: date) -> list[Waiting]:
    return [
        Waiting(
            _("lines of bank files that wait"),
            waiting_lines(),
            reverse("members_bank:queue"),
            "members.add_payment",
        ),
        Waiting(
            _("batches of slips not yet booked"),
            open_batches(),
            reverse("members_slips:index"),
            "members.add_payment",
        ),
        Waiting(
            _("payments without a receipt"),
            without_receipt(),
            reverse("members_payments:index") + "?receipt=missing",
            "members.issue_receipt",
        ),
        *_left_over(today),
        Waiting(
            _("payments about which a bank decides"),
            disputes().filter(state="open"),
            reverse("members_disputes:index"),
            "members.view_paymentrequest",
        ),
        Waiting(
            _("notices of payment without effect in the last two weeks"),
            troubled_notices().filter(received_at__date__gte=today - FRESH),
            reverse("members_notices:index"),
            "members.view_paymentrequest",
        ),
    ]


def _left_over(today: date) -> list[Waiting]:
    """Money that covers nothing, and what is to be given back of it."""
    return [
        Waiting(
            _("overpayments about which nobody was asked"),
            credits_to_ask(today),
            reverse("members_overpaid:index") + "?answer=ask",
            "members.add_payment",
        ),
        Waiting(
            _("overpayments asked about, without an answer"),
            credits_asked(),
            reverse("members_overpaid:index") + "?answer=asked",
            "members.add_payment",
        ),
        Waiting(
            _("overpayments to send back through the payment company"),
            credits_to_send_back(),
            reverse("members_overpaid:index") + "?answer=online",
            "members.reverse_payment",
        ),
        Waiting(
            _("refunds to approve"),
            refunds_to_approve(),
            reverse("members_refunds:index") + "?state=asked",
            "members.approve_refundorder",
        ),
        Waiting(
            _("refunds to send"),
            refunds_to_send(),
            reverse("members_refunds:index") + "?state=approved",
            "members.pay_refundorder",
        ),
    ]


def _with_debits(today: date) -> list[Waiting]:
    return [
        Waiting(
            _("debits that came back"),
            debits_to_settle(),
            reverse("members_debits:worklist"),
            "members.add_debitrun",
        ),
        Waiting(
            _("debit runs that wait for the bank's answer"),
            runs_to_answer(today),
            reverse("members_debits:index"),
            "members.add_debitrun",
        ),
    ]

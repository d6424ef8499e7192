"""Staff screens."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from members.backoffice.applications import ApplicationsViewSet
from members.backoffice.bank import BankViewSet
from members.backoffice.cards import CardDuesViewSet, CardNoticeTermsViewSet, SavedCardsViewSet
from members.backoffice.debits import DebitsViewSet
from members.backoffice.dues import DuesViewSet
from members.backoffice.gifts import CampaignViewSet, GiftsViewSet, GiversViewSet, PurposeViewSet
from members.backoffice.kinds import KindTermsViewSet, MembershipKindViewSet
from members.backoffice.ledgers import ArrearsViewSet
from members.backoffice.mandates import DebitTermsViewSet, MandatesViewSet
from members.backoffice.memberships import MembershipViewSet
from members.backoffice.monthly import MonthlyGiftsViewSet
from members.backoffice.online import DisputesViewSet, NoticesViewSet
from members.backoffice.overpaid import OverpaidViewSet, OverpaymentTermsViewSet
from members.backoffice.payments import PaymentsViewSet
from members.backoffice.receipts import ReceiptsViewSet
from members.backoffice.refunds import RefundsViewSet
from members.backoffice.register import RegisterViewSet
from members.backoffice.reminders import ReminderRuleViewSet
from members.backoffice.reports import ReportsViewSet
from members.backoffice.slips import SlipsViewSet
from members.backoffice.thanks import ThanksViewSet
from members.backoffice.yearly import ReceiptTermsViewSet, TaxCertificateViewSet


class MembersGroup(ViewSetGroup):
    menu_label = _("Members")
    menu_icon = "group"
    menu_order = 200
    items = (
        MembershipViewSet("members_memberships"),
        ApplicationsViewSet("members_applications"),
        PaymentsViewSet("members_payments"),
        OverpaidViewSet("members_overpaid"),
        RefundsViewSet("members_refunds"),
        GiftsViewSet("members_gifts"),
        MonthlyGiftsViewSet("members_monthly"),
        GiversViewSet("members_givers"),
        SlipsViewSet("members_slips"),
        BankViewSet("members_bank"),
        MandatesViewSet("members_mandates"),
        DebitsViewSet("members_debits"),
        DuesViewSet("members_dues"),
        ArrearsViewSet("members_arrears"),
        SavedCardsViewSet("members_cards"),
        CardDuesViewSet("members_card_dues"),
        ReminderRuleViewSet("members_reminders"),
        ThanksViewSet("members_thanks"),
        ReceiptsViewSet("members_receipts"),
        DisputesViewSet("members_disputes"),
        NoticesViewSet("members_notices"),
        RegisterViewSet("members_register"),
        ReportsViewSet("members_reports"),
        MembershipKindViewSet("members_kinds"),
        KindTermsViewSet("members_terms"),
        PurposeViewSet("members_purposes"),
        CampaignViewSet("members_campaigns"),
        CardNoticeTermsViewSet("members_card_terms"),
        DebitTermsViewSet("members_debit_terms"),
        ReceiptTermsViewSet("members_receipt_terms"),
        OverpaymentTermsViewSet("members_overpayment_terms"),
        TaxCertificateViewSet("members_certificates"),
    )

"""Questions that screens and other rooms ask, by subject. Read only."""

from members.queries.applications import applications, applications_ready, similar_people, unsettled
from members.queries.claims import claimed_membership, email_hint, person_behind
from members.queries.dues import (
    Account,
    account,
    dues_ledger,
    dues_to_raise,
    dues_to_raise_by_kind,
    in_arrears,
    owed_dues,
    standing_of,
)
from members.queries.memberships import (
    find_memberships,
    members_list,
    membership_by_number,
    membership_of,
    public_figures,
    voters,
)
from members.queries.payments import (
    ledger_of,
    payment_requests,
    payments_ledger,
    payments_of,
    receipts_for,
    receipts_of,
    total_yen,
    without_receipt,
)
from members.queries.receipts import (
    certificate_ending,
    money_lines,
    stamp_lines,
    stamps_waiting,
    without_receipt_items,
    yearly_lines,
    yearly_plan,
    yearly_receipts,
)
from members.queries.takeover import kinds_by_code, kinds_by_name, memberships_by_number, open_numbers_of
from members.queries.todos import todos

__all__ = [
    "Account",
    "account",
    "applications",
    "applications_ready",
    "certificate_ending",
    "claimed_membership",
    "dues_ledger",
    "dues_to_raise",
    "dues_to_raise_by_kind",
    "email_hint",
    "find_memberships",
    "in_arrears",
    "kinds_by_code",
    "kinds_by_name",
    "ledger_of",
    "members_list",
    "membership_by_number",
    "membership_of",
    "memberships_by_number",
    "money_lines",
    "open_numbers_of",
    "owed_dues",
    "payment_requests",
    "payments_ledger",
    "payments_of",
    "person_behind",
    "public_figures",
    "receipts_for",
    "receipts_of",
    "similar_people",
    "stamp_lines",
    "stamps_waiting",
    "standing_of",
    "todos",
    "total_yen",
    "unsettled",
    "voters",
    "without_receipt",
    "without_receipt_items",
    "yearly_lines",
    "yearly_plan",
    "yearly_receipts",
]

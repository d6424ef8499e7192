"""A member with a mandate who owes, and short ways to a run and its answer."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from members import services
from members.models import DebitRun, Dues, Mandate, Membership
from tests.factories.debits import DebitTermsFactory, MandateFactory, answer_to
from tests.factories.members import DuesFactory, MembershipFactory
from tests.members.conftest import AUDITOR, CLERK, TREASURER

TODAY, DEBIT_ON, AFTER = date(2026, 12, 1), date(2026, 12, 28), date(2027, 1, 6)
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)

RIGHTS = {
    "clerk": CLERK | {"add_mandate", "change_mandate", "view_mandate", "view_debitrun"},
    "treasurer": TREASURER
    | {"add_mandate", "change_mandate", "view_mandate", "read_account", "add_debitrun", "view_debitrun"}
    | {"add_debitterms", "view_debitterms"},
    "auditor": AUDITOR | {"view_mandate", "view_debitrun", "view_debitterms"},
}


def a_payer(years=(2026,), *, number: str = "1234534", person=None, **mandate) -> Membership:
    """Owes ¥10,000 for each year and lets us debit an account."""
    membership = MembershipFactory(**({"person": person} if person else {}))
    for year in years:
        DuesFactory(membership=membership, fiscal_year=year)
    MandateFactory(membership=membership, number=number, **mandate)
    return membership


def mandate_of(membership: Membership) -> Mandate:
    return membership.mandates.get()


def fix(**changes) -> DebitRun:
    return services.fix_debit_run(**{"debit_on": DEBIT_ON, "today": TODAY, "at": NOW} | changes)


def answer(run: DebitRun, results=None, *, content: bytes | None = None, today: date = AFTER):
    """``results``: by member number; the others are paid."""
    content = content or answer_to(services.debit_file(run_id=run.pk), results)
    return services.read_debit_answer(run_id=run.pk, content=content, name="kekka.txt", today=today, at=NOW)


def owed(membership: Membership) -> dict[int, int]:
    """What is owed, by fiscal year."""
    return dict(Dues.objects.owed().filter(membership=membership).values_list("fiscal_year", "owed_yen"))


@pytest.fixture
def terms(db):
    return DebitTermsFactory()


@pytest.fixture
def as_(client, staff):
    """A function that signs somebody in by role."""

    def sign_in(role: str):
        client.force_login(staff(RIGHTS[role], f"{role}@example.org"))
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
        return client

    return sign_in


def at(name: str, *args) -> str:
    return reverse(f"members_{name}", args=args)

"""The list of scholars and the register of service: what they say, narrowed to, and what a longer list costs."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from scholarships import queries, services
from scholarships.models import Award
from tests.factories.people import OrganisationFactory
from tests.factories.reports import picture
from tests.factories.scholarships import (
    AwardFactory,
    BankAccountFactory,
    CallFactory,
    InstalmentFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2027, 11, 5)
AT = datetime(2027, 11, 5, 3, 0, tzinfo=UTC)
SENT = {"sent_on": date(2026, 10, 1), "rate": Decimal(150), "paid_yen": 180_000}
LISTS = ["scholarships_scholars", "scholarships_service"]


def studying(**more) -> Award:
    """In the fourteenth month of 24: half is paid, the other half waits for a report that is late."""
    award = AwardFactory(**more)
    BankAccountFactory(award=award)
    InstalmentFactory(award=award, sequence=1, state="sent", bank_reference=f"B-{award.pk}", **SENT)
    InstalmentFactory(award=award, sequence=2, due_on=date(2027, 12, 1))
    ReportFactory(award=award)
    ReportFactory(award=award, number=2, due_on=date(2028, 10, 31))
    return award


def serving(**more) -> Award:
    more = {"decision__application__call__service_months_per_study_month": 1} | more
    award = AwardFactory(**more)
    body = award.decision.application.nominating_organisation
    services.complete_award(award=award, completed_on=date(2027, 7, 1), certificate=picture(), at=AT)
    services.start_service(award=award, starts_on=date(2027, 8, 1), employer=body, at=AT)
    services.confirm_service(
        award=award,
        starts_on=date(2027, 8, 1),
        ends_before=date(2027, 11, 1),
        signed_by="Matron",
        signed_on=date(2027, 11, 2),
        document=picture(),
        at=AT,
    )
    return award


def rows(user, **chosen) -> list[queries.Progress]:
    return queries.progress_of_scholars(user=user, today=TODAY, chosen=queries.Chosen(**chosen))


def test_line_says_how_far_the_study_the_reports_and_the_money_are(officer):
    studying()

    [row] = rows(officer)

    assert (row.month, row.months, row.due, row.late, row.paid) == (14, 24, 1, 1, Decimal(1200))
    assert (row.next.sequence, [one.code for one in row.held]) == (2, ["REPORT_MISSING"])
    assert (row.owed, row.served) == (0, 0)


def test_months_stop_where_the_study_stopped(officer):
    award = studying()
    services.suspend_award(award=award, suspended_on=date(2027, 2, 1), reason="Illness.", at=AT)

    assert rows(officer)[0].month == 4


def test_who_serves_stands_in_both_lists(officer):
    serving()

    [row] = rows(officer)
    [owed] = queries.service_register(user=officer, chosen=queries.Chosen())

    assert (row.served, row.owed) == (3, 24)
    assert (owed.months_left, owed.next_due_on) == (21, date(2028, 12, 1))


def test_narrowed_to_a_call_a_country_and_a_body(officer):
    here = studying()
    other = OrganisationFactory(country="NP")
    there = studying(decision__application__nominating_organisation=other, decision__application__call=CallFactory())
    file, far = here.decision.application, there.decision.application

    found = [rows(officer, **chosen) for chosen in ({"call": file.call}, {"country": "NP"}, {"body": other}, {})]

    assert [{row.file.pk for row in some} for some in found] == [{file.pk}, {far.pk}, {far.pk}, {file.pk, far.pk}]


@pytest.mark.parametrize(
    ("visited_on", "months", "is_shown"),
    [
        (None, 12, True),  # the study began on 1 October 2026
        (None, 14, False),
        (date(2027, 5, 5), 6, True),
        (date(2027, 5, 6), 6, False),
    ],
)
def test_who_studies_and_was_not_visited_for_so_many_months(officer, visited_on, months, is_shown):
    award = studying()
    completed = serving()
    if visited_on:
        notes = {award: "Well.", completed: "Well."}
        services.record_visit(kind="video", held_on=visited_on, staff=[officer], notes=notes, at=AT)

    found = queries.progress_of_scholars(user=officer, today=TODAY, chosen=queries.Chosen(), unvisited_for=months)

    assert [row.award for row in found] == ([award] if is_shown else [])


def test_filter_of_visits_stands_in_all_shapes(at, officer):
    long_ago = {"decision__application__starts_on": date(2020, 10, 1)}
    unvisited, visited = studying(**long_ago), studying(**long_ago)
    services.record_visit(kind="video", held_on=timezone.localdate(), staff=[officer], notes={visited: ""})
    codes = [one.decision.application.code for one in (unvisited, visited)]

    html = at(officer).get(reverse("scholarships_scholars:index"), {"unvisited": "6"}).content.decode()

    assert [code in html for code in codes] == [True, False]
    assert "unvisited=6" in html


@pytest.mark.parametrize("name", LISTS)
def test_three_shapes_of_both_lists(at, officer, name):
    award = serving()
    code = award.decision.application.code
    client = at(officer)

    page = client.get(reverse(f"{name}:index")).content.decode()
    xlsx = client.get(reverse(f"{name}:xlsx"))
    pdf = client.get(reverse(f"{name}:pdf"))

    sheet = load_workbook(BytesIO(b"".join(xlsx.streaming_content) if xlsx.streaming else xlsx.content)).active
    assert code in page
    assert sheet["A2"].value == code
    assert 24 in [cell.value for cell in sheet[2]]
    assert b"".join(pdf.streaming_content if pdf.streaming else [pdf.content]).startswith(b"%PDF")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("asked", ["?country=XX", "?call=no", "?body=999999", "?page=999"])
def test_address_that_asks_for_what_there_is_not_shows_everything(at, officer, name, asked):
    award = serving()

    answer = at(officer).get(reverse(f"{name}:index") + asked)

    assert (answer.status_code, award.decision.application.code in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("name", LISTS)
def test_longer_list_costs_no_more_queries(at, officer, count_queries, name):
    at(officer)
    serving()
    studying()
    one = count_queries(reverse(f"{name}:index"))
    for _number in range(2):
        serving()
        studying()

    assert count_queries(reverse(f"{name}:index")) == one


@pytest.mark.parametrize("role", ["auditor", "officer", "stranger", "treasurer"])
@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("shape", ["index", "xlsx", "pdf"])
def test_only_readers_see_the_lists(at, request, role, name, shape):
    client = at(request.getfixturevalue(role))

    status = client.get(reverse(f"{name}:{shape}")).status_code

    assert (status == 200) == (role in ("auditor", "officer"))

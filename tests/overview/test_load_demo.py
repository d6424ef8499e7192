"""The demo as a whole: loaded once, through the services, as `make run` loads it."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.utils import timezone

from dispatch import queries as dispatch
from dispatch.tours import queries as tours
from dispatch.tours.models import ReportMeeting
from jocs_site.backoffice.models import ImportBatch
from jocs_site.foundation.periods import fiscal_year
from jocs_site.letters.models import Letter
from jocs_site.overview.demo import file, sheet
from jocs_site.people.models import Household, Person, User
from jocs_site.people.queries.duplicates import pairs
from members import queries as members
from members.agm import queries as agm
from members.models import (
    Campaign,
    DebitLine,
    DebitRun,
    Gift,
    PaymentRefund,
    Receipt,
    Reminder,
    TaxCertificate,
    Visitor,
)
from scholarships import queries as scholarships
from scholarships.models.lives import INSTALMENT_LIFE
from scholarships.queries.batches import unlisted

pytestmark = pytest.mark.usefixtures("loaded_demo", "db")


def today():
    return timezone.localdate()


def membership(email: str):
    return members.membership_of(User.objects.get(email=email))


def dues(email: str) -> list[tuple[int, int]]:
    """Fiscal years from now backwards and what is owed for each."""
    rows = membership(email).dues.with_paid()
    return sorted((fiscal_year(today()) - row.fiscal_year, row.owed_yen) for row in rows)


def test_progress_names_every_part(loaded_demo):
    assert [line.split()[0] for line in loaded_demo.splitlines()[:-1]] == [
        "people",
        "members",
        "joining",
        "office",
        "slips",
        "debits",
        "incoming",
        "meeting",
        "dispatch",
        "notes",
        "volunteers",
        "tours",
        "field_money",
        "scholarships",
        "applying",
        "site",
        "newsletter",
    ]


def test_there_are_as_many_members_as_the_real_body_has():
    everybody = type(membership("member@demo.example")).objects.in_force(today())
    voting = members.voters(today()).count()

    assert (voting, everybody.count() - voting) == (320, 4200)


def test_three_fiscal_years_of_dues_with_arrears_part_payments_and_credit():
    model = type(membership("member@demo.example")).dues.rel.related_model
    this_year = fiscal_year(today())
    overdue = model.objects.overdue(today())
    standing = type(membership("member@demo.example")).objects.with_standing(today())

    assert set(model.objects.values_list("fiscal_year", flat=True)) == {this_year - 2, this_year - 1, this_year}
    assert overdue.count() > 400
    assert model.objects.owed().filter(paid_yen__gt=0).count() > 20
    assert standing.filter(credit_yen__gt=0).count() > 100
    assert sum(row.overdue_years == 2 for row in standing) > 50


def test_direct_debit_has_a_run_that_was_answered_and_one_that_waits():
    states = DebitRun.objects.order_by("debit_on").values_list("state", flat=True)

    assert list(states) == ["answered", "fixed"]
    assert sorted(line.result for line in members.debits_to_settle()) == ["2"]
    assert DebitLine.objects.filter(state="unpaid").count() == 2
    assert str(members.live_mandate(membership("support@demo.example")))


def test_a_bank_file_of_this_week_is_booked_in_part_and_the_rest_waits():
    (read,) = members.bank_files()
    states = list(members.bank_lines().values_list("state", flat=True))

    assert today() - timedelta(days=7) < read.first_on <= read.last_on < today()
    assert (states.count("posted"), members.waiting_lines().count(), len(states)) == (5, 3, 8)
    assert {line.match["reason"] for line in members.waiting_lines()} >= {"number_and_kana", "nobody"}


def test_a_card_is_saved_and_two_gifts_come_every_month():
    (card,) = members.saved_cards()
    monthly = members.monthly_gifts()

    assert (card.ended_on, card.wish.request.state) == (None, "paid")
    assert sorted(gift.request.amount_yen for gift in monthly) == [1_000, 3_000]
    assert [gift.request.membership is None for gift in monthly.order_by("request__amount_yen")] == [False, True]


def test_three_years_of_appeals_receipts_reminders_and_work_that_waits():
    this_year = fiscal_year(today())
    appeals = Campaign.objects.filter(code__regex="^(summer|winter)-").values_list("starts_on", flat=True)
    gifts = Gift.objects.filter(campaign__starts_on__in=appeals)

    assert {fiscal_year(day) for day in appeals} >= {this_year - 2, this_year - 1}
    assert {fiscal_year(day) for day in gifts.values_list("given_on", flat=True)} >= {this_year - 2, this_year - 1}
    assert TaxCertificate.objects.get().ends_before > today()
    assert Receipt.objects.filter(covers_year=today().year - 1, voided_on=None).count() > 50
    assert set(Reminder.objects.values_list("step", "dues__fiscal_year")) >= {(1, this_year - 2), (2, this_year - 2)}
    assert not Letter.objects.filter(state="waiting", made_at__lt=timezone.now() - timedelta(days=90)).exists()
    assert PaymentRefund.objects.filter(state="done").count() == 1
    assert Visitor.objects.filter(identified_on=None).count() >= 2


def test_some_paid_too_much_and_say_or_do_not_say_what_they_wish():
    support = members.credits_of(membership("support@demo.example")).get()

    assert (support.credit_yen, support.credit_question.asked_on <= today(), support.waiting) == (5_000, True, [])
    assert members.credits_asked().count() > 1
    assert sorted(members.refund_orders().values_list("state", flat=True)) == ["asked", "paid"]


def test_desk_of_the_clerk_is_not_empty():
    returned = Person.objects.filter(returned_mail__isnull=False).distinct()

    assert Household.objects.get().people.count() == 2
    assert sorted(person.has_unknown_address for person in returned) == [False, True, True]
    assert [pair.grounds for pair in pairs() if "kana_and_birth" in pair.grounds] != []
    assert sorted(ImportBatch.objects.values_list("state", "new", "changed", "faulty")) == [
        ("checked", 4, 0, 2),
        ("written", 0, 6, 0),
    ]


def test_last_years_meeting_is_counted_as_the_real_one_of_2020():
    last = agm.announced_meetings().get(state="counted")
    result = last.result.data
    accounts, articles, election = result["items"]

    assert last.held_on < today() - timedelta(days=350)
    assert result["electors"] == 317
    assert accounts["present"] == {"hall": 15, "proxy": 194, "written": 50, "electronic": 0, "total": 259}
    assert accounts["quorum"] == {"needed": 159, "met": True, "short": 0}
    assert (articles["needed"], articles["outcome"]) == (212, "passed")
    assert [candidate["outcome"] for candidate in election["candidates"]] == ["elected", "elected"]
    assert agm.faults(last) == []


def test_this_years_meeting_is_open_and_has_an_ordinary_a_special_and_an_election_item():
    meeting = agm.announced_meetings().get(state="open")
    items = agm.agenda(meeting)

    assert meeting.takes_votes(timezone.now())
    assert [item.majority for item in items] == ["ordinary", "special", "election"]
    assert items[2].candidates.count() > items[2].seats
    assert agm.roll(meeting).filter(acts__isnull=False).count() == 72


def names(people) -> list[str]:
    return sorted(one.name_ja for one in people)


def test_who_stays_by_this_years_notice_is_who_serves_by_the_list_of_officers():
    last, this = (agm.announced_meetings().get(state=state) for state in ("counted", "open"))
    elected = {one.candidate.name_ja for one in agm.elected_in(last)}

    assert names(this.officers.all()) == names(agm.stays_after(this))
    assert elected < set(names(this.officers.all()))
    assert [(one.office, one.seats, one.is_met) for one in agm.proposals_for(this)] == [("directors", 3, True)]
    served = {one.name_ja for organ in agm.organs(today()) for one in organ.serving}
    assert {one["name_ja"] for one in agm.minutes_of(last).officers} | elected == served


def test_this_years_papers_are_on_the_web_with_a_break_two_scans_and_three_who_want_paper():
    meeting = agm.announced_meetings().get(state="open")
    supply = agm.web_supply(meeting, timezone.now())

    assert (len(supply["breaks"]), supply["is_too_long"]) == (1, False)
    assert len(agm.paper_requests(meeting)) == 3
    assert sorted(scan.kind for scan in agm.scans_of(meeting)) == ["pdf", "png"]


def test_a_meeting_with_a_secret_item_is_closed_with_its_box_and_waits_for_its_count():
    meeting = agm.announced_meetings().get(state="closed")
    sealed = agm.sealed_box(meeting)

    assert [item.is_secret for item in agm.agenda(meeting)] == [False, True]
    assert sealed["turnout"] == sealed["ballots"] == 152
    assert agm.presence(meeting, timezone.now())["quorum"]["met"]
    assert agm.faults(meeting) == []


def test_a_demand_stands_on_a_draft_and_a_motion_lacks_supporters():
    motion, demand = agm.all_petitions()

    assert (demand.item.meeting.state, demand.item.meeting.supplies_on_web) == ("draft", True)
    assert demand.supporters_now >= demand.needed
    assert (motion.state, agm.missing_supporters(motion)) == ("received", motion.needed - 7)


def test_member_owes_this_year_is_on_the_roll_and_has_not_voted():
    elector = agm.elector_of(agm.announced_meetings().get(state="open"), membership("member@demo.example"))

    assert dues("member@demo.example") == [(0, 10_000), (1, 0), (2, 0)]
    assert list(elector.acts.all()) == []


def test_arrears_owes_three_years_and_keeps_the_vote():

    assert dues("arrears@demo.example") == [(0, 10_000), (1, 10_000), (2, 10_000)]
    assert agm.elector_of(agm.announced_meetings().get(state="open"), membership("arrears@demo.example"))


def test_support_member_has_no_vote():
    assert dues("support@demo.example") == [(0, 0), (1, 0), (2, 0)]
    assert not members.voters(today()).filter(pk=membership("support@demo.example").pk).exists()


def test_worker_is_in_service_and_eight_workers_serve_in_six_countries():
    worker = Person.objects.get(user__email="worker@demo.example").worker
    postings = worker.postings.model.objects.all()

    assert worker.postings.filter(state="active").count() == 1
    assert postings.values("worker").distinct().count() == 8
    assert postings.values("country").distinct().count() == 6
    assert postings.filter(exception__isnull=False).count() == 1
    assert set(postings.values_list("state", flat=True)) >= {"closed", "active", "preparing", "proposed"}


def test_everybody_at_a_post_can_be_rung_and_written_to_and_the_embassy_knows_of_them():
    there = dispatch.who_is_where(today())

    assert len(there) >= 6
    assert [str(one.person) for one in there if not one.phone] == []
    assert not Person.objects.filter(worker__isnull=False, email="").exists()
    assert [task for task in dispatch.open_tasks(today()) if task.is_overdue(today())] == []
    assert dispatch.tasks_of(there[0].posting, today())[0].settled is not None


def test_the_report_tour_is_of_a_worker_who_came_back_lately():
    [posting] = {posting for meeting in ReportMeeting.objects.all() for posting in meeting.postings.all()}

    assert posting.state == "reporting"
    assert 0 < (today() - posting.returned_on).days < 100
    assert dispatch.reports_of_posting(posting).get(obligation__kind="final").title == "任期を終えて"


def test_a_report_tour_has_been_held_waits_for_numbers_is_full_and_is_open():
    now = timezone.now()
    held, waiting = ReportMeeting.objects.filter(ends_at__lt=now).order_by("starts_at")
    coming = tours.coming_meetings(now)

    assert (held.attendance, held.offerings.get().amount_yen) == (38, 46_500)
    assert waiting.state == "planned"
    assert [(one.status, one.meeting.waiting > 0) for one in coming] == [("full", True), ("open", False)]


def files_of(call_title: str):
    everybody = Person.objects.get(user__email="scholar@demo.example").scholarship_applications.model.objects
    return everybody.filter(call__title_en=call_title).order_by("number")


def test_an_older_round_shows_how_scholarships_end():
    year = fiscal_year(today() - timedelta(days=2200))
    files = files_of(f"Scholarships {year}")
    awards = [file.decision.award for file in files.exclude(state="not_selected")]
    touch = [scholarships.consent_in_touch(award.decision.application.person, today()) for award in awards]

    assert [award.state for award in awards] == [
        *["fulfilled", "fulfilled", "settled", "repaying", "waived", "serving"],
    ]
    assert [bool(consent) for consent in touch] == [True, False, False, False, False, False]
    assert [award.service.months_left for award in awards] == [0, 0, 17, 17, 5, 24]
    assert awards[1].later.decision.application.call == files_of(f"Scholarships {year + 5}").first().call
    assert awards[1].later.decision.application.person == files[1].person


def test_a_treasurer_finds_something_free_to_approve_and_something_free_to_send():
    to_approve = [one for one, held in scholarships.to_approve(today()) if not held]
    to_send = [one for one in unlisted() if not INSTALMENT_LIFE.step("send").blockers(one)]

    assert len(to_approve) >= 2
    assert to_send


def test_scholar_has_an_award_and_two_rounds_of_97_were_handed_in():
    scholar = Person.objects.get(user__email="scholar@demo.example")
    applications = scholar.scholarship_applications.model.objects.all()
    award = scholar.scholarship_applications.get().decision.award

    assert applications.filter(call__closes_at__lt=timezone.now()).count() == 7 + 2 * 97
    assert applications.values("nominating_organisation__country").distinct().count() == 5
    assert award.instalments.count() == 3
    assert award.instalments.filter(sent_on__isnull=False).exists()


def test_reviewer_has_files_to_declare_on_and_files_to_read():
    assignments = User.objects.get(email="reviewer@demo.example").review_assignments

    assert assignments.waiting().exists()
    assert assignments.filter(review__isnull=False).exists()


@pytest.mark.parametrize("row", file("accounts")["accounts"], ids=lambda row: row["email"])
def test_every_account_can_sign_in_and_has_its_group(row):
    user = User.objects.get(email=row["email"])

    assert user.check_password("jocs-demo-1960")
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).count() == 1
    assert [group.name for group in user.groups.all()] == ([row["group"]] if "group" in row else [])
    assert user.is_superuser == row.get("superuser", False)


def test_everybodys_address_leads_nowhere():
    """Invented people must not get a real one's letters or calls."""
    rows = sheet("people")

    assert {row["email"].partition("@")[2] for row in rows} == {"", "demo.example"}
    assert [row["phone"] for row in rows if row["phone"] and "-0000-" not in row["phone"]] == []
    assert [row["postal_code"] for row in rows if row["postal_code"] and row["postal_code"][3:5] != "99"] == []


def test_second_load_is_refused_and_says_how_to_start_over():
    before = Person.objects.count()

    with pytest.raises(CommandError, match="make reset"):
        call_command("load_demo", stdout=StringIO())

    assert Person.objects.count() == before


def test_load_is_refused_outside_the_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("load_demo", stdout=StringIO())
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo_accounts", stdout=StringIO())


def test_accounts_are_listed_with_what_they_are_for():
    out = StringIO()
    call_command("demo_accounts", stdout=out)

    assert [row["email"] for row in file("accounts")["accounts"] if row["email"] not in out.getvalue()] == []
    assert "jocs-demo-1960" in out.getvalue()


def test_a_call_is_open_with_applicants_on_their_way():
    call = scholarships.open_call(timezone.now())
    drafts = call.drafts.order_by("pk")

    assert [len(draft.answers) for draft in drafts] == [2, 5, 5]
    assert [draft.application and draft.application.state for draft in drafts] == [None, None, "submitted"]
    assert drafts.last().application.papers.count() == 2

"""The coordinator's screens in the office."""

from datetime import date

import pytest
from django.urls import reverse

from dispatch.models import Amendment, EmergencyContact, HiddenCountry, Posting, PublicProfile, TermException, Worker
from tests.factories.dispatch import WorkerFactory, make_posting, publish
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
POSTING_SCREENS = {
    "revise": "draft",
    "papers": "preparing",
    "contact": "preparing",
    "amend": "active",
    "sensitivity": "active",
    "profile": "active",
    "release": "active",
    "withdraw": "active",
}


def address(name, posting=None, *more):
    return reverse(f"dispatch_postings:{name}", args=[posting.pk, *more] if posting else [])


def errors(response):
    return {name: list(told) for name, told in response.context["form"].errors.items()}


def plan(**changes):
    return {
        "worker": WorkerFactory().pk,
        "organisation": OrganisationFactory().pk,
        "kind": "long",
        "starts_on": "2027-04-01",
        "ends_on": "2030-03-31",
        "coordinating_office": "osaka",
        "job_title_ja": "助産師",
        "job_title_en": "Midwife",
        "objectives": "母子保健",
        "sensitivity": "public",
    } | changes


class TestPlan:
    def test_a_three_year_posting_is_recorded(self, office, coordinator):
        response = office.post(address("add"), plan())

        posting = Posting.objects.get()
        assert response.url == address("inspect", posting)
        assert (posting.ends_before, posting.coordinating_office) == (date(2030, 4, 1), "osaka")
        assert posting.changes.get().by == coordinator

    def test_a_two_year_posting_is_refused_at_the_field_with_what_would_be_right(self, office):
        response = office.post(address("add"), plan(ends_on="2029-03-31"))

        assert errors(response) == {
            "ends_on": [
                "長期派遣の任期は3年以上です。2027年4月1日からの任期なら、終了日は2030年3月31日以降になります。"
                "短期派遣にするか、任期の例外に関する理事会の決定を記録してください。"
            ]
        }
        assert Posting.objects.count() == 0

    def test_missing_and_broken_input_is_told_at_each_field(self, office):
        response = office.post(address("add"), plan(worker="", starts_on="2027-02-30", organisation="999"))

        assert set(errors(response)) == {"worker", "starts_on", "organisation"}

    def test_taken_days_are_refused(self, office):
        worker = WorkerFactory()
        make_posting("proposed", worker=worker)

        response = office.post(address("add"), plan(worker=worker.pk, starts_on="2028-09-30", ends_on="2031-09-29"))

        assert "starts_on" in errors(response)

    def test_an_exception_is_recorded_and_then_used(self, office):
        worker = WorkerFactory()
        given = {"worker": worker.pk, "approved_by": "理事会", "approved_on": "2026-10-01", "minutes": "2026-4"}
        thin = office.post(address("exception"), given | {"reason": "短い"})
        office.post(address("exception"), given | {"reason": "現地の病院が二年後に閉じる予定のため、二年とする。"})
        exception = TermException.objects.get()

        office.post(address("add"), plan(worker=worker.pk, ends_on="2029-03-31", exception=exception.pk))

        assert list(errors(thin)) == ["reason"]
        assert Posting.objects.get().exception == exception


class TestSteps:
    def take(self, office, posting, step, **data):
        shown = {"expected_state": posting.state, "on": "2026-04-01"}
        return office.post(address("step", posting, step), shown | data)

    def test_a_posting_goes_from_draft_to_the_post(self, office):
        posting = make_posting("draft")
        self.take(office, posting, "propose")
        posting.refresh_from_db()
        self.take(office, posting, "approve", minutes="2025-6 第3号議案")
        posting.refresh_from_db()
        assert (posting.state, posting.board_approved_on) == ("approved", date(2026, 4, 1))
        self.take(office, posting, "prepare")
        papers = {"insurance_decided_on": "2026-02-01", "special_enrolment_decided_on": "2026-02-01"}
        office.post(address("papers", posting), papers | {"expected_state": "preparing"})
        office.post(address("contact", posting), {"name": "父", "relation": "父", "phone": "03-1"})
        posting.refresh_from_db()
        self.take(office, posting, "depart")
        posting.refresh_from_db()
        self.take(office, posting, "arrive", on="2026-04-03")

        posting.refresh_from_db()
        assert (posting.state, posting.arrived_on) == ("arrived", date(2026, 4, 3))

    def test_every_blocker_is_told_at_once_and_before_the_click(self, office):
        posting = make_posting("preparing")

        page = office.get(address("inspect", posting)).content.decode()
        refused = self.take(office, posting, "depart")

        sentences = ["保険がまだ決まっていません。", "労災特別加入がまだ決まっていません。", "緊急連絡先がありません。"]
        assert [sentence in page for sentence in sentences] == [True, True, True]
        assert errors(refused) == {"__all__": sentences}

    def test_a_stale_tab_is_told_in_a_sentence(self, office):
        posting = make_posting("proposed")

        response = self.take(office, posting, "send_back", expected_state="draft", reason="再検討")

        assert errors(response) == {
            "__all__": ["この間に記録が変わりました。もう一度内容を確かめてから続けてください。"]
        }

    def test_a_reason_is_asked_for(self, office):
        assert "reason" in errors(self.take(office, make_posting("proposed"), "send_back"))

    def test_a_step_of_another_state_says_so(self, office):
        page = office.get(address("step", make_posting("draft"), "close")).content.decode()

        assert "この手続きはできません" in page

    def test_an_unknown_step_is_not_found(self, office):
        assert office.get(address("step", make_posting(), "fly"), follow=True).status_code == 404

    def test_the_right_of_the_step_counts(self, client, staff):
        client.force_login(staff({"view_posting", "advance_posting"}))
        posting = make_posting("proposed")

        self.take(client, posting, "approve", minutes="1")

        posting.refresh_from_db()
        assert posting.state == "proposed"


class TestChanges:
    def test_a_plan_is_revised(self, office):
        posting = make_posting("draft")
        new = plan(starts_on="2027-05-01", ends_on="2030-04-30", expected_state="draft")

        office.post(address("revise", posting), new)

        posting.refresh_from_db()
        assert (posting.starts_on, posting.ends_before) == (date(2027, 5, 1), date(2030, 5, 1))

    def test_the_form_of_a_revision_shows_what_stands(self, office):
        page = office.get(address("revise", make_posting("draft"))).content.decode()

        assert 'value="2025-10-01"' in page
        assert 'value="2028-09-30"' in page

    def test_dates_are_extended(self, office):
        posting = make_posting("active")
        told = {"kind": "extension", "new_ends_on": "2029-03-31", "reason": "節目", "minutes": "1"}

        office.post(address("amend", posting), told | {"approved_on": "2026-10-01", "expected_state": "active"})

        posting.refresh_from_db()
        assert (posting.ends_before, Amendment.objects.count()) == (date(2029, 4, 1), 1)

    def test_a_shorter_extension_is_refused_at_its_field(self, office):
        posting = make_posting("active")
        told = {"kind": "extension", "new_ends_on": "2028-03-31", "reason": "節目", "minutes": "1"}

        told |= {"approved_on": "2026-10-01", "expected_state": "active"}
        response = office.post(address("amend", posting), told)

        assert list(errors(response)) == ["new_ends_on"]

    def test_public_words_are_written_released_and_withdrawn(self, office):
        posting = make_posting("active")
        words = {"text_ja": "働いています。", "text_en": "At work.", "consent_given_on": "2026-01-05"}
        office.post(address("profile", posting), words)
        office.post(address("release", posting), {"on": "2026-01-06", "text_ja": "働いています。"})
        assert PublicProfile.objects.get().approved_on == date(2026, 1, 6)

        office.post(address("withdraw", posting), {"on": "2026-02-01"})
        office.post(address("sensitivity", posting), {"sensitivity": "hidden"})

        posting.refresh_from_db()
        assert (PublicProfile.objects.get().is_in_force(date(2026, 2, 1)), posting.sensitivity) == (False, "hidden")

    def test_a_country_is_hidden(self, office):
        office.post(reverse("dispatch_hidden:add"), {"country": "TZ", "reason": "選挙", "hidden_on": "2026-11-01"})

        assert HiddenCountry.objects.get().country == "TZ"

    @pytest.mark.parametrize("address", ["dispatch/postings/edit/1/", "dispatch/workers/delete/1/"])
    def test_nothing_is_edited_or_deleted_past_the_commands(self, office, address):
        assert office.get(f"/office/{address}", follow=True).status_code == 404


class TestRegister:
    register = "/office/dispatch/workers/new/"

    def test_a_person_is_found_and_becomes_a_worker(self, office):
        person = PersonFactory(family_name="髙木", family_kana="タカギ")
        PersonFactory(family_name="鈴木", family_kana="スズキ")
        found = office.get(self.register, {"q": "高木"}).content.decode()

        office.post(f"{self.register}?q=高木", {"person": person.pk, "profession": "midwife"})

        assert ("髙木" in found, "鈴木" in found) == (True, False)
        assert (Worker.objects.get().person, Worker.objects.get().profession) == (person, "midwife")

    def test_nobody_is_listed_unasked_nor_chosen_unfound(self, office):
        person = PersonFactory()

        assert person.full_name not in office.get(self.register).content.decode()
        assert "person" in errors(office.post(f"{self.register}?q=鈴木", {"person": person.pk, "profession": "nurse"}))

    def test_who_is_a_worker_already_is_not_offered(self, office):
        worker = WorkerFactory()

        page = office.get(self.register, {"q": worker.person.family_name}).content.decode()

        assert worker.person.full_name not in page

    def test_a_new_person_is_entered_and_checked(self, office):
        new = {"family_name": "早乙女", "given_name": "献", "family_kana": "さおとめ", "given_kana": "ｹﾝ"}
        told = new | {"profession": "doctor", "language": "ja", "email": "ken@example.org"}

        refused = office.post(f"{self.register}person/", told | {"family_kana": "Saotome"})
        office.post(f"{self.register}person/", told)

        person = Worker.objects.get().person
        assert list(errors(refused)) == ["family_kana"]
        assert (person.family_kana, person.given_kana, person.email) == ("サオトメ", "ケン", "ken@example.org")


class TestWhoMay:
    @pytest.mark.parametrize("screen", POSTING_SCREENS)
    def test_the_auditor_changes_nothing(self, client, auditor, screen):
        client.force_login(auditor)
        posting = make_posting(POSTING_SCREENS[screen])

        assert client.get(address(screen, posting)).url == reverse("wagtailadmin_home")

    @pytest.mark.parametrize("name", ["dispatch_postings:add", "dispatch_postings:exception", "dispatch_workers:add"])
    def test_the_auditor_adds_nothing(self, client, auditor, name):
        client.force_login(auditor)

        assert client.get(reverse(name)).url == reverse("wagtailadmin_home")

    @pytest.mark.parametrize("screen", POSTING_SCREENS)
    def test_the_coordinator_may_open_every_screen(self, office, screen):
        posting = make_posting(POSTING_SCREENS[screen])

        assert office.get(address(screen, posting)).status_code == 200

    def test_the_auditor_reads_all_but_sees_no_button_and_no_telephone(self, client, auditor):
        client.force_login(auditor)
        posting = make_posting("active")

        page = client.get(address("inspect", posting)).content.decode()

        assert EmergencyContact.objects.get().phone not in page
        assert "/steps/" not in page
        assert address("amend", posting) not in page

    @pytest.mark.parametrize(
        "name",
        ["dispatch_postings:index", "dispatch_timeline:index", "dispatch_workers:index", "dispatch_hidden:index"],
    )
    def test_staff_of_other_rooms_do_not_enter(self, client, staff, name):
        client.force_login(staff(set()))

        assert client.get(reverse(name)).url == reverse("wagtailadmin_home")

    def test_a_posting_that_is_not_there_is_not_found(self, office):
        assert office.get(reverse("dispatch_postings:inspect", args=[999]), follow=True).status_code == 404


class TestLists:
    @pytest.mark.parametrize("name", ["dispatch_postings:index", "dispatch_workers:index", "dispatch_timeline:index"])
    def test_three_rows_cost_as_many_queries_as_one(self, office, name, django_assert_num_queries, queries_of):
        make_posting("active")
        first = queries_of(lambda: office.get(reverse(name)))
        make_posting("proposed")
        make_posting("draft")

        with django_assert_num_queries(first):
            office.get(reverse(name))

    def test_postings_are_found_by_any_spelling_of_the_name(self, office):
        found = make_posting(worker=WorkerFactory(person=PersonFactory(family_name="髙木", family_kana="タカギ")))
        other = make_posting()

        page = office.get(address("index"), {"q": "高木"}).content.decode()

        assert (found.code in page, other.code in page) == (True, False)

    @pytest.mark.parametrize(
        ("field", "value"), [("state", "active"), ("country", "NP"), ("coordinating_office", "osaka")]
    )
    def test_postings_are_filtered(self, office, field, value):
        wanted = make_posting("active", organisation=OrganisationFactory(country="NP"), coordinating_office="osaka")
        other = make_posting("draft")

        page = office.get(address("index"), {field: value}).content.decode()

        assert (wanted.code in page, other.code in page) == (True, False)

    def test_postings_are_exported_as_xlsx_and_nothing_else(self, office):
        make_posting()

        assert office.get(address("index"), {"export": "xlsx"})["Content-Type"].endswith("sheet")
        assert "export=csv" not in office.get(address("index")).content.decode()


def test_the_page_of_a_posting_costs_the_same_with_a_long_history(office, django_assert_num_queries, queries_of):
    posting = make_posting("active")
    publish(posting)
    first = queries_of(lambda: office.get(address("inspect", posting)))
    for _turn in range(3):
        publish(posting)

    with django_assert_num_queries(first):
        office.get(address("inspect", posting))

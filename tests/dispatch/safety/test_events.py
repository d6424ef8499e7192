"""A safety event: who is asked, how they answer, what happens while they do not, and how it ends."""

import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import ModelLogEntry

from dispatch.safety import queries, services
from dispatch.safety.models import CHECKIN_LIFE, CheckIn, CheckInChange, EventCountry, SafetyEvent
from dispatch.safety.printing import minutes_pdf
from jocs_site.foundation.errors import RuleBroken
from jocs_site.letters.models import Letter
from tests.factories.absences import make_absence, make_family
from tests.factories.people import PersonFactory
from tests.factories.safety import AT, open_event, post_in

pytestmark = pytest.mark.django_db
NOON = AT.replace(hour=5)


def asked(event):
    return sorted(event.checkins.values_list("name", flat=True))


def link(checkin):
    """The path of the link that the mail carried."""
    return re.search(r"/safe/\S+", queries.link_of(checkin))[0]


def minutes_later(minutes):
    return AT + timedelta(minutes=minutes)


@pytest.fixture
def checkin():
    """Of a worker in an event that was opened a moment ago."""
    post_in("TZ", family_name="隠岐", given_name="真帆")
    return open_event(at=timezone.now()).checkins.get()


class TestWhoIsAsked:
    def test_everybody_there_once_with_a_mail_each(self):
        posting = post_in("TZ", family_name="隠岐", given_name="真帆")
        child = make_family(posting, "child", person=PersonFactory(email=""))
        post_in("NP")
        event = open_event()

        assert asked(event) == sorted(["隠岐 真帆", str(child.person)])
        assert set(Letter.objects.values_list("address", flat=True)) == {"tz@example.org"}
        assert Letter.objects.count() == 2

    @pytest.mark.parametrize(
        ("state", "country", "is_asked"),
        [("away", "JP", False), ("away", "KE", False), ("approved", "JP", True), ("away", "TZ", True)],
    )
    def test_who_is_away_is_not_and_who_is_doubtful_is(self, state, country, is_asked):
        day = {"starts_on": AT.date(), "ends_before": AT.date() + timedelta(days=9)}
        make_absence(state, posting=post_in("TZ"), country=country, **day)

        assert open_event().checkins.exists() is is_asked

    def test_who_travels_there_is(self):
        day = {"starts_on": AT.date(), "ends_before": AT.date() + timedelta(days=9)}
        make_absence("away", posting=post_in("NP", family_name="長谷部"), country="TZ", **day)

        assert len(asked(open_event())) == 1

    def test_a_visitor_is_added_by_hand_once(self):
        event = open_event()
        services.add_visitor(event=event, name="都築 晶", email="guest@example.org", at=AT)
        with pytest.raises(RuleBroken, match="already"):
            services.add_visitor(event=event, name="都築 晶", phone="1", at=AT)

        assert asked(event) == ["都築 晶"]
        assert Letter.objects.get().address == "guest@example.org"

    def test_who_has_no_address_is_on_the_list_to_be_called(self):
        post_in("TZ", email="")
        event = open_event()

        assert Letter.objects.count() == 0
        assert [line.cannot_be_mailed for line in queries.roll(event, AT).lines] == [True]

    def test_an_event_needs_a_country(self):
        with pytest.raises(RuleBroken, match="at least one country"):
            open_event(countries=())

    def test_steps_out_of_order_are_refused_in_words(self):
        with pytest.raises(RuleBroken, match="reminder comes first"):
            open_event(remind_after=60, tell_after=30, call_after=90)
        assert SafetyEvent.objects.count() == 0


class TestLink:
    def test_opening_it_answers_nothing_and_one_press_does(self, checkin, client):
        for method in (client.get, client.head, client.get):  # mail scanners open every link
            assert method(link(checkin)).status_code == 200
        checkin.refresh_from_db()
        assert checkin.state == "pending"

        answer = client.post(link(checkin), {"answer": "safe", "place": "病院の中庭"})

        checkin.refresh_from_db()
        change = CheckInChange.objects.get()
        assert (checkin.state, checkin.place, checkin.channel) == ("safe", "病院の中庭", "link")
        assert (change.from_state, change.to_state, change.by) == ("pending", "safe", None)
        assert "Received: you are safe" in answer.content.decode()

    def test_needs_no_session_cookie_or_token_of_a_form(self, checkin):
        answer = Client(enforce_csrf_checks=True).post(link(checkin), {"answer": "help"})

        assert answer.status_code == 200
        assert not answer.cookies
        assert CheckIn.objects.get().state == "needs_help"

    def test_is_a_few_kilobytes_without_script(self, checkin, client):
        page = client.get(link(checkin)).content
        css = Path("dispatch/safety/static/safety/answer.css").read_bytes()

        assert len(page) + len(css) < 5_000
        assert b"<script" not in page
        assert page.count(b"<link") == 2

    def test_is_answerable_again_until_the_close(self, checkin, client, duty):
        for answer in ("help", "safe", "help"):
            client.post(link(checkin), {"answer": answer})
        log = list(CheckInChange.objects.values_list("from_state", "to_state"))
        assert log == [("pending", "needs_help"), ("needs_help", "safe"), ("safe", "needs_help")]

        services.close_event(event=checkin.event, reason="全員帰国", at=timezone.now(), by=duty)
        answer = client.post(link(checkin), {"answer": "safe"})

        assert answer.status_code == 410
        assert "This safety check is closed" in answer.content.decode()
        assert client.get(link(checkin)).status_code == 410
        assert CheckIn.objects.get().state == "needs_help"

    def test_forged_broken_and_anothers_number_are_one_clear_page(self, checkin, client):
        token = link(checkin).split("/")[2]
        number, stamp, signature = token.split(".")
        for wrong in (
            f"{int(number) + 1}.{stamp}.{signature}",
            token[:-1],
            f"{number}.{stamp}.{'A' * len(signature)}",
            "none",
        ):
            answer = client.post(f"/safe/{wrong}/", {"answer": "safe"})
            assert answer.status_code == 400
            assert "This link is not complete" in answer.content.decode()
        assert CheckInChange.objects.count() == 0

    def test_runs_out_after_thirty_days(self, checkin, client, monkeypatch):
        address = link(checkin)
        monkeypatch.setattr("dispatch.safety.queries.links.LINK_DAYS", 0)
        monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 90)
        answer = client.get(address)

        assert answer.status_code == 410
        assert "This link has run out" in answer.content.decode()

    def test_says_at_once_when_no_button_was_pressed_or_words_are_too_long(self, checkin, client):
        none = client.post(link(checkin), {"place": "x"})
        long = client.post(link(checkin), {"answer": "safe", "words": "x" * 1001})

        assert (none.status_code, long.status_code) == (400, 400)
        assert "Press one of the two buttons" in none.content.decode()
        assert CheckInChange.objects.count() == 0

    def test_help_reaches_the_duty_officers_by_mail_once(self, checkin, client, duty):
        client.post(link(checkin), {"answer": "help", "words": "足をけがした"})
        client.post(link(checkin), {"answer": "help", "words": "足をけがした"})
        [letter] = Letter.objects.filter(address=duty.email)

        assert "助けが必要" in letter.subject
        assert "足をけがした" in letter.text


class TestOffice:
    def test_an_answer_by_telephone_names_who_recorded_it(self, checkin, duty):
        services.record_answer(checkin, "safe", words="声は元気", at=timezone.now(), by=duty)
        change = CheckInChange.objects.get()

        assert (checkin.state, checkin.recorded_by, checkin.channel) == ("safe", duty, "phone")
        assert (change.by, change.reason) == (duty, "telephone · 声は元気")

    def test_not_reached_needs_what_was_tried(self, checkin, duty):
        with pytest.raises(RuleBroken, match="reason"):
            services.record_answer(checkin, "unreachable", at=timezone.now(), by=duty)
        services.record_answer(checkin, "unreachable", words="三回電話した", at=timezone.now(), by=duty)

        assert (checkin.state, checkin.answered_at) == ("unreachable", None)

    def test_who_may_not_record_is_refused(self, checkin, staff):
        with pytest.raises(PermissionDenied):
            services.record_answer(
                checkin, "safe", at=timezone.now(), by=staff({"safety.view_safetyevent"}, "other@example.org")
            )

    def test_closing_needs_a_reason_and_says_who_is_not_known_to_be_safe(self, checkin, office):
        address = reverse("safety_events:close", args=[checkin.event_id])
        page = office.get(address).content.decode()
        assert "隠岐 真帆" in page
        assert office.post(address, {"expected_unsettled": 1, "reason": ""}).context["form"].errors

        services.answer_by_link(checkin, "safe", at=timezone.now())
        stale = office.post(address, {"expected_unsettled": 1, "reason": "終わり"})
        assert stale.context["form"].errors
        office.post(address, {"expected_unsettled": 0, "reason": "終わり"})

        assert SafetyEvent.objects.get().closed_because == "終わり"
        assert ModelLogEntry.objects.filter(action="safety.closed").get().data == {"unsettled": []}

    def test_a_change_of_level_is_in_the_log(self, checkin, office):
        office.post(
            reverse("safety_events:level", args=[checkin.event_id]), {"level": "evacuation", "reason": "戦闘の拡大"}
        )

        entry = ModelLogEntry.objects.get(action="safety.level_changed")
        assert SafetyEvent.objects.get().level == "evacuation"
        assert entry.data == {"from": "standfast", "to": "evacuation", "reason": "戦闘の拡大"}

    def test_an_event_is_opened_on_the_screen_and_tells_where_people_are(self, office):
        post_in("TZ")
        address = reverse("safety_events:open")
        assert "(1)" in office.get(address).content.decode()
        fields = {"title": "地震", "level": "alert", "remind_after": 30, "tell_after": 60, "call_after": 120}
        assert set(office.post(address, fields).context["form"].errors) == {"posted"}

        answer = office.post(address, fields | {"posted": ["TZ"]})

        event = SafetyEvent.objects.get()
        assert answer.url == reverse("safety_events:roll", args=[event.pk])
        assert event.checkins.count() == 1

    def test_the_roll_counts_and_renews(self, checkin, office):
        services.answer_by_link(checkin, "help", place="市場", at=timezone.now())
        page = office.get(reverse("safety_events:roll", args=[checkin.event_id])).content.decode()
        news = office.get(reverse("safety_events:roll_now", args=[checkin.event_id])).json()["html"]

        assert 'roll-needs_help"><dt>助けが必要</dt><dd>1</dd>' in page
        assert "市場" in news
        assert "backoffice/renew" in page

    def test_the_roll_costs_the_same_with_three(self, office, queries_of):
        post_in("TZ")
        one = open_event(at=timezone.now() - timedelta(hours=3))
        address = reverse("safety_events:roll", args=[one.pk])
        count = queries_of(lambda: office.get(address))
        for _number in range(2):
            post_in("TZ")
        three = open_event(at=timezone.now() - timedelta(hours=3))

        address = reverse("safety_events:roll", args=[three.pk])
        assert queries_of(lambda: office.get(address)) == count

    def test_the_list_costs_the_same_with_three(self, office, queries_of):
        open_event()
        count = queries_of(lambda: office.get(reverse("safety_events:index")))
        open_event()
        open_event()

        assert queries_of(lambda: office.get(reverse("safety_events:index"))) == count

    def test_another_events_person_does_not_exist_here(self, checkin, office):
        other = open_event(["NP"])

        assert office.get(reverse("safety_events:record", args=[other.pk, checkin.pk, "safe"])).status_code == 404

    def test_the_minutes_say_everything(self, checkin, duty):
        services.record_answer(checkin, "safe", words="声は元気", at=timezone.now(), by=duty)
        services.close_event(event=checkin.event, reason="余震がおさまった", at=timezone.now(), by=duty)
        event = SafetyEvent.objects.get()
        pdf = minutes_pdf(queries.roll(event, timezone.now()), at=timezone.now())
        text = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())

        assert all(words in text for words in ("隠岐真帆", "声は元気", "余震がおさまった", "duty@example.org"))


class TestDatabase:
    def test_one_row_a_person(self, checkin):
        with pytest.raises(IntegrityError, match="safety_checkin"), transaction.atomic():
            CheckIn.objects.bulk_create(
                [CheckIn(event=checkin.event, person=checkin.person, role="worker", name="x", asked_at=AT)]
            )

    @pytest.mark.parametrize(
        "change",
        [
            {"state": "safe"},
            {"state": "lost"},
            {"answered_at": AT},
            {"name": ""},
            {"state": "safe", "answered_at": AT, "channel": "pigeon"},
        ],
    )
    def test_refuses_what_must_never_be(self, checkin, change):
        with pytest.raises(IntegrityError, match="safety_checkin_"), transaction.atomic():
            CheckIn.objects.update(**change)

    def test_a_closed_event_takes_nothing_more(self, checkin):
        event = checkin.event
        services.close_event(event=event, reason="x", at=timezone.now())
        writes = [
            lambda: CheckIn.objects.update(state="safe", answered_at=AT, channel="phone"),
            lambda: CheckIn.objects.bulk_create([CheckIn(event=event, role="visitor", name="x", asked_at=AT)]),
            lambda: EventCountry.objects.create(event=event, country="KE"),
            lambda: SafetyEvent.objects.update(closed_at=None, closed_because=""),
            lambda: SafetyEvent.objects.update(title="x"),
        ]
        for write in writes:
            with pytest.raises(IntegrityError, match=r"event_open|stays_closed"), transaction.atomic():
                write()

    @pytest.mark.parametrize("change", [lambda rows: rows.update(reason="x"), lambda rows: rows.delete()])
    def test_the_log_is_not_rewritten(self, checkin, change):
        services.answer_by_link(checkin, "safe", at=timezone.now())

        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            change(CheckInChange.objects.all())

    def test_is_not_closed_without_a_reason(self, checkin):
        with pytest.raises(IntegrityError, match="safety_event_closed_with_reason"), transaction.atomic():
            SafetyEvent.objects.update(closed_at=timezone.now())

    def test_two_records_of_one_person_become_one_unless_both_were_asked(self, checkin):
        kept = PersonFactory()
        services.merge_person(kept=kept, gone=checkin.person, on=AT.date())
        checkin.refresh_from_db()
        assert checkin.person == kept

        post_in("NP")
        other = open_event(["NP", "TZ"]).checkins.exclude(name=checkin.name).last()
        CheckIn.objects.filter(pk=other.pk).update(event=checkin.event)
        with pytest.raises(RuleBroken, match="Both were asked"):
            services.merge_person(kept=kept, gone=other.person, on=AT.date())


def test_the_picture_in_the_docs_is_the_table():
    page = (Path(__file__).parents[3] / "docs" / "safety-states.md").read_text("utf-8")

    assert page.split("```mermaid\n")[1].split("```")[0] == CHECKIN_LIFE.mermaid()


def test_the_dashboard_counts_who_is_not_known_to_be_safe(duty):
    post_in("TZ")
    post_in("TZ")
    event = open_event()
    services.answer_by_link(event.checkins.first(), "safe", at=NOON)
    [todo] = queries.todos(user=duty, today=AT.date())

    assert (todo.count, todo.is_urgent) == (1, True)

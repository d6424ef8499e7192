"""Events and report meetings in one list, in calendars, and with a form to sign up."""

import json
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, streamfield

from home.finding import find_pages, results
from home.models import Answer, EventPage, EventsPage, FormPage
from home.services import build_site, keep_answer
from jocs_site.foundation.errors import RuleBroken
from tests.factories.tours import JAPAN, make_meeting
from tests.home.conftest import OFFICES, SMALL_SITE, words
from tests.home.test_editing import editor  # noqa: F401 - a fixture

FIELD = {"name": {"label": "お名前", "kind": "singleline"}}
FORM = {"use": "席のため", "thanks": "<p>ありがとう</p>", "fields": FIELD}


def event(name: str, days: int, **more) -> dict:
    said = {"lead": f"{name}の案内", "place": "西早稲田の教会", "contact": "03-0000-1234"}
    titles = words(name, name.upper(), ja=said, en=said)
    return {"kind": "event", "days_ahead": days, "hours": ["14:00", "16:00"], **titles, **more}


SITE = {
    **SMALL_SITE,
    "": SMALL_SITE[""]
    | words("トップ", "Home", *[{"body": [{"live": {"title": "x", "what": "events"}}]}] * 2)
    | {code: SMALL_SITE[""][code] | {"body": [{"live": {"title": "x", "what": "events"}}]} for code in ("ja", "en")},
    "news/events": {"kind": "events", **words("催し", "Events")},
    "news/events/concert": event("concert", 20, sign_up="form"),
    "news/events/concert/sign-up": {"kind": "form", "keep_days": 90, **words("申込", "Sign up", ja=FORM, en=FORM)},
    "news/events/prayer": event("prayer", 5),
    "news/events/stamps": event("stamps", -30),
}


@pytest.fixture
def events(db):
    build_site(pages=SITE, offices=OFFICES, today=timezone.localdate())


def the(slug: str, language: str = "ja") -> EventPage:
    return EventPage.objects.get(slug=slug, locale__language_code=language)


def text(client, address: str) -> str:
    cache.clear()
    return client.get(address).content.decode()


def change(page: EventPage, **values) -> None:
    vars(page).update(values)
    page.save_revision().publish()


def entries(client, address: str) -> dict[str, object]:
    answer = client.get(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(one["summary"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def soon_report_meeting(days: int = 10, **changes):
    at = timezone.now().astimezone(JAPAN)
    starts_at = (at + timedelta(days=days)).replace(hour=14, minute=0, second=0, microsecond=0)
    return make_meeting(at=at, starts_at=starts_at, **changes)


def test_events_and_report_meetings_stand_in_one_list_the_next_first(client, events):
    meeting = soon_report_meeting()

    page = text(client, "/en/news/events/")

    assert page.index("PRAYER") < page.index("From a village kitchen") < page.index("CONCERT")
    assert page.index("CONCERT") < page.index("What has been") < page.index("STAMPS")
    assert f'href="/en/workers/meetings/{meeting.pk}/"' in page
    assert "webcal:" in page or "/en/events/calendar.ics" in page
    assert 'href="/en/news/events/"' in text(client, "/en/news/")


def test_the_front_page_shows_the_next_three_of_both(client, events):
    soon_report_meeting()

    page = text(client, "/ja/")

    assert [name in page for name in ("prayer", "村の台所から", "concert", "stamps")] == [True, True, True, False]


def test_a_list_without_events_says_so(client, events):
    EventPage.objects.all().delete()

    page = text(client, "/en/news/events/")

    assert "Nothing is announced at present." in page
    assert "What has been" not in page


def test_a_visitor_signs_up_by_the_form_below_the_event(client, events):
    page = text(client, "/ja/news/events/concert/")
    assert 'href="/ja/news/events/concert/sign-up/">申し込む' in page

    assert client.get("/ja/news/events/concert/sign-up/").status_code == 200
    FormPage.objects.get(slug="sign-up", locale__language_code="ja").unpublish()

    page = text(client, "/ja/news/events/concert/")
    assert "申し込む</a>" not in page
    assert "お電話またはメールで" in page


SENT = {"name": "加藤 恵", "agrees": "on", "website": "", "key": "7a1d2c7e-0c55-4c2a-9a53-0d6f4a1b9a10"}
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.mark.parametrize(
    ("values", "said", "arrives"),
    [
        ({}, "ありがとう", True),
        ({"sign_up_until": YESTERDAY}, "お申し込みは締め切りました", False),
        ({"is_called_off": True, "called_off_because": "台風のため。"}, "この催しは中止になりました。", False),
        ({"starts_at": timezone.now() - timedelta(hours=1)}, "お申し込みは締め切りました", False),
    ],
)
def test_the_form_closes_with_the_sign_up_for_whoever_has_it_open(client, events, values, said, arrives):
    address = "/ja/news/events/concert/sign-up/"
    assert client.get(address).context["form"]
    change(the("concert"), **values)

    answer = client.post(address, SENT, follow=True)

    assert said in answer.content.decode()
    assert Answer.objects.exists() is arrives
    assert ("<form id=" in client.get(address).content.decode()) is arrives


def test_nobody_signs_up_past_the_screen(events):
    change(the("concert"), sign_up_until=YESTERDAY)
    page = FormPage.objects.get(slug="sign-up", locale__language_code="ja")
    form = page.get_form(SENT, page=page, user=None)
    assert form.is_valid()

    with pytest.raises(RuleBroken):
        keep_answer(page, form)
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("values", "said", "is_offered"),
    [
        ({}, "コンサート", True),
        ({"sign_up_until": timezone.localdate() - timedelta(days=1)}, "お申し込みは締め切りました", False),
        (
            {"is_called_off": True, "called_off_because": "台風のため。"},
            "この催しは中止になりました。 台風のため。",
            False,
        ),
        (
            {
                "starts_at": timezone.now() - timedelta(days=2),
                "ends_at": timezone.now() - timedelta(days=1),
            },
            "この催しは終わりました",
            False,
        ),
    ],
)
def test_nobody_is_invited_to_sign_up_too_late_or_for_nothing(client, events, values, said, is_offered):
    change(the("concert"), title="コンサート", **values)

    page = text(client, "/ja/news/events/concert/")

    assert said in page
    assert ("申し込む</a>" in page) is is_offered


def test_what_is_called_off_says_so_in_list_calendar_and_to_machines(client, events):
    change(the("concert", "en"), is_called_off=True, called_off_because="A typhoon.")

    assert "called off" in text(client, "/en/news/events/")
    assert entries(client, "/en/events/calendar.ics")["JOCS CONCERT"]["status"] == "CANCELLED"
    script = text(client, "/en/news/events/concert/").partition('"application/ld+json">')[2].partition("<")[0]
    facts = json.loads(script)
    assert (facts["@type"], facts["eventStatus"]) == ("Event", "https://schema.org/EventCancelled")
    assert datetime.fromisoformat(facts["startDate"]) == the("concert", "en").starts_at


def test_calendars_hold_what_everybody_may_come_to(client, events):
    soon_report_meeting()
    change(the("prayer", "en"), title="Evening, prayer; and\\tea")

    found = entries(client, "/en/events/calendar.ics")

    assert list(found) == ["JOCS Evening, prayer; and\\tea", "JOCS From a village kitchen", "JOCS CONCERT"]
    one = entries(client, f"/ja/events/{the('concert').pk}/calendar.ics")["JOCS concert"]
    assert str(one["location"]) == "西早稲田の教会"
    assert one["dtstart"].dt == the("concert").starts_at
    assert one["url"].endswith("/ja/news/events/concert/")


def test_an_event_for_supporters_is_in_no_list_and_no_calendar_of_others(client, events, make_user):
    concert = the("concert")
    PageViewRestriction.objects.create(page=concert, restriction_type=PageViewRestriction.LOGIN)

    assert "concert" not in text(client, "/ja/news/events/") + text(client, "/ja/")
    assert "JOCS concert" not in entries(client, "/ja/events/calendar.ics")
    assert client.get(f"/ja/events/{concert.pk}/calendar.ics").status_code == 404
    client.force_login(make_user())
    assert "JOCS concert" in entries(client, f"/ja/events/{concert.pk}/calendar.ics")


@pytest.mark.parametrize("change_it", [lambda page: page.unpublish(), lambda page: page.delete()])
def test_a_draft_is_no_event(client, events, change_it):
    concert = the("concert")
    change_it(concert)

    assert "concert" not in text(client, "/ja/news/events/")
    assert client.get(f"/ja/events/{concert.pk}/calendar.ics").status_code == 404


def test_hours_over_several_days_name_both(client, events):
    begins = datetime(2030, 8, 3, 10, tzinfo=JAPAN)
    change(the("concert", "en"), starts_at=begins, ends_at=begins + timedelta(days=1))

    page = text(client, "/en/news/events/concert/")

    assert "10:00–" in page
    assert page.count("2030") > 1


def event_form(**changes) -> dict:
    fields = {
        "title": "x",
        "slug": "x",
        "lead": "x",
        "starts_at": "2031-05-01 14:00",
        "ends_at": "2031-05-01 16:00",
        "place": "x",
        "address": "",
        "cost": "",
        "sign_up": "none",
        "sign_up_until": "",
        "contact": "x",
        "called_off_because": "",
        "body": streamfield([]),
    }
    return nested_form_data(fields | changes) | {"action-publish": "yes"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_at": "2031-05-01 13:00"}, "終わりが始まりより前になっています。"),
        ({"ends_at": "2031-05-01 14:00"}, "終わりが始まりより前になっています。"),
        ({"sign_up_until": "2031-05-02"}, "遅くとも催しの日までにしてください。"),
        ({"is_called_off": "on"}, "理由を一文で書いてください。"),
        ({"starts_at": "31 February"}, "日時を正しく入力してください。"),
        ({}, None),
    ],
)
def test_what_is_no_event_is_refused_at_its_field(editor, events, changes, sentence):  # noqa: F811
    parent = EventsPage.objects.get(locale__language_code="ja")

    answer = editor.post(f"/office/pages/add/home/eventpage/{parent.pk}/", event_form(**changes))

    assert EventPage.objects.filter(slug="x").exists() is (sentence is None)
    assert sentence is None or sentence in answer.content.decode()


def test_no_other_way_writes_an_event_that_ends_before_it_begins(events):
    concert = the("concert")
    concert.ends_at = concert.starts_at
    with pytest.raises(ValidationError):
        concert.save_revision().publish()
    with pytest.raises(IntegrityError), transaction.atomic():
        EventPage.objects.filter(pk=concert.pk).update(ends_at=concert.starts_at)


def test_lists_cost_the_same_with_one_and_three(client, events):
    def queries(address: str) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    addresses = ["/ja/news/events/", "/ja/", "/ja/events/calendar.ics"]
    first = soon_report_meeting(9)
    with_one = [queries(address) for address in addresses]
    for days in (11, 12):
        soon_report_meeting(days, postings=list(first.postings.all()))
        page = the("concert").copy(update_attrs={"slug": f"more-{days}", "title": f"More {days}"})
        assert page.live

    assert [queries(address) for address in addresses] == with_one
    assert max(with_one) <= 15


def test_an_event_is_found_by_its_place(events):
    change(the("concert"), place="西早稲田の礼拝堂", is_called_off=True, called_off_because="台風のため")

    for query in ("早稲田", "礼拝堂", "台風"):
        assert the("concert").title in [
            one.title for one in results(find_pages(query, "ja", timezone.localdate()), query)
        ]

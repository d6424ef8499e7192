"""Visits to scholars and hearings: what is on file of whom, what is refused, who sees them, what more of them cost."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from jocs_site.foundation.errors import RuleBroken
from scholarships import queries, services
from scholarships.models import Award, MonitoringVisit, VisitNote, VisitNoteChange
from tests.factories.people import UserFactory
from tests.factories.scholarships import AssignmentFactory, AwardFactory
from tests.scholarships.backoffice.pages import file_page

pytestmark = pytest.mark.django_db
AT = datetime(2027, 11, 5, 3, 0, tzinfo=UTC)
HELD_ON = date(2027, 10, 20)
SEEN = "She leads the night shift and asks for books."


def visit(*awards: Award, text: str = SEEN, **more) -> MonitoringVisit:
    told = {"kind": "visit", "held_on": HELD_ON, "place": "Tabora", "others": "Dr. Sato", "at": AT}
    return services.record_visit(notes=dict.fromkeys(awards or [AwardFactory()], text), **told | more)


def page(screen: str, *args) -> str:
    return reverse(f"scholarships_visits:{screen}", args=args)


def test_visit_to_two_scholars_has_a_note_on_each():
    one, other, user = AwardFactory(), AwardFactory(), UserFactory()

    found = visit(one, other, staff=[user])

    assert {note.award: note.text for note in found.notes.all()} == {one: SEEN, other: SEEN}
    assert found.visitors == f"{user} · Dr. Sato"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"held_on": date(2027, 11, 6)}, "held_on"),
        ({"others": " "}, "staff"),
        ({"place": ""}, "place"),
        ({"notes": {}}, "scholars"),
    ],
)
def test_impossible_visit_is_refused_at_its_field_and_leaves_nothing(change, field):
    told = {"kind": "hearing", "held_on": HELD_ON, "place": "Tabora", "others": "Dr. Sato", "at": AT}
    told["notes"] = {AwardFactory(): SEEN}

    with pytest.raises(RuleBroken) as refused:
        services.record_visit(**told | change)

    assert (refused.value.field, MonitoringVisit.objects.count()) == (field, 0)


def test_hearing_by_video_needs_no_place():
    assert visit(kind="video", place="").place == ""


def test_day_counts_in_japan():
    late = datetime(2027, 11, 5, 15, 30, tzinfo=UTC)  # the sixth in Japan

    assert visit(held_on=date(2027, 11, 6), at=late).held_on == date(2027, 11, 6)
    with pytest.raises(IntegrityError, match="visited_before"), transaction.atomic():
        MonitoringVisit.objects.create(kind="video", held_on=date(2027, 11, 7), entered_at=late)


def test_database_refuses_a_second_note_on_one_scholar_and_a_visit_without_place():
    award = AwardFactory()
    one = visit(award)

    with pytest.raises(IntegrityError), transaction.atomic():
        VisitNote.objects.create(visit=one, award=award)
    with pytest.raises(IntegrityError, match="somewhere"), transaction.atomic():
        MonitoringVisit.objects.create(kind="visit", held_on=HELD_ON, entered_at=AT)


@pytest.mark.parametrize(
    ("rows", "change"),
    [
        (MonitoringVisit, {"held_on": date(2027, 1, 1)}),
        (MonitoringVisit, {"place": "Elsewhere"}),
        (VisitNote, {"text": "Nothing was wrong."}),
        (VisitNoteChange, {"old_text": "Nothing was wrong."}),
    ],
)
def test_database_keeps_what_was_written(rows, change):
    services.correct_note(note=visit().notes.get(), text="She leads the day shift.", at=AT)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.objects.all()._raw_delete("default")


def test_note_is_put_right_and_keeps_the_earlier_words(officer):
    note = visit().notes.get()

    services.correct_note(note=note, text="She leads the day shift.", shown=SEEN, by=officer, at=AT)

    [change] = note.changes.all()
    note.refresh_from_db()
    assert (note.text, change.old_text, change.by) == ("She leads the day shift.", SEEN, officer)


def test_same_words_again_are_no_change_even_with_the_line_ends_of_a_browser():
    note = visit(text="One.\nTwo.").notes.get()

    services.correct_note(note=note, text="One.\r\nTwo.", shown="One.\r\nTwo.", at=AT)

    assert not note.changes.exists()


def test_first_words_of_a_note_leave_no_history():
    note = visit(text="").notes.get()

    services.correct_note(note=note, text=SEEN, shown="", at=AT)

    note.refresh_from_db()
    assert (note.text, note.changes.count()) == (SEEN, 0)


@pytest.mark.parametrize(("text", "shown"), [("", SEEN), ("New.", "What another tab showed")])
def test_empty_or_stale_note_is_refused(text, shown):
    note = visit().notes.get()

    with pytest.raises(RuleBroken) as refused:
        services.correct_note(note=note, text=text, shown=shown, at=AT)

    assert refused.value.field == "text"


def test_visit_entered_by_mistake_is_taken_back_once_with_a_reason(officer):
    award = AwardFactory()
    one = visit(award)
    with pytest.raises(RuleBroken):
        services.take_visit_back(visit=one, reason=" ", at=AT)

    services.take_visit_back(visit=one, reason="Another scholar was meant.", at=AT)

    with pytest.raises(RuleBroken):
        services.take_visit_back(visit=one, reason="Again.", at=AT)
    with pytest.raises(RuleBroken):
        services.correct_note(note=one.notes.get(), text="More.", at=AT)
    [row] = queries.progress_of_scholars(user=officer, today=AT.date(), chosen=queries.Chosen())
    assert row.visited_on is None


def test_list_of_scholars_tells_the_last_visit(officer):
    award = AwardFactory()
    visit(award)
    visit(award, held_on=date(2027, 3, 1))

    [row] = queries.progress_of_scholars(user=officer, today=AT.date(), chosen=queries.Chosen())

    assert row.visited_on == HELD_ON


def test_officer_enters_a_visit_from_the_page_of_a_scholar(at, officer):
    award = AwardFactory()
    client = at(officer)
    address = f"{page('add')}?scholar={award.pk}"
    form = client.get(address).context["form"]
    told = {"kind": "visit", "held_on": "2026-10-20", "place": "Tabora", "note": SEEN}

    answer = client.post(address, told | {"scholars": form.initial["scholars"], "staff": form.initial["staff"]})

    one = MonitoringVisit.objects.get()
    assert list(one.staff.all()) == [officer]
    assert (answer.status_code, answer.url) == (302, page("inspect", one.pk))
    assert SEEN in client.get(page("inspect", one.pk)).content.decode()
    shown = client.get(file_page(award.decision.application_id)).content.decode()
    assert SEEN in shown
    assert page("inspect", one.pk) in shown


@pytest.mark.parametrize("asked", ["?scholar=x", "?scholar=999999", "?scholar=²"])
def test_nonsense_in_the_address_chooses_nobody(at, officer, asked):
    AwardFactory()

    assert at(officer).get(page("add") + asked).status_code == 200


def test_wrong_input_is_told_at_its_field(at, officer):
    award = AwardFactory()

    answer = at(officer).post(page("add"), {"kind": "visit", "held_on": "2026-10-20", "scholars": [award.pk]})

    assert answer.context["form"].errors.keys() == {"staff"}
    assert not MonitoringVisit.objects.exists()


def test_note_is_put_right_on_its_screen_and_the_earlier_words_are_shown(at, officer):
    one = visit()
    client, address = at(officer), page("note", one.pk, one.notes.get().pk)
    shown = client.get(address).context["form"].initial["shown"]

    client.post(address, {"text": "She leads the day shift.", "shown": shown})

    told = client.get(page("inspect", one.pk)).content.decode()
    assert "She leads the day shift." in told
    assert SEEN in told


def test_visit_is_taken_back_on_its_screen(at, officer):
    one = visit()

    at(officer).post(page("take_back", one.pk), {"reason": "Entered twice."})

    one.refresh_from_db()
    assert one.taken_back_because == "Entered twice."


def test_what_one_stepped_back_from_is_gone_here_too(at, officer):
    one, other = AwardFactory(), AwardFactory()
    both, only = visit(one, other), visit(one)
    AssignmentFactory(
        application=one.decision.application, reviewer=officer, conflict="declared", conflict_reason="Cousin."
    )
    client = at(officer)

    told = client.get(page("index")).content.decode()

    assert page("inspect", both.pk) in told
    assert page("inspect", only.pk) not in told
    assert one.decision.application.code not in client.get(page("inspect", both.pk)).content.decode()
    assert client.get(page("inspect", only.pk)).status_code == 404
    assert client.get(page("note", both.pk, both.notes.get(award=one).pk)).status_code == 404
    assert one not in queries.scholars_to_visit(officer)


def test_longer_list_and_page_cost_no_more_queries(at, officer, count_queries):
    at(officer)
    award = AwardFactory()

    def costs(one):
        addresses = (page("index"), page("inspect", one.pk), file_page(award.decision.application_id), page("add"))
        return [count_queries(address) for address in addresses]

    first = visit(award, AwardFactory(), staff=[UserFactory(is_staff=True)])
    services.correct_note(note=first.notes.first(), text="More.", by=officer, at=AT)
    before = costs(first)
    staff = [UserFactory(is_staff=True) for _number in range(3)]
    for _number in range(2):
        last = visit(award, *(AwardFactory() for _more in range(3)), staff=staff)
        for note in last.notes.all():
            services.correct_note(note=note, text="More.", by=officer, at=AT)

    assert costs(last) == before


@pytest.mark.parametrize("role", ["auditor", "officer", "stranger", "treasurer"])
@pytest.mark.parametrize("screen", ["index", "index_results", "inspect", "add", "note", "take_back"])
def test_only_readers_see_visits_and_only_the_desk_enters_them(at, request, role, screen):
    one = visit()
    args = {"inspect": [one.pk], "take_back": [one.pk], "note": [one.pk, one.notes.get().pk]}.get(screen, [])
    may = {"officer"} if screen in ("add", "note", "take_back") else {"officer", "auditor"}

    status = at(request.getfixturevalue(role)).get(page(screen, *args)).status_code

    assert (status == 200) == (role in may)


def test_scholars_are_offered_under_their_body_and_the_group_of_the_chosen_one_is_open(at, officer):
    one, other = AwardFactory(), AwardFactory()
    colleague = AwardFactory(
        decision__application__nominating_organisation=one.decision.application.nominating_organisation
    )

    html = at(officer).get(page("add"), {"scholar": one.pk}).content.decode()

    groups = re.findall(r"<details class=\"boxes__group\"( open)?>(.*?)</details>", html, re.DOTALL)
    found = {is_open: re.findall(r'name="scholars" value="(\d+)"', boxes) for is_open, boxes in groups}
    assert found == {" open": [str(colleague.pk), str(one.pk)], "": [str(other.pk)]}

"""The screens on which papers are typed and checked, with and without the script."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from members.agm import queries
from members.agm.models import Act, PaperCheck
from members.queries import printed_number
from tests.factories.agm import IN_TIME, answers, check_all, entrust, noticed_meeting, typist, vote, write

pytestmark = pytest.mark.django_db
STAMP = f"{timezone.localtime(IN_TIME):%Y-%m-%d %H:%M}"
BY_SCRIPT = {"headers": {"Accept": "application/json"}}


@pytest.fixture
def sign_in(client, make_user, time_machine):
    """Sign in one who types papers: "typist" or somebody else, in English or Japanese."""
    time_machine.move_to(IN_TIME.replace(day=11), tick=False)

    def sign_in(name="typist", language="en"):
        user = typist(name)
        rights = Permission.objects.filter(codename__in=("access_admin", "view_meeting", "enter_act"))
        user.user_permissions.set(rights)
        UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": language})
        client.force_login(user)
        return user

    return sign_in


def address(name, meeting, *more):
    return reverse(f"agm_meetings:{name}", args=[meeting.pk, *more])


def sheet(elector, keys="11111", **more):
    marks = {f"question-{question}": key for question, key in zip(answers(), keys, strict=False)}
    known = {"elector": elector.number, "seen": elector.number, "arrived_at": STAMP, "client_key": uuid.uuid4()}
    return known | marks | more


def page(client, name, meeting, **query) -> str:
    return client.get(address(name, meeting), query).content.decode()


def test_a_sheet_is_typed_with_a_key_for_each_question_in_any_width(client, sign_in):
    user = sign_in()
    elector = noticed_meeting(electors=1).electors.get()
    answer = client.post(address("paper", elector.meeting), sheet(elector, "１2３0Ｘ"))
    act = Act.objects.get()

    assert answer.url == address("paper", elector.meeting)
    assert queries.choices_of(act) == {"1": "for", "2": "against", "3-1": "abstain", "3-3": "invalid"}
    assert (act.entered_by, act.arrived_at, act.channel) == (user, IN_TIME, "written")


def test_nothing_is_kept_for_a_name_that_nobody_saw(client, sign_in):
    """Number and Enter alone, without script: the name comes, and the cursor stands in the first question."""
    sign_in()
    elector = noticed_meeting(electors=1).electors.get()
    asked = client.post(
        address("paper", elector.meeting), {"elector": printed_number(elector.number), "arrived_at": STAMP}
    ).content.decode()
    first = asked[asked.index('name="question-1"') - 10 :].split(">")[0]

    assert not Act.objects.exists()
    assert elector.name in asked
    assert f'name="seen" id="id_seen" value="{elector.number}"' in asked
    assert "autofocus" in first
    assert "This field is required" not in asked


def test_a_question_without_a_key_or_with_a_wrong_one_is_named_and_nothing_kept(client, sign_in):
    sign_in()
    elector = noticed_meeting(electors=1).electors.get()
    answer = client.post(address("paper", elector.meeting), sheet(elector, "17"), **BY_SCRIPT).json()

    assert answer["errors"] == {
        "question-2": ["Only these keys: 1, 2, 3, 0, x."],
        **{f"question-3-{n}": ["Type a key; 0 where the paper is blank."] for n in (1, 2, 3)},
    }
    assert not Act.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("arrived_at", "2026-06-12 09:00", "still to come"),
        ("arrived_at", "yesterday", "valid date/time"),
        ("elector", "999999", "Nobody on the roll"),
        ("seen", "", "Look first whose number this is."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(client, sign_in, field, typed, words):
    sign_in()
    elector = noticed_meeting(electors=1).electors.get()
    answer = client.post(address("paper", elector.meeting), sheet(elector) | {field: typed}, **BY_SCRIPT).json()

    assert words in answer["errors"]["elector" if field == "seen" else field][0]
    assert not Act.objects.exists()


def test_the_stamp_stays_from_sheet_to_sheet_until_it_is_changed(client, sign_in):
    sign_in()
    meeting = noticed_meeting(electors=1)
    client.post(address("paper", meeting), sheet(meeting.electors.get(), arrived_at="2026-06-09 11:20"))

    assert 'value="2026-06-09 11:20"' in page(client, "paper", meeting)
    assert 'value="2026-06-08 10:00"' in page(client, "paper", meeting, stamp="2026-06-08T10:00:00+09:00")
    assert 'value="2026-06-11 20:00"' in page(client, "paper", noticed_meeting(electors=0, fiscal_year=2027))
    assert client.get(address("paper", meeting), {"stamp": "2026-99-99"}).status_code == 200


def test_the_script_gets_a_sentence_a_new_key_and_the_last_ten(client, sign_in):
    sign_in()
    meeting = noticed_meeting(electors=12)
    for elector in meeting.electors.all():
        answer = client.post(address("paper", meeting), sheet(elector), **BY_SCRIPT).json()

    assert answer["said"] == f"Saved: {elector}"
    assert uuid.UUID(answer["key"])
    assert "Typed by you: 12" in answer["recent"]
    assert answer["recent"].count("<tr>") == 1 + 10


def test_look_tells_the_name_and_what_is_typed_already_and_never_what_was_voted(client, sign_in):
    sign_in()
    giver, holder = noticed_meeting(electors=2).electors.all()
    write(giver, answers("against"))
    entrust(giver, holder)
    found = client.get(address("paper_look", giver.meeting), {"number": printed_number(giver.number)})

    assert found.json()["name"] == str(giver)
    assert "no-store" in found["Cache-Control"]
    html = " ".join(found.json()["html"].split())
    assert "vote on paper, 06/10/2026" in html
    assert f"proxy ({holder})" in html
    assert "against" not in html
    assert client.get(address("paper_look", giver.meeting), {"number": "0"}).json()["trouble"]


def test_a_proxy_to_the_chair_needs_no_keys_and_one_with_instructions_keeps_them(client, sign_in):
    sign_in()
    first, second, holder = noticed_meeting(electors=3).electors.all()
    client.post(address("proxy", first.meeting), sheet(first, "", holder=""))
    client.post(address("proxy", first.meeting), sheet(second, "2", holder=printed_number(holder.number)))

    assert [(act.elector, act.holder, queries.choices_of(act)) for act in Act.objects.order_by("pk")] == [
        (first, None, {}),
        (second, holder, {"1": "against"}),
    ]


def test_a_typing_error_is_voided_from_the_list_of_the_last_ten(client, sign_in):
    user = sign_in()
    elector = noticed_meeting(electors=1).electors.get()
    act = write(elector, by=user)
    link = address("void", elector.meeting, act.pk)
    assert link in page(client, "paper", elector.meeting)
    assert str(elector) in client.get(link).content.decode()
    answer = client.post(link)

    assert answer.url == address("paper", elector.meeting)
    assert act.revocation.because == "typing"
    assert link not in page(client, "paper", elector.meeting)
    assert "Typed by you: 0" in page(client, "paper", elector.meeting)
    assert (
        client.get(address("void", noticed_meeting(electors=0, fiscal_year=2027), act.pk), follow=True).status_code
        == 404
    )


# The check


def test_the_check_shows_no_marks_beforehand_and_says_when_both_agree(client, sign_in):
    sign_in("checker")
    elector = noticed_meeting(electors=1).electors.get()
    write(elector, answers("against"))
    before = page(client, "paper_check", elector.meeting)
    look = client.get(address("paper_check_look", elector.meeting), {"number": elector.number}).json()
    answer = client.post(address("paper_check", elector.meeting), sheet(elector, "22222"), **BY_SCRIPT).json()

    assert "still to check: 1" in before
    assert "against" not in look["html"]
    assert answer["said"] == f"Checked: {elector}"
    assert "Checked by you: 1" in answer["recent"]
    assert PaperCheck.objects.get().checked_by == typist("checker")


def test_a_difference_is_shown_side_by_side_and_the_paper_decides(client, sign_in):
    sign_in("checker")
    elector = noticed_meeting(electors=1).electors.get()
    act = write(elector, answers("for"))
    desk, typed = address("paper_check", elector.meeting), sheet(elector, "12111", arrived_at="2026-06-10 20:05")
    shown = client.post(desk, typed, **BY_SCRIPT).json()
    plain = client.post(desk, typed).content.decode()

    for html in (shown["difference"], plain):
        assert f'name="act" value="{act.pk}"' in html
        assert html.count("paper-differs") == 2
        assert ("<td>for</td><td>against</td>" in html, "2026-06-10 20:05" in html) == (True, True)
    client.post(desk, typed | {"right": "mine", "act": act.pk})
    assert (act.revocation.because, Act.objects.count()) == ("typing", 2)


def test_the_checker_may_find_the_typed_one_right(client, sign_in):
    sign_in("checker")
    elector = noticed_meeting(electors=1).electors.get()
    act = write(elector, answers("for"))
    answer = client.post(
        address("paper_check", elector.meeting),
        sheet(elector, "12111", right="typed", act=act.pk),
        **BY_SCRIPT,
    ).json()

    assert answer["said"] == f"Checked: {elector}"
    assert not act.paper_check.is_alike


def test_who_typed_it_is_told_so_already_when_the_number_is_read(client, sign_in):
    user = sign_in()
    elector = noticed_meeting(electors=1).electors.get()
    write(elector, by=user)
    trouble = client.get(address("paper_check_look", elector.meeting), {"number": elector.number}).json()["trouble"]
    answer = client.post(address("paper_check", elector.meeting), sheet(elector), **BY_SCRIPT).json()

    assert trouble == "You typed this one yourself; somebody else has to check it."
    assert answer["errors"] == {"elector": [trouble]}


def test_proxies_have_a_check_of_their_own(client, sign_in):
    sign_in("checker")
    giver, holder = noticed_meeting(electors=2).electors.all()
    entrust(giver, holder)
    desk = address("proxy_check", giver.meeting)
    differs = client.post(desk, sheet(giver, "", holder=""), **BY_SCRIPT).json()["difference"]
    client.post(desk, sheet(giver, "", holder=holder.number))

    assert (str(holder) in differs, "the chair" in differs) == (True, True)
    assert PaperCheck.objects.get().act.elector == giver


def test_what_waits_is_listed_by_typist_and_stack_and_tells_no_votes(client, sign_in):
    user = sign_in()
    meeting = noticed_meeting(electors=4)
    mine, theirs, also, wrong = meeting.electors.all()
    write(mine, answers("against"), by=user)
    write(theirs, by=typist("other"))
    entrust(also, by=typist("other"))
    act = write(wrong, by=user)
    client.post(address("void", meeting, act.pk))
    html = page(client, "waiting", meeting)

    assert "The count waits for 3 checks." in html
    assert html.count("Check this stack") == 2
    assert address("proxy_check", meeting) + "?stamp=2026-06-10T20%3A00%3A00%2B09%3A00" in html
    assert "typed by you: somebody else checks it" in html
    assert str(wrong) in html
    assert "against" not in html


def test_the_desks_speak_japanese(client, sign_in):
    user = sign_in(language="ja")
    elector = noticed_meeting(electors=1).electors.get()
    write(elector, by=user)

    assert "議決権行使書の入力" in page(client, "paper", elector.meeting)
    assert "委任状の入力" in page(client, "proxy", elector.meeting)
    assert "照合" in page(client, "paper_check", elector.meeting)
    assert "照合待ち" in page(client, "waiting", elector.meeting)


@pytest.mark.parametrize("name", ["paper", "proxy", "paper_check", "proxy_check", "paper_look", "waiting"])
def test_each_desk_needs_the_right_to_enter(client, make_user, name):
    user = make_user("auditor@example.org")
    user.user_permissions.set(Permission.objects.filter(codename__in=("access_admin", "view_meeting", "view_roll")))
    client.force_login(user)
    door = address(name, noticed_meeting(electors=1))

    assert (client.get(door).url, client.post(door).url) == (reverse("wagtailadmin_home"),) * 2


@pytest.mark.parametrize("name", ["paper", "proxy", "paper_check", "proxy_check", "waiting"])
def test_each_desk_costs_the_same_queries_for_1_and_3_sheets(client, sign_in, name, django_assert_num_queries):
    user, counts = sign_in(), []
    for electors in (1, 3):
        meeting = noticed_meeting(electors=electors * 2, fiscal_year=2026 + electors)
        people = list(meeting.electors.all())
        for one, holder in zip(people[:electors], people[electors : 2 * electors], strict=True):
            by = typist("other") if name == "paper_check" else user
            write(one, by=by)
            entrust(one, holder, by=user)
            other = write(holder, by=user)
            if name != "waiting":
                check_all(meeting)
            else:
                client.post(address("void", meeting, other.pk))
        door = address(name, meeting)
        client.get(door)
        with django_assert_num_queries(99, exact=False) as asked:
            assert client.get(door).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_an_electronic_vote_is_not_told_to_typists(client, sign_in):
    from tests.factories.agm import open_meeting  # noqa: PLC0415

    sign_in()
    elector = open_meeting(electors=1).electors.get()
    vote(elector)
    found = client.get(address("paper_look", elector.meeting), {"number": elector.number}).json()

    assert "Nothing is typed of this member yet." in found["html"]

"""What must never get in while people apply and files are judged. Money and the years after are in `test_bad_money`."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from scholarships import queries, services
from scholarships.models import Application, Criterion, Reference, Score
from tests.factories.people import OrganisationFactory, PersonFactory
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    CallFactory,
    CriterionFactory,
    InstalmentFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.scholarships.applying.conftest import (  # noqa: F401 - fixtures
    AT,
    body,
    call,
    draft,
    fill,
    now,
    own,
    ready,
    typed,
    upload,
    words,
)
from tests.scholarships.applying.test_way import letters, link_in
from tests.scholarships.backoffice.pages import file_page, money_page
from tests.scholarships.backoffice.test_desk import paper
from tests.scholarships.refusals import Table, attempt
from tests.scholarships.selecting.test_fairness import add_papers
from tests.scholarships.test_applications import filing

pytestmark = pytest.mark.django_db
TABLE = Table()
bad, not_found = TABLE.line, TABLE.not_found

# --- twice to one call --------------------------------------------------------------------------------------------
TWICE = {"ja": "この方は、この募集にすでに申請しています。", "en": "This person has applied to this call already."}


@bad("twice to one call, under another address", **TWICE)
def second_address(door):
    door.need("ready")
    door.own.post(door.page("check"))
    second = services.send_link(call=door.call, email="second@example.org", language=door.language, at=AT)
    fill(second, door.body)
    door.client.get(door.page("open_own", queries.own_token(second)))
    return lambda: door.client.post(door.page("check"))


@bad("twice to one call, at the desk", **TWICE)
def second_paper(door):
    file, client = ApplicationFactory(), door.sign_in(door.officer)
    again = paper(call=file.call, person=file.person_id, given_latin="", family_latin="", born_on="", country="")
    return lambda: client.post(reverse("scholarships_applications:add"), again)


@bad("twice to one call, within one list", **TWICE)
def twice_in_a_list(door):
    open_call, one = CallFactory(), filing(person=PersonFactory())
    return lambda: services.submit_applications(call=open_call, filings=[one, one])


# --- a body that is not on the list -------------------------------------------------------------------------------
NOT_LISTED = {"ja": "この団体は、この募集の一覧にありません。", "en": "This body is not on the list of this call."}


def answer_wrongly(door, step: str, **answers):
    """What was typed stays in the draft, to be put right; handed in it is not."""
    door.need("ready")
    right = typed(door.body)[step]
    return lambda: [door.own.post(door.page("step", step), right | answers), door.own.post(door.page("check"))]


def choose(door, other):
    return answer_wrongly(door, "body", nominating_organisation=other.pk)


@bad("a partner of another country", **NOT_LISTED, kept=("Draft",))
def body_elsewhere(door):
    return choose(door, OrganisationFactory(country="KE"))


@bad("a partner that the call does not name", **NOT_LISTED, kept=("Draft",))
def body_unnamed(door):
    door.call.bodies.set([door.body])
    return choose(door, OrganisationFactory(country="TZ"))


@bad("a body that is no partner, at the desk", ja="正しく選択してください。", en="Select a valid choice.")
def body_at_the_desk(door):
    client, other = door.sign_in(door.officer), OrganisationFactory(is_partner=False)
    sheet = paper(nominating_organisation=other.pk)
    return lambda: client.post(reverse("scholarships_applications:add"), sheet)


@bad(
    "a body that the call does not name, past all forms",
    ja="この団体は、この募集で推薦できる団体に入っていません。",
    en="The call does not name this body among those that may nominate.",
)
def body_by_service(door):
    door.call.bodies.set([door.body])
    one = filing(nominating_organisation=OrganisationFactory(country="TZ"))
    return lambda: services.submit_application(call=door.call, **one)


# --- amounts and currencies ---------------------------------------------------------------------------------------
HALF_A_YEN = {
    "ja": "10.5は、JPYで使える小数点以下のけた数を超えています。",
    "en": "10.5 has more digits after the point than JPY has.",
}
NO_CURRENCY = {
    "ja": "通貨は大文字3字で書いてください(USD、TZSなど)。",
    "en": "Write the currency with three capitals, as USD or TZS.",
}


NOT_ON_OFFER = {"ja": "正しく選択してください。 usd は", "en": "Select a valid choice. usd is not"}


@bad("10.5 yen from an applicant", **HALF_A_YEN, kept=("Draft",))
def half_a_yen(door):
    return answer_wrongly(door, "costs", requested_currency="JPY", tuition="10.5", living="")


@bad('"usd" from an applicant', **NO_CURRENCY, kept=("Draft",))
def small_letters(door):
    return answer_wrongly(door, "costs", requested_currency="usd")


def type_in(door, **answers):
    client, sheet = door.sign_in(door.officer), paper(**answers)
    return lambda: client.post(reverse("scholarships_applications:add"), sheet)


@bad("10.5 yen from paper", **HALF_A_YEN)
def half_a_yen_on_paper(door):
    return type_in(door, requested_currency="JPY", requested_amount="10.5")


@bad('"usd" from paper', **NOT_ON_OFFER)
def small_letters_on_paper(door):
    return type_in(door, requested_currency="usd")


# --- files --------------------------------------------------------------------------------------------------------
EXE, ELEVEN_MB = b"MZ\x90\x00" + b"\x00" * 200, b"%PDF-" + b"0" * (11 * 2**20)
TOO_LARGE = {
    "ja": "ファイルが10MBを超えています。もっと小さいものを選んでください。",
    "en": "The file is larger than 10 MB. Choose a smaller one.",
}
SCAN_TOO_LARGE = {
    "ja": "スキャンが10MBを超えています。解像度を下げて読み取り直してください。",
    "en": "The scan is larger than 10 MB. Scan it with fewer dots.",
}
NO_PAPER = {
    "ja": "PDF、JPEG、PNGのファイルではありません。ファイルの中身を確かめてください。",
    "en": "This is no PDF, JPEG or PNG, whatever its name says.",
}


def send_paper(door, content: bytes):
    door.need("own")
    sent = {"key": uuid4(), "kind": "licence", "file": upload(content, "licence.pdf")}
    return lambda: door.own.post(door.page("papers"), sent, follow=True)


def send_reference(door, content: bytes):
    address = ask_referee(door)
    return lambda: door.client.post(address, {"file": upload(content, "letter.pdf")}, follow=True)


def send_to_desk(door, content: bytes):
    address, client = file_page(ApplicationFactory().pk, "add_paper"), door.sign_in(door.officer)
    return lambda: client.post(address, {"kind": "licence", "file": upload(content, "x.pdf")}, follow=True)


def ask_referee(door) -> str:
    """Returns the address of the referee's page."""
    door.need("ready")
    named = {"name": "Dr. Juma", "email": "wrong@example.org", "language": door.language}
    door.own.post(door.page("referees"), named)
    return link_in(letters("ask_referee")[-1], "/refer/")


SENDERS = {
    "an applicant": (send_paper, TOO_LARGE),
    "a referee": (send_reference, TOO_LARGE),
    "the desk": (send_to_desk, SCAN_TOO_LARGE),
}
for who, (send, too_large) in SENDERS.items():
    bad(f"11 MB from {who}", **too_large)(lambda door, send=send: send(door, ELEVEN_MB))
    bad(f"an .exe that is called .pdf from {who}", **NO_PAPER)(lambda door, send=send: send(door, EXE))


@bad("an .exe that is called .pdf as a receipt", **NO_PAPER)
def program_as_receipt(door):
    sent = {"sent_on": AT.date(), "received_on": AT.date(), "rate": 150, "paid_yen": 180_000, "bank_reference": "B-1"}
    one, client = InstalmentFactory(state="received", **sent), door.sign_in(door.officer)
    posted = {"file": upload(EXE, "x.pdf"), "expected_state": "received"}
    return lambda: client.post(money_page(one.pk, "receipt"), posted)


def others_key(door):
    other = services.send_link(call=door.call, email="other@example.org", language="en", at=AT)
    door.need("own")
    return fill(other, door.body).papers.get().key


@not_found("a file of another applicant by its id")
def others_paper(door):
    key = others_key(door)
    return lambda: door.own.get(door.page("paper", key))


@not_found("a file of another applicant by its id, to remove")
def others_paper_to_remove(door):
    key = others_key(door)
    return lambda: door.own.post(door.page("remove_paper", key))


@not_found("a referee of another applicant by the id")
def others_referee(door):
    other = services.send_link(call=door.call, email="other@example.org", language="en", at=AT)
    door.need("own")
    named = services.name_referee(other, name="R", position="", email="r@example.org", language="en", at=AT)
    return lambda: door.own.get(door.page("referee", named.key))


@not_found("a file of another applicant by its id, from a reviewer's page")
def others_paper_to_review(door):
    one, other = AssignmentFactory(), ApplicationFactory()
    add_papers(other)
    client = door.sign_in(one.reviewer)
    return lambda: client.get(door.page("review_paper", one.pk, other.papers.get().key))


@bad("an old link of a referee", ja="このリンクは新しいものに替わりました", en="This link has been replaced")
def old_link(door):
    old = ask_referee(door)
    door.own.post(door.page("referee", Reference.objects.get().key), {"email": "right@example.org", "step": "ask"})
    return lambda: door.client.post(old, {"text": "Written by a stranger."})


# --- points -------------------------------------------------------------------------------------------------------
ABOVE = {"ja": "評価項目の満点を超えています。", "en": "More points than the criterion allows."}
GIVEN = {"ja": "提出された評点は変更できません。", "en": "Points that were handed in are not changed."}
OTHERS = "Words of the other reviewer."


def give_points(door, points: str):
    one = AssignmentFactory()
    CriterionFactory(call=one.application.call, code="need", max_score=5)
    client, sheet = door.sign_in(one.reviewer), {"points-need": points, "recommendation": "yes"}
    return lambda: client.post(door.page("review_file", one.pk), sheet)


for points in ("6", "-1", "4.5"):
    no_choice = {"ja": f"正しく選択してください。 {points} は", "en": f"Select a valid choice. {points} is not"}
    bad(f"{points} of 5 points, by the form", **no_choice)(lambda door, points=points: give_points(door, points))


@bad("6 of 5 points, past all services", **ABOVE)
def points_in_bulk(door):
    review = ReviewFactory()
    criterion = CriterionFactory(call=review.assignment.application.call, max_score=5)
    return lambda: Score.objects.bulk_create([Score(review=review, criterion=criterion, value=6)])


@bad("6 of 5 points, by COPY", **ABOVE)
def points_by_copy(door):
    """On SQLite, which has no COPY, as a plain statement."""
    review = ReviewFactory()
    criterion = CriterionFactory(call=review.assignment.application.call, max_score=5)
    return lambda: copy_in("scholarships_score", value=6, criterion_id=criterion.pk, review_id=review.pk)


def copy_in(table: str, **row) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({', '.join(row)}) FROM STDIN") as copy:
                copy.write_row(list(row.values()))
        else:
            places = ", ".join(["%s"] * len(row))
            cursor.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({places})", list(row.values()))  # noqa: S608


@bad("points changed by update()", **GIVEN)
def points_by_update(door):
    ScoreFactory(value=2)
    return lambda: Score.objects.update(value=5)


@bad(
    "the most points lowered below what was given, by update()",
    ja="採点が始まったあとは、満点と重みを変えられません。",
    en="Points and weight are fixed once a reviewer has given points.",
)
def most_points_by_update(door):
    ScoreFactory(value=5)
    return lambda: Criterion.objects.update(max_score=3)


def read_early(door, name: str):
    """One of two has handed in; the other still reads."""
    one = AssignmentFactory()
    other = ReviewFactory(assignment__application=one.application, comment=OTHERS)
    ScoreFactory(review=other, value=5)
    client = door.sign_in(one.reviewer)
    return lambda: client.get(door.page(name, one.pk))


@not_found("the comparison, by a reviewer who still reads", hidden=(OTHERS,))
def compare_early(door):
    return read_early(door, "review_comparison")


@not_found("the file of another reviewer", hidden=(OTHERS,))
def read_others(door):
    mine, other = AssignmentFactory(), ReviewFactory(comment=OTHERS)
    client = door.sign_in(mine.reviewer)
    return lambda: client.get(door.page("review_file", other.assignment_id))


# --- a forged state -----------------------------------------------------------------------------------------------
CHANGED = {
    "ja": "この間に記録が変わりました。もう一度内容を確かめてから続けてください。",
    "en": "The record changed meanwhile. Look at it again before you go on.",
}


@bad(
    "a state sent along by an applicant who has handed in",
    ja="申請は提出済みです。事務局が補正をお願いしたときだけ変更できます。",
    en="Your application has been handed in. It can be corrected only when the office asks for it.",
)
def state_of_applicant(door):
    door.need("ready")
    door.own.post(door.page("check"))
    forged = {"motivation": "x", "return_plan": "x", "state": "selected", "code": "S-1", "application": ""}
    return lambda: door.own.post(door.page("step", "reasons"), forged)


@bad("a forged state at the desk", **CHANGED)
def state_at_the_desk(door):
    file, client = ApplicationFactory(state="eligible"), door.sign_in(door.officer)
    forged = {"reason": "x", "expected_state": "submitted", "state": "selected"}
    return lambda: client.post(file_page(file.pk, "step", "withdraw"), forged)


@bad("a forged state in the check", **CHANGED)
def state_in_the_check(door):
    file, client = ApplicationFactory(), door.sign_in(door.officer)
    forged = {"then": "settle", "state": "selected", "expected_state": "shortlisted"}
    return lambda: client.post(file_page(file.pk, "check"), forged)


@bad(
    "a file interviewed that was never invited, by update()",
    ja="面談には、日時と面談者が必要です。",
    en="Somebody is interviewed on a day, by somebody.",
)
def interviewed_by_update(door):
    ApplicationFactory(state="shortlisted")
    return lambda: Application.objects.update(state="interview")


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("line", TABLE.parameters)
def test_refused_in_a_clear_sentence_and_nothing_is_written(request, language, line):
    told, hidden, changed = attempt(request, language, line)

    assert line.told[language] in told
    assert (hidden, changed) == ([], [])

"""Every cell of the fairness table, opened in a browser's stead."""

import io
from dataclasses import dataclass
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.users.models import UserProfile

from scholarships import services
from scholarships.models import Application, Paper, Review, ReviewAssignment
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.scholarships import (
    ApplicationFactory,
    AssignmentFactory,
    CallFactory,
    CriterionFactory,
    DecisionFactory,
    PanelMemberFactory,
    ReviewFactory,
    ScoreFactory,
)
from tests.scholarships.applying.conftest import picture
from tests.scholarships.conftest import give
from tests.scholarships.selecting.fairness import ADDRESSES, PAGE, cases, expected, page

pytestmark = pytest.mark.django_db
MOTIVE, OWN, OTHERS = "Forty beds and two nurses.", "Own words of this reader.", "Words of the other reviewer."
GROUPS = {"officer": "Scholarship officer", "auditor": "Auditor", "treasurer": "Treasurer"}


@dataclass
class Scene:
    """One file and somebody who looks at it."""

    file: Application
    user: object
    assignment: ReviewAssignment | None


@pytest.fixture
def scene(client):
    def build(role: str, state: str) -> Scene:
        call = CallFactory()
        need = CriterionFactory(call=call, code="need", max_score=8)
        user = None if role == "visitor" else _account(role)
        person = PersonFactory(user=user) if role == "applicant" else PersonFactory()
        file = ApplicationFactory(call=call, person=person, motivation=MOTIVE)
        for one in (file, ApplicationFactory(call=call)):
            add_papers(one)
        Application.objects.filter(pk=file.pk).update(state="in_review")
        file.refresh_from_db()
        other = ReviewFactory(assignment__application=file, comment=OTHERS)
        ScoreFactory(review=other, criterion=need, value=7)
        own = _assignment(role, file, user, need, value=6 if state == "withdrawn" else 7)
        _judged_by_others(file, other, own, state, need)
        if role == "officer_tied":
            PanelMemberFactory(user=user, organisation=file.nominating_organisation)
        _moved_on(file, state)
        if user:
            UserProfile.objects.update_or_create(user=user, defaults={"preferred_language": "en"})
            client.force_login(user)
        return Scene(file, user, own)

    return build


def _judged_by_others(file, other: Review, own: ReviewAssignment | None, state: str, need) -> None:
    """The other's review is withdrawn, or there is a third reviewer who owes one as long as it waits."""
    if state == "withdrawn":
        services.withdraw_reviewer(assignment=other.assignment, reason="My student.", at=timezone.now())
    elif own is None or own.conflict == "declared" or hasattr(own, "review"):
        third = AssignmentFactory(application=file)
        if state != "waiting":
            ScoreFactory(review=ReviewFactory(assignment=third), criterion=need, value=7)


def _moved_on(file, state: str) -> None:
    if state in ("shortlisted", "selected"):
        Application.objects.filter(pk=file.pk).update(state=state)
    if state == "selected":
        DecisionFactory(application=file)


def add_papers(file: Application) -> None:
    scan, given = picture(), {"at": timezone.now(), "by": None}
    services.add_paper_at_desk(file, kind="licence", file=ContentFile(scan, "licence.png"), **given)
    services.enter_reference(file, name="Dr. Neema", file=ContentFile(scan, "letter.png"), **given)


def _account(role: str):
    user = UserFactory()
    group = GROUPS.get(role.split("_")[0])
    return give(user, group) if group else user


def _assignment(role: str, file, user, need, *, value: int) -> ReviewAssignment | None:
    kind = role.removeprefix("officer_")
    if kind == "undeclared":
        return AssignmentFactory(application=file, reviewer=user, conflict="undeclared", declared_at=None)
    if kind == "recused":
        return AssignmentFactory(application=file, reviewer=user, conflict="declared", conflict_reason="My student.")
    if kind in ("reading", "handed_in", "late"):
        one = AssignmentFactory(application=file, reviewer=user)
        if kind != "reading":
            ScoreFactory(review=ReviewFactory(assignment=one, comment=OWN), criterion=need, value=value)
        if kind == "late":
            services.withdraw_reviewer(assignment=one, reason="My student.", at=timezone.now())
            one.refresh_from_db()
        return one
    if role == "other_reviewer":
        return AssignmentFactory(reviewer=user) and None
    return None


def address_of(name: str, scene: Scene) -> str:
    """Whoever has no assignment tries the other reviewer's."""
    pk = (scene.assignment or scene.file.assignments.first()).pk
    others = Paper.objects.exclude(application=scene.file)
    office = {
        "office_list": ("scholarships_applications:index", []),
        "office_file": ("scholarships_applications:inspect", [scene.file.pk]),
        "ranking": ("scholarships_calls:ranking", [scene.file.call_id]),
        "book": ("scholarships_calls:book_xlsx", [scene.file.call_id]),
        "pictures": ("scholarships_calls:pictures", [scene.file.call_id]),
    }
    names = {
        "review_list": ("scholarships:review_list", []),
        "review_conflict": ("scholarships:review_conflict", [pk]),
        "review_file": ("scholarships:review_file", [pk]),
        "score": ("scholarships:review_file", [pk]),
        "comparison": ("scholarships:review_comparison", [pk]),
        "paper": ("scholarships:review_paper", [pk, scene.file.papers.get().key]),
        "reference": ("scholarships:review_paper", [pk, scene.file.references.get().key]),
        "paper_of_another": ("scholarships:review_paper", [pk, others.get().key]),
        "mine": ("scholarships:mine", []),
    } | office
    with translation.override("en"):
        route, args = names[name]
        return reverse(route, args=args)


def seen(answer, scene: Scene) -> str:
    """What of the file the page tells, in the words of the table."""
    if answer.status_code != 200:
        return "-"
    if answer["Content-Type"] == "image/png":
        return "paper"
    html = _sheet(answer) if answer.streaming else answer.content.decode()
    told = SimpleNamespace(
        points=OTHERS in html or ">87.5<" in html.replace("\n", "").replace(" ", ""),
        own=OWN in html,
        file=MOTIVE in html,
        name=scene.file.code in html,
    )
    if told.points:
        return "all"
    if told.own:
        return "own"
    return "file" if told.file else "name" if told.name else "-"


def _sheet(answer) -> str:
    """The cells of a spreadsheet, a line each row."""
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    return "\n".join(" ".join(str(cell) for cell in row) for row in book.active.iter_rows(values_only=True))


def hand_in(client, address: str) -> str:
    before = Review.objects.count()
    client.post(address, {"points-need": "5", "recommendation": "yes", "comment": ""})
    return "yes" if Review.objects.count() == before + 1 else "-"


@pytest.mark.parametrize(("role", "state"), cases())
def test_every_address_tells_what_the_table_says(client, scene, role, state):
    one = scene(role, state)

    found = {name: seen(client.get(address_of(name, one)), one) for name in ADDRESSES if name != "score"}
    found["score"] = hand_in(client, address_of("score", one))

    assert found == {name: expected(name, role, state) for name in ADDRESSES}


def test_the_page_in_the_documentation_is_the_table():
    assert PAGE.read_text("utf-8") == page()

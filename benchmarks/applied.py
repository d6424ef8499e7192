"""A round of any size for `selection`: applications with papers and references, reviewers, reviews and points."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone

from jocs_site.backoffice.bulk import insert_many
from jocs_site.people.models import Organisation, Person, User
from jocs_site.people.services import add_people
from scholarships.models import (
    Application,
    Call,
    Criterion,
    PanelMember,
    Paper,
    Reference,
    Review,
    ReviewAssignment,
    Score,
)

READERS = 3  # of each file
PANEL = 30
PAPERS = ("licence", "transcript", "admission", "id")
COUNTRIES = ["TZ", "UG", "NP", "BD", "KH", "IN", "PK", "KE"]
CRITERIA = (("need", 5, 3), ("plan", 5, 2), ("person", 10, 1))
STEP = 10_000  # records at once where there are files, which COPY does not take


def prepare(size: int, *, reader: User) -> Call:
    """So many more applications to one call, each with four papers, a reference and three reviews.

    Of ten, four are ready for the meeting and six in review. Beside them a fifth as many eligible ones wait for
    reviewers, and ``reader``, who is on the panel, has read every tenth and has every twentieth before them.
    """
    call = Call.objects.first() or _open_call()
    panel = _panel(reader)
    bodies = list(Organisation.objects.filter(is_partner=True)) or _bodies()
    start = call.applications.aggregate(last=Max("number"))["last"] or 0
    count = size + size // 5
    people = add_people(_applicant(start + number) for number in range(count))
    files = insert_many(_file(call, people[n], bodies[n % len(bodies)], start + n + 1) for n in range(count))
    _add_papers(files[:size])
    _move(files[:size], files[size:])
    _review(files[:size], panel[1:])
    _review(files[:size:10], panel[:1])
    _assign(files[5:size:20], panel[:1])
    return call


def _open_call() -> Call:
    now = timezone.now()
    call = Call.objects.create(
        fiscal_year=2026,
        title_ja="2026年度奨学金",
        title_en="Scholarships 2026",
        opens_at=now - timedelta(days=120),
        closes_at=now - timedelta(days=30),
        budget_yen=100_000_000,
        countries=COUNTRIES,
        reviewers_per_file=READERS,
        references_asked=1,
    )
    Criterion.objects.bulk_create(
        Criterion(call=call, code=code, name_ja=code, name_en=code, max_score=most, weight=weight)
        for code, most, weight in CRITERIA
    )
    return call


def _panel(reader: User) -> list[User]:
    """Accounts of the panel, the reader's first."""
    if not PanelMember.objects.exists():
        accounts = [reader, *(User.objects.create_user(f"reader{number}@example.org") for number in range(PANEL))]
        PanelMember.objects.bulk_create(PanelMember(user=account) for account in accounts)
    return [member.user for member in PanelMember.objects.select_related("user").order_by("pk")]


def _bodies() -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(
            name_ja=f"第{number}病院",
            name_en=f"Hospital {number}",
            kind="hospital",
            country=COUNTRIES[number % len(COUNTRIES)],
            time_zone="UTC",
            is_partner=True,
        )
        for number in range(200)
    )


def _applicant(number: int) -> Person:
    return Person(family_name="Mrema", given_name=f"Asha {number}", family_latin="Mrema", given_latin=f"Asha {number}")


def _file(call: Call, person: Person, body: Organisation, number: int) -> Application:
    starts_on = call.closes_at.date() + timedelta(days=60)
    return Application(
        call=call,
        person=person,
        nominating_organisation=body,
        number=number,
        code=f"S-{call.fiscal_year}-{number:05d}",
        state="submitted",
        submitted_at=call.opens_at + timedelta(days=10),
        endorsed_on=call.opens_at.date(),
        endorsed_by="Sr. Asha Mrema",
        profession="Nurse",
        course="Nursing",
        institution="St. Luke College of Health",
        study_country=body.country,
        level="diploma",
        starts_on=starts_on,
        ends_before=starts_on + timedelta(days=730),
        requested_amount=Decimal("2400.00"),
        requested_currency="USD",
        motivation="The ward has one trained nurse for sixty beds. " * 20,
        return_plan="Back to the maternity ward. " * 20,
    )


def _add_papers(files: list[Application]) -> None:
    """Rows alone: what is in the files is not looked at by any screen that is timed."""
    now = timezone.now()
    papers = [
        Paper(
            application=file,
            kind=kind,
            file=f"scholarships/{file.pk}-{kind}.pdf",
            file_kind="pdf",
            name=f"{kind}.pdf",
            size=200_000,
            sha256=f"{file.pk:060d}{kind:>4.4}",
            added_at=now,
        )
        for file in files
        for kind in PAPERS
    ]
    Paper.objects.bulk_create(papers, batch_size=STEP)
    letters = [
        Reference(application=file, name="Dr. Neema", email="", received_at=now, text="She is reliable. " * 20)
        for file in files
    ]
    Reference.objects.bulk_create(letters, batch_size=STEP)


def _move(read: list[Application], waiting: list[Application]) -> None:
    """Through the states a file passes, so that the database's own conditions are met."""
    everything = Application.objects.filter(pk__in=[file.pk for file in (*read, *waiting)])
    everything.update(state="eligible")
    own = Application.objects.filter(pk__in=[file.pk for file in read])
    own.update(state="in_review")
    own.filter(number__in=[file.number for file in read if file.number % 10 < 4]).update(state="shortlisted")


def _assign(files: list[Application], accounts: list[User]) -> list[ReviewAssignment]:
    """To as many of these accounts as read a file, in turn."""
    now = timezone.now()
    readers = min(READERS, len(accounts))
    return insert_many(
        ReviewAssignment(
            application=file,
            reviewer=accounts[(number + place * 7) % len(accounts)],
            assigned_on=now.date(),
            conflict="none",
            declared_at=now,
        )
        for number, file in enumerate(files)
        for place in range(readers)
    )


def _review(files: list[Application], accounts: list[User]) -> None:
    now = timezone.now()
    given = _assign(files, accounts)
    reviews = insert_many(
        Review(assignment=one, recommendation=("yes", "maybe", "no")[number % 3], comment="Sound.", submitted_at=now)
        for number, one in enumerate(given)
    )
    criteria = list(Criterion.objects.order_by("pk"))
    insert_many(
        Score(review=review, criterion=criterion, value=(review.pk * 7 + place * 3) % (criterion.max_score + 1))
        for review in reviews
        for place, criterion in enumerate(criteria)
    )

"""Workers at any number for `postings`: their terms, families, absences, contacts, papers and answers."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib import import_module

from django.apps import apps
from django.utils import timezone

from dispatch.models import (
    Absence,
    DocumentType,
    EmergencyContact,
    FamilyMember,
    PersonDocument,
    Posting,
    Worker,
)
from jocs_site.backoffice.bulk import insert_many
from jocs_site.foundation.periods import add_months
from jocs_site.people.models import Organisation, Person
from jocs_site.people.services import add_people

AWAY = timedelta(days=21)
TERMS = 3  # postings of each worker, one after the other
COUNTRIES = ["TZ", "UG", "NP", "BD", "KH", "IN", "PK", "KE"]
# Of each kind, how many a worker has: all but the last are replaced by it. Twenty of each worker.
PAPERS = {
    "passport": 2,
    "visa": 6,
    "insurance": 6,
    "host-licence": 3,
    "special-enrolment": 1,
    "japanese-licence": 1,
    "yellow-fever": 1,
}


def prepare(size: int) -> None:
    """So many more postings: each worker has three terms of three years, the last of which runs today for a third.

    Of those who are abroad every tenth is away today, every fourth has family there, and all have somebody to call.
    """
    hosts = list(Organisation.objects.filter(is_partner=True)) or _hosts()
    start, today = Worker.objects.count(), timezone.localdate()
    people = add_people(Person(family_name="髙橋", given_name=f"花子{start + n}") for n in range(-(-size // TERMS)))
    workers = [Worker(person=person, profession="nurse") for person in people]
    insert_many(workers)
    insert_many(
        _posting(worker, hosts[number % len(hosts)], number, term, today)
        for number, worker in enumerate(workers, start)
        for term in range(TERMS)
    )
    postings = list(Posting.objects.filter(worker__in=workers).order_by("pk"))
    insert_many(_absence(posting, today) for posting in postings)
    running = [posting for posting in postings if posting.state == "active"]
    insert_many(_contact(posting) for posting in running)
    _settle_families(running[::4])
    _file_papers(workers, start, today)


def _settle_families(postings: list[Posting]) -> None:
    spouses = add_people(Person(family_name="髙橋", given_name=f"太郎{posting.pk}") for posting in postings)
    insert_many(
        FamilyMember(posting=posting, person=person, relation="spouse", starts_on=posting.starts_on)
        for posting, person in zip(postings, spouses, strict=True)
    )


def _file_papers(workers: list[Worker], start: int, today: date) -> None:
    """What stands for each kind ends within two years; what it took the place of ended before."""
    import_module("dispatch.migrations.0006_first_kinds_of_documents").put_in(apps, None)
    kinds = {kind.code: kind for kind in DocumentType.objects.all()}
    standing = _insert_papers(
        _paper(worker, kinds[code], today - timedelta(days=400), _end(kinds[code], number, place, today))
        for number, worker in enumerate(workers, start)
        for place, code in enumerate(PAPERS)
    )
    _insert_papers(
        _paper(worker, kinds[code], today - timedelta(days=400 * (age + 1)), today - timedelta(days=400 * age), heir)
        for worker, heirs in zip(workers, _in_blocks(standing, len(PAPERS)), strict=True)
        for (code, count), heir in zip(PAPERS.items(), heirs, strict=True)
        for age in range(1, count)
    )


def _insert_papers(papers: Iterable[PersonDocument]) -> list[PersonDocument]:
    """COPY takes no files."""
    return PersonDocument.objects.bulk_create(papers, batch_size=2_000)


def _in_blocks(rows: list, length: int) -> Iterator[list]:
    return (rows[place : place + length] for place in range(0, len(rows), length))


def _end(kind: DocumentType, number: int, place: int, today: date) -> date | None:
    return today + timedelta(days=(number * 7 + place * 101) % 730 + 1) if kind.has_end else None


def _paper(worker: Worker, kind: DocumentType, starts_on: date, ends_before: date | None, heir=None) -> PersonDocument:
    return PersonDocument(
        person_id=worker.person_id,
        type=kind,
        country="TZ" if kind.permits_clinical_work else "",
        valid_from=starts_on,
        valid_before=ends_before,
        replaced_by=heir,
        added_at=timezone.now(),
    )


def _contact(posting: Posting) -> EmergencyContact:
    contact = EmergencyContact(worker_id=posting.worker_id, name="髙橋 一郎", relation="父", order=1)
    contact.hold_phone("03-0000-0000")
    return contact


def _absence(posting: Posting, today: date) -> Absence:
    """Three weeks at home in each posting: of every tenth that runs, now."""
    is_away = posting.state == "active" and posting.worker_id % 10 == 0 and posting.ends_before > today + AWAY
    starts_on = today - timedelta(days=5) if is_away else posting.starts_on + timedelta(days=20)
    return Absence(
        posting=posting,
        kind="home_leave",
        country="JP",
        starts_on=starts_on,
        ends_before=starts_on + AWAY,
        state="away" if is_away else "approved",
        host_agreed_on=posting.starts_on,
        approved_on=posting.starts_on,
        left_on=starts_on if is_away else None,
    )


def _hosts() -> list[Organisation]:
    hosts = [
        Organisation(
            name_ja=f"第{number}病院",
            name_en=f"Hospital {number}",
            kind="hospital",
            country=COUNTRIES[number % len(COUNTRIES)],
            time_zone="UTC",
            is_partner=True,
            region_ja=f"第{number % 40}州",
            region_en=f"Region {number % 40}",
        )
        for number in range(200)
    ]
    return Organisation.objects.bulk_create(hosts)


def _first_day(number: int, today: date) -> date:
    """Of the first term. Every third worker is in the third one now, anywhere in it; the others are back for good."""
    months = 73 + number % 35 if number % 3 == 0 else 108 + 12 * (number % 28)
    return add_months(today.replace(day=1), -months)


def _posting(worker: Worker, host: Organisation, number: int, term: int, today: date) -> Posting:
    starts_on = add_months(_first_day(number, today), 36 * term)
    ends_before = add_months(starts_on, 36)
    is_over = ends_before <= today
    left_on = starts_on - timedelta(days=1)
    return Posting(
        worker=worker,
        organisation=host,
        country=host.country,
        term_number=term + 1,
        starts_on=starts_on,
        ends_before=ends_before,
        planned_ends_before=ends_before,
        job_title_ja="看護教育",
        job_title_en="Nursing education",
        objectives="助産師の育成を支える。",
        sensitivity=("public", "country_only", "hidden")[number % 3],
        state="closed" if is_over else "active",
        board_approved_on=left_on,
        board_minutes="2020-1",
        insurance_decided_on=left_on,
        special_enrolment_decided_on=left_on,
        left_japan_on=left_on,
        arrived_on=starts_on,
        returned_on=ends_before if is_over else None,
    )

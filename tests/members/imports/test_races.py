"""Two clerks at once, with real threads."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jocs_site.backoffice.models import ImportBatch
from jocs_site.backoffice.sheets import batches
from jocs_site.foundation.errors import RuleBroken
from jocs_site.people.models import Person
from members.models import Membership, NumberSequence
from tests.factories.members import MembershipKindFactory
from tests.members.imports.conftest import as_csv, in_english


@pytest.fixture
def importer(transactional_db, make_user):
    MembershipKindFactory(code="voting")
    return make_user("importer@example.org")


def hand_in(importer, rows) -> ImportBatch:
    file = SimpleUploadedFile("list.csv", as_csv(rows))
    return batches.hand_in(sheet="members", file=file, name="list.csv", by=importer, at=timezone.now())


def test_of_two_who_confirm_one_list_one_is_told(race, importer):
    batch = hand_in(importer, [in_english(given_name=name) for name in "ABC"])

    answers = race(*[lambda: batches.confirm(batch_id=batch.pk, by=importer, at=timezone.now())] * 2)

    assert [isinstance(answer, RuleBroken) for answer in answers].count(True) == 1
    assert (Membership.objects.count(), Person.objects.count()) == (3, 3)


def test_two_lists_with_the_same_people_enter_each_once_without_gaps(race, importer):
    rows = [in_english(given_name=f"N{n}", born_on="1960-01-01") for n in range(30)]
    first, second = hand_in(importer, rows), hand_in(importer, list(reversed(rows)))

    race(*[lambda pk=pk: batches.confirm(batch_id=pk, by=importer, at=timezone.now()) for pk in (first.pk, second.pk)])

    assert Person.objects.count() == 30
    assert sorted(Membership.objects.values_list("number", flat=True)) == list(range(1, 31))
    assert NumberSequence.objects.get(name="membership").last == 30


def test_of_two_who_undo_one_is_told_and_numbers_go_back_once(race, importer):
    batch = hand_in(importer, [in_english(given_name=name) for name in "ABC"])
    batches.confirm(batch_id=batch.pk, by=importer, at=timezone.now())

    answers = race(*[lambda: batches.undo(batch_id=batch.pk, by=importer, at=timezone.now())] * 2)

    assert [isinstance(answer, RuleBroken) for answer in answers].count(True) == 1
    assert (Membership.objects.count(), NumberSequence.objects.get(name="membership").last) == (0, 0)

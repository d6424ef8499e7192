"""Letters and labels on paper."""

import io

import pypdf
import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from jocs_site.letters import queries
from jocs_site.letters.models import LabelSheet, Letter
from jocs_site.letters.printing import Label, labels_pdf, letters_pdf
from tests.factories.letters import letter_in_outbox
from tests.factories.people import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()
MEASURES = {"width_mm": 66, "height_mm": 33.9, "top_mm": 12.9, "left_mm": 6, "gap_x_mm": 0, "gap_y_mm": 0}


def a_sheet(**changes) -> LabelSheet:
    return LabelSheet(**{"name": "24", "columns": 3, "rows": 8} | MEASURES | changes)


def texts(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def on_paper(number=1, *, person=None, **changes) -> Letter:
    return letter_in_outbox(number, person=person or PersonFactory(), by_post=True, address="", **changes)


def pdf_of(*letters) -> bytes:
    return letters_pdf(letters, at=NOW, sender="日本キリスト教海外医療協力会", sender_address="東京都新宿区")


def test_a_letter_carries_address_date_sender_and_words():
    person = PersonFactory(family_name="𠮷田", given_name="髙子", building="本館3階")

    (text,) = texts(pdf_of(on_paper(person=person, text="いつもありがとうございます。\n\n#panic() *太字* $x$")))

    for words in ("〒169-0051東京都新宿区西早稲田2-3-18本館3階𠮷田髙子様", "日本キリスト教海外医療協力会", "ご挨拶1"):
        assert words in text
    assert "#panic()*太字*$x$" in text


def test_a_letter_in_english_has_no_honorific_and_an_english_date():
    person = PersonFactory(language="en", given_latin="Hana", family_latin="Kango")

    (text,) = texts(pdf_of(on_paper(person=person)))

    assert "HanaKango" in text
    assert "様" not in text.replace("看護花様", "")  # the words of the letter itself
    assert timezone.localdate().strftime("%B") in text


def test_each_letter_begins_on_a_page_of_its_own():
    long = on_paper(1, text="\n\n".join(["とても長い手紙です。" * 20] * 12))

    assert len(texts(pdf_of(long, on_paper(2)))) == 3


def test_labels_stand_in_their_places_and_begin_at_the_first_free_one():
    labels = [Label(["〒169-0051", f"西早稲田{number}"], f"会員{number} 様") for number in range(1, 26)]

    pages = texts(labels_pdf(labels, at=NOW, sheet=a_sheet(), first=3))

    assert [page.count("様") for page in pages] == [22, 3]


@pytest.mark.parametrize(
    "changes", [{"columns": 4}, {"rows": 9}, {"left_mm": 13}, {"gap_y_mm": 5}], ids=lambda changes: next(iter(changes))
)
def test_labels_that_do_not_fit_on_the_sheet_are_refused(changes):
    a_sheet().clean()

    with pytest.raises(ValidationError, match="do not fit"):
        a_sheet(**changes).clean()


def test_kana_and_postal_order():
    def named(number, kana, code):
        return on_paper(number, person=PersonFactory(family_kana=kana, postal_code=code)).pk

    third, first, second = named(1, "ワタナベ", "0600001"), named(2, "アベ", "9000001"), named(3, "カトウ", "1690051")
    body = letter_in_outbox(4, organisation=OrganisationFactory(), by_post=True, address="東京都").pk

    def order(by):
        return list(queries.in_order(Letter.objects.all(), by).values_list("pk", flat=True))

    assert order("kana") == [first, second, third, body]
    assert order("postal") == [body, third, second, first]


# The screens


@pytest.fixture
def office(client, make_user):
    user = make_user()
    rights = ["access_admin", "view_letter", "send_letter"]
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)
    return client


def test_paper_is_printed_and_then_leaves_the_list(office):
    on_paper(1)
    letter_in_outbox(2)
    a_sheet().save()

    shown = office.get(reverse("letters_paper:index")).context["object_list"]
    letters = office.post(reverse("letters_paper:print"), {"order": "kana"})
    choices = {"order": "kana", "sheet": LabelSheet.objects.get().pk, "first": 1}
    labels = office.post(reverse("letters_paper:labels"), choices)
    assert ([row.channel for row in shown], Letter.objects.filter(state="printed").count()) == (["post"], 0)
    assert "ご挨拶1" in texts(letters.content)[0]
    assert "西早稲田" in texts(labels.content)[0]

    office.post(reverse("letters_paper:printed"))

    assert Letter.objects.get(state="printed").channel == "post"
    assert list(office.get(reverse("letters_paper:index")).context["object_list"]) == []


def test_an_empty_list_prints_nothing(office):
    response = office.post(reverse("letters_paper:print"), {"order": "kana"})

    assert "印刷するものがありません。" in str(response.context["form"].errors)

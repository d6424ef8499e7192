"""Countries by their codes, named in the reader's language."""

import pytest
from django.utils.translation import override

from jocs_site.people.countries import countries
from jocs_site.people.models import Organisation


@pytest.mark.parametrize(("language", "name"), [("ja", "タンザニア"), ("en", "Tanzania"), ("en-gb", "Tanzania")])
def test_a_row_tells_its_country_in_the_readers_language(language, name):
    with override(language):
        assert Organisation(country="TZ").get_country_display() == name


@pytest.mark.parametrize("code", ["", "??"])
def test_what_is_no_country_stays_as_it_stands(code):
    assert Organisation(country=code).get_country_display() == code


def test_to_tell_one_country_not_all_are_named(monkeypatch):
    def name_them_all():
        raise AssertionError

    monkeypatch.setattr(Organisation._meta.get_field("country"), "choices", name_them_all)

    assert Organisation(country="NP").get_country_display()
    assert len(countries()) > 240

import pytest

from jocs_site.foundation.addresses import PREFECTURES, clean_postal_code, show_postal_code


@pytest.mark.parametrize("typed", ["169-0051", "〒169-0051", "１６９－００５１", " 169 0051 ", "169ー0051", "1690051"])
def test_a_postal_code_is_read_as_people_write_it(typed):
    assert clean_postal_code(typed) == "1690051"


@pytest.mark.parametrize("typed", ["", "169-005", "169-00511", "16a-0051", "東京都"])
def test_what_has_not_seven_digits_is_no_postal_code(typed):
    assert clean_postal_code(typed) is None


def test_a_postal_code_is_shown_with_its_hyphen():
    assert show_postal_code("1690051") == "169-0051"
    assert show_postal_code("") == ""


def test_there_are_47_prefectures():
    assert len(set(PREFECTURES)) == 47

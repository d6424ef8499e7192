import pytest

from jocs_site.foundation.addresses import (
    PREFECTURES,
    address_key,
    clean_postal_code,
    phone_digits,
    postal_digits,
    show_postal_code,
)


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


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("０３（３２０８）２４１６", "0332082416"),
        ("03-3208-2416", "0332082416"),
        ("+81 3-3208-2416", "0332082416"),
        ("+81(0)3-3208-2416", "0332082416"),
        ("", ""),
    ],
)
def test_phone_digits(typed, digits):
    assert phone_digits(typed) == digits


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("〒160-0022", "1600022"),
        ("１６０", "160"),
        ("030-01", "03001"),
        ("16", None),
        ("新宿", None),
        ("12345678", None),
    ],
)
def test_postal_digits_old_and_new(typed, digits):
    assert postal_digits(typed) == digits


@pytest.mark.parametrize(
    "typed",
    ["西早稲田２丁目３番１８号", "西早稲田二丁目3番地18", "西早稲田2−3−18", "西早稲田 2-3-18"],
)
def test_an_address_in_several_spellings_has_one_key(typed):
    assert address_key("東京都", "新宿区", typed) == address_key("東京都", "新宿区", "西早稲田2-3-18")


def test_another_house_has_another_key():
    assert address_key("西早稲田2-3-18") != address_key("西早稲田2-3-1")
    assert address_key("西早稲田2-3-18", "コーポ501") != address_key("西早稲田2-3-18", "コーポ502")

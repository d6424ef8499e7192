import pytest

from jocs_site.foundation.names import is_reading, search_key, sort_key, to_katakana


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ｶﾞﾄｳ", "ガトウ"),
        ("かとう", "カトウ"),
        ("ﾖ-ｺ", "ヨーコ"),
        ("コ－ノ", "コーノ"),
        (" ヤマダ ", "ヤマダ"),
    ],
)
def test_a_reading_is_kept_in_full_width_katakana(typed, kept):
    assert to_katakana(typed) == kept


@pytest.mark.parametrize(
    ("reading", "answer"), [("カトウ", True), ("", True), ("マリア・ルイサ", True), ("加藤", False)]
)
def test_is_reading(reading, answer):
    assert is_reading(reading) is answer


def test_names_sort_in_the_order_of_the_fifty_sounds_and_missing_readings_last():
    names = ["", "キムラ", "コンノ", "ガトウ", "コーノ", "カトウ"]

    assert sorted(names, key=sort_key) == ["カトウ", "ガトウ", "キムラ", "コーノ", "コンノ", ""]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("髙﨑", "高崎"),
        ("𠮷田", "吉田"),
        ("ﾖ-ｺ", "ヨーコ"),
        ("ヂ", "ジ"),
        ("キョウコ", "キヨウコ"),
        ("さとう 花", "サトウ花"),
    ],
)
def test_two_spellings_of_one_name_have_one_search_key(one, other):
    assert search_key(one) == search_key(other)

from datetime import date

import pytest

from jocs_site.foundation.days import NoSuchDay, NotADay, read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020-04-01", date(2020, 4, 1)),
        ("2020/4/1", date(2020, 4, 1)),
        ("２０２０．４．１", date(2020, 4, 1)),
        ("20200401", date(2020, 4, 1)),
        ("2020年4月1日", date(2020, 4, 1)),
        ("2020-04-01 00:00:00", date(2020, 4, 1)),
        ("令和2年4月1日", date(2020, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("平成31年4月30日", date(2019, 4, 30)),
        ("昭和35.6.3", date(1960, 6, 3)),
        ("S35/6/3", date(1960, 6, 3)),
        ("r2.4.1", date(2020, 4, 1)),
        ("R.2.4.1", date(2020, 4, 1)),
        ("大正15年12月24日", date(1926, 12, 24)),
        ("１９５５ー４−１", date(1955, 4, 1)),
        ("昭和 30 年 4月1日", date(1955, 4, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("2020-4-1 0:00", date(2020, 4, 1)),
    ],
)
def test_the_ways_offices_write_a_day(text, day):
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["", "spring", "4/1", "20/4/1", "43922", "2020-4", "X2.4.1", "2020-04-01 12:30"])
def test_what_is_no_day(text):
    with pytest.raises(NotADay):
        read_day(text)


@pytest.mark.parametrize("text", ["2026-02-31", "昭和35年2月31日", "20230229", "2026-13-01", "2026-00-10", "R2.0.1"])
def test_what_the_calendar_does_not_have(text):
    with pytest.raises(NoSuchDay):
        read_day(text)

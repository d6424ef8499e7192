"""The example of what gifts take off the taxes."""

import pytest

from members import rules


@pytest.mark.parametrize(
    ("gifts", "percent", "relief"),
    [
        (30_000, 10, (11_200, 2_800, 1_120)),
        (2_000, 10, (0, 0, 0)),
        (1, 45, (0, 0, 0)),
        (2_400, 5, (100, 20, 16)),  # 160 yen, cut to the hundred
        (1_002_000, 45, (400_000, 450_000, 40_000)),
    ],
)
def test_relief(gifts, percent, relief):
    given = rules.relief(gifts, income_tax_percent=percent)

    assert (given.credit_yen, given.deduction_yen, given.tokyo_yen) == relief


def test_the_page_begins_with_an_example(client, db):
    page = client.get("/en/give/relief/").content.decode()

    assert "Of 30,000 yen given in a year" in page
    assert "11,200 yen less income tax" in page


def test_it_says_which_of_the_two_is_better(strict_client, db):
    low = strict_client.post("/ja/give/relief/", {"gifts": "50000", "percent": "10"}).content.decode()
    high = strict_client.post("/ja/give/relief/", {"gifts": "50000", "percent": "45"}).content.decode()

    assert "税額控除のほうが有利" in low
    assert "所得控除のほうが多く戻ります" in high


@pytest.mark.parametrize("gifts", ["", "-1", "0", "many", "9" * 30, "\0", '"><script>', "１００"])
@pytest.mark.parametrize("percent", ["10", "11", "", "\0", "x" * 5000])
def test_any_input_answers_with_a_result_or_a_sentence_at_the_field(client, db, gifts, percent):
    answer = client.post("/en/give/relief/", {"gifts": gifts, "percent": percent})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "<script>" not in page.split("<main")[1].split("</main")[0]
    assert ('id="result"' in page) != ("field__error" in page)
    assert "no-store" in answer["Cache-Control"]

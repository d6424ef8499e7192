"""Nine questions for whoever thinks of going."""

import pytest

from dispatch.rules.self_check import NEEDED, Outcome, Point, Said, outcome, to_prepare

ALL_YES = dict.fromkeys(Point, Said.YES)


def test_who_says_yes_to_all_is_asked_to_talk():
    assert outcome(ALL_YES) == Outcome.TALK
    assert to_prepare(ALL_YES) == []


@pytest.mark.parametrize("point", Point)
def test_only_a_plain_no_to_what_is_needed_points_elsewhere(point):
    assert outcome(ALL_YES | {point: Said.SOON}) == Outcome.PREPARE
    assert outcome(ALL_YES | {point: Said.NO}) == (Outcome.OTHER_WAYS if point in NEEDED else Outcome.PREPARE)
    assert to_prepare(ALL_YES | {point: Said.NO}) == [point]


def answers(**changed) -> dict[str, str]:
    return {point.value: "yes" for point in Point} | changed


@pytest.mark.parametrize(
    ("changed", "said"),
    [({}, "Let us talk"), ({"language": "soon"}, "You are on the way"), ({"term": "no"}, "There are other ways, too")],
)
def test_the_page_tells_the_result_and_what_helps(strict_client, db, changed, said):
    page = strict_client.post("/en/workers/check/", answers(**changed)).content.decode()

    assert f"{said}</h2>" in page
    assert ("Workers study the language first" in page) == ("language" in changed)


def test_a_question_left_open_is_marked_and_the_other_answers_stay(strict_client, db):
    given = answers()
    del given["health"]

    page = strict_client.post("/ja/workers/check/", given).content.decode()
    assert page.count("三つのうちから一つ選んでください。") == 1
    assert page.count("checked") == len(Point) - 1


@pytest.mark.parametrize("value", ["perhaps", "\0", '"><script>alert(1)</script>', "x" * 3000])
def test_any_input_answers(strict_client, db, value):
    answer = strict_client.post("/en/workers/check/", answers(family=value))

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_nothing_is_kept_and_nobody_else_is_shown_it(strict_client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as asked:
        answer = strict_client.post("/en/workers/check/", answers())

    assert all(question["sql"].startswith("SELECT") for question in asked)
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_answers_stand_in_no_address(strict_client, db):
    """They are about health and faith, and addresses stay in the browser's history and in logs."""
    assert '<form method="post"' in strict_client.get("/en/workers/check/").content.decode()
    assert "Let us talk" not in strict_client.get("/en/workers/check/", answers()).content.decode()

"""Changes to the public site beyond what editors do in the office."""

from home.services.answers import forget_answers, keep_answer
from home.services.review import (
    ask_reviewers,
    put_up_review,
    refuse_late_answer,
    refuse_late_cancelling,
    submit_page,
    tell_approved,
    tell_cancelled,
    tell_rejected,
)
from home.services.search import index_pages, words_changed
from home.services.site import build_site
from home.services.stories import make_story, release_story, take_story_back
from home.services.translations import counterparts_fall_behind

__all__ = [
    "ask_reviewers",
    "build_site",
    "counterparts_fall_behind",
    "forget_answers",
    "index_pages",
    "keep_answer",
    "make_story",
    "put_up_review",
    "refuse_late_answer",
    "refuse_late_cancelling",
    "release_story",
    "submit_page",
    "take_story_back",
    "tell_approved",
    "tell_cancelled",
    "tell_rejected",
    "words_changed",
]

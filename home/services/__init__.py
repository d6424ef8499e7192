"""Changes to the public site beyond what editors do in the office."""

from home.services.answers import forget_answers, keep_answer
from home.services.search import index_pages, words_changed
from home.services.site import build_site
from home.services.stories import make_story, publish_blockers, refuse_to_publish, release_story, take_story_back
from home.services.translations import counterparts_fall_behind

__all__ = [
    "build_site",
    "counterparts_fall_behind",
    "forget_answers",
    "index_pages",
    "keep_answer",
    "make_story",
    "publish_blockers",
    "refuse_to_publish",
    "release_story",
    "take_story_back",
    "words_changed",
]

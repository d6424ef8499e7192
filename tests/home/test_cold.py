"""A page that is made anew asks once where the site stands, however many addresses are on it.

Wagtail keeps that in the cache, which is a table in production: an address worked out without the request asks again.
"""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from jocs_site.settings.base import CACHES
from tests.home.conftest import SMALL_SITE, build, words
from tests.home.test_events import event

PAGES = ["", "news/", "news/first/", "happenings/", "happenings/one/", "search/?q=報"]
FILES = ["events/calendar.ics", "feed/"]
LISTS = [{"live": {"title": what, "what": what}} for what in ("news", "events")]
MORE = words("続報", "More", ja={"lead": "短く"}, en={"lead": "In short"})
SITE = {
    **SMALL_SITE,
    "": {**SMALL_SITE[""], "ja": {**SMALL_SITE[""]["ja"], "body": LISTS}},
    **{f"news/more-{number}": {"kind": "news", "days_ago": 9, **MORE} for number in range(4)},
    "happenings": {"kind": "events", **words("催し", "Events")},
    **{f"happenings/{name}": event(name, days) for name, days in (("one", 3), ("two", 4), ("three", 5), ("past", -5))},
}


@pytest.fixture
def in_a_table(db, settings):
    settings.CACHES = CACHES
    call_command("createcachetable", verbosity=0)
    build(SITE, today=localdate())
    yield
    cache.clear()


@pytest.mark.parametrize("address", PAGES + FILES)
def test_one_look_at_the_cache_is_enough(client, in_a_table, address):
    client.get(f"/ja/{address}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/ja/{address}").status_code == 200

    looks = [one["sql"] for one in asked if CACHES["default"]["LOCATION"] in one["sql"] and "SELECT" in one["sql"]]
    assert len(looks) <= 1

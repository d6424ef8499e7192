"""Items as the office would have them in its list, and a posting that has come back."""

from datetime import date

import pytest

from dispatch import services
from dispatch.models import ChecklistItem
from tests.factories.dispatch import AT, TODAY, make_posting
from tests.factories.reports import accepted, report_of


@pytest.fixture
def item():
    """A function that puts an item into the list."""

    def make(occasion="training", name="健康管理", **rest) -> ChecklistItem:
        facts = {"name_en": name, "amount": 3, "whom": "看護師 朝川", "venue": "東京事務局"}
        return ChecklistItem.objects.create(occasion=occasion, name_ja=name, **(facts | rest))

    return make


@pytest.fixture
def record():
    """A function that records what was done about an item of a posting."""

    def finish(posting, item, **rest):
        facts = {"done_on": TODAY, "at": AT, "by": None}
        return services.finish_task(posting=posting, kind=item.occasion, about=item.about, **(facts | rest))

    return finish


@pytest.fixture
def back():
    """A posting whose worker is back and tells of it."""
    posting = make_posting("active", starts_on=date(2023, 10, 1), ends_before=date(2026, 10, 1))
    services.advance_posting(posting, "complete", on=date(2026, 9, 20), at=AT)
    services.advance_posting(posting, "report", on=date(2026, 10, 1), at=AT)
    return posting


@pytest.fixture
def reporting(back):
    """The same, and the final report is accepted."""
    accepted(report_of(back, "final"))
    back.refresh_from_db()
    return back

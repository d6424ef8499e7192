"""The life of a report as one table. Its picture is docs/dispatch-states.md. Source: docs/sources.md#R51"""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dispatch.models.profiles import HiddenCountry
from dispatch.models.reports import ReportState
from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life, Step


def words_are_there(report) -> Iterator[Blocker]:
    if not report.title.strip():
        yield Blocker("TITLE", _("The title is missing."))
    if not report.body.strip():
        yield Blocker("BODY", _("The text is missing."))


def posting_is_not_hidden(report) -> Iterator[Blocker]:
    if report.posting.sensitivity == "hidden":
        yield Blocker("HIDDEN", _("The posting is hidden from the public. Change that first, if the worker agrees."))


def country_is_not_hidden(report) -> Iterator[Blocker]:
    """``published_on``: the day of the step, set with it."""
    if HiddenCountry.objects.in_force(report.published_on).filter(country=report.posting.country).exists():
        yield Blocker("HIDDEN_COUNTRY", _("The country is hidden from the public at present."))


def _step(name, sources, target, label, permission, guards=(), *, needs_reason=False):
    return Step(name, frozenset(sources), target, permission, label, tuple(guards), needs_reason)


_ACCEPT, _WAIVE, _ENTER = "dispatch.accept_report", "dispatch.waive_report", "dispatch.enter_report"
_PUBLISH = "dispatch.publish_report"
# What the worker does needs no right of staff: the service asks whose report it is.
BY_WORKER = ("begin", "submit")
# What makes and takes back the story has screens of its own; a posting that becomes hidden takes its stories back.
ABOUT_THE_STORY = ("publish", "take_back", "hide")
REPORT_LIFE = Life(
    begins=ReportState.DUE.value,
    steps=(
        _step("begin", ["due"], "draft", gettext_lazy("Begun"), ""),
        _step("submit", ["due", "draft", "returned"], "submitted", gettext_lazy("Sent in"), "", [words_are_there]),
        _step(
            "enter",
            ["due", "draft", "returned"],
            "submitted",
            gettext_lazy("Type it in for the worker"),
            _ENTER,
            [words_are_there],
        ),
        _step("ask_back", ["submitted"], "returned", gettext_lazy("Ask back"), _ACCEPT, needs_reason=True),
        _step("accept", ["submitted"], "accepted", gettext_lazy("Accept the report"), _ACCEPT, [words_are_there]),
        _step("waive", ["due", "draft"], "waived", gettext_lazy("Waive the report"), _WAIVE, needs_reason=True),
        _step("demand", ["waived"], "due", gettext_lazy("Ask for it after all"), _WAIVE, needs_reason=True),
        _step(
            "publish",
            ["accepted"],
            "published",
            gettext_lazy("Release the story"),
            _PUBLISH,
            [words_are_there, posting_is_not_hidden, country_is_not_hidden],
        ),
        _step("take_back", ["published"], "accepted", gettext_lazy("Take the story back"), _PUBLISH, needs_reason=True),
        _step("hide", ["published"], "accepted", gettext_lazy("Story taken back: the posting is hidden"), ""),
    ),
    ends=frozenset({"accepted", "published"}),
)

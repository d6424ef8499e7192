"""The life of a scholar's report."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from jocs_site.foundation.workflow import Life
from scholarships.models.lives.steps import step

ENTER = "scholarships.enter_scholarreport"
ACCEPT = "scholarships.accept_scholarreport"
WAIVE = "scholarships.waive_scholarreport"

SCHOLAR_REPORT_LIFE = Life(
    begins="due",
    ends=frozenset({"accepted"}),
    steps=(
        step("submit", "due returned", "submitted", "", gettext_lazy("Send in")),
        step("enter", "due returned submitted", "submitted", ENTER, gettext_lazy("Type in what came by mail")),
        step("ask_back", "submitted", "returned", ACCEPT, gettext_lazy("Ask back"), reason=True),
        step("accept", "submitted", "accepted", ACCEPT, pgettext_lazy("scholar's report", "Accept")),
        step("waive", "due returned", "waived", WAIVE, gettext_lazy("Waive the report"), reason=True),
        step("demand", "waived", "due", WAIVE, gettext_lazy("Ask for it after all"), reason=True),
    ),
)
# Steps with a screen of their own, and the scholar's own step.
REPORT_COMMANDS = frozenset({"submit", "enter"})

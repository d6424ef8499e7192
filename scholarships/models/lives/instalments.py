"""The life of an instalment, and what holds a payment back."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jocs_site.foundation.errors import Blocker
from jocs_site.foundation.workflow import Life
from scholarships.models.applications import Application
from scholarships.models.awards import Instalment
from scholarships.models.lives.steps import step


def payable(instalment: Instalment) -> Iterator[Blocker]:
    """Why this instalment may not be paid."""
    award = instalment.award
    if award.agreement_signed_on is None:
        yield Blocker("NO_AGREEMENT", _("The scholar's signed pledge is not on file."))
    if award.decision.application.state != Application.State.AWARDED:
        yield Blocker("NOT_AWARDED", _("The application is not in the state of an award."))
    earlier = award.instalments.filter(sequence__lt=instalment.sequence, state__in=["planned", "approved", "bounced"])
    if earlier.exists():
        yield Blocker("EARLIER_UNPAID", _("An earlier instalment has not been sent yet."))


def by_two_persons(instalment: Instalment) -> Iterator[Blocker]:
    if instalment.approved_by_id and instalment.approved_by_id == instalment.sent_by_id:
        yield Blocker("SAME_PERSON", _("The person who approved an instalment does not send it as well."))


INSTALMENT_LIFE = Life(
    begins="planned",
    ends=frozenset({"receipted", "refunded", "cancelled"}),
    steps=(
        step("approve", "planned", "approved", "scholarships.approve_instalment", gettext_lazy("Approve"), payable),
        step(
            "take_back",
            "approved",
            "planned",
            "scholarships.approve_instalment",
            gettext_lazy("Take the approval back"),
            reason=True,
        ),
        step(
            "send",
            "approved",
            "sent",
            "scholarships.send_instalment",
            gettext_lazy("Record as sent"),
            payable,
            by_two_persons,
        ),
        step("receive", "sent", "received", "scholarships.receive_instalment", gettext_lazy("Record that it arrived")),
        step(
            "bounce",
            "sent",
            "bounced",
            "scholarships.send_instalment",
            gettext_lazy("Returned by the bank"),
            reason=True,
        ),
        step("replan", "bounced", "planned", "scholarships.send_instalment", gettext_lazy("Send again"), reason=True),
        step(
            "receipt",
            "received",
            "receipted",
            "scholarships.receive_instalment",
            gettext_lazy("The receipt is on file"),
        ),
        step(
            "refund", "receipted", "refunded", "scholarships.approve_instalment", gettext_lazy("Refunded"), reason=True
        ),
        step(
            "cancel",
            "planned approved bounced",
            "cancelled",
            "scholarships.approve_instalment",
            gettext_lazy("Cancel"),
            reason=True,
        ),
    ),
)


INSTALMENT_COMMANDS = frozenset({"send", "receive"})

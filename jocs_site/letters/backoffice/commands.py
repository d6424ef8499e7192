"""What the office does about one letter."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.viewsets import CommandView
from jocs_site.letters import queries, services
from jocs_site.letters.forms import SureForm
from jocs_site.letters.models import Letter


class LetterCommand(CommandView):
    """A question and a button about one letter; it leads back to the worklist or to the letter."""

    permission_required = "letters.send_letter"
    form_class = SureForm
    template_name = "letters/office/letter_command.html"
    header_icon = "mail"
    explanation = ""

    @cached_property
    def letter(self) -> Letter:
        return get_object_or_404(queries.letters_for(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(letter=self.letter, explanation=self.explanation, **kwargs)

    def act(self, **details) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(letter_id=self.letter.pk, at=timezone.now(), by=self.request.user)
        return reverse("letters_trouble:index")


class SendAgainView(LetterCommand):
    page_title = _("Send the letter again")
    success_message = _("A copy of the letter is on its way.")
    explanation = _(
        "A copy goes to the address that the person has now. If it is not known whether the first one arrived, most "
        "mail programs show the two as one."
    )

    def act(self, **details):
        services.send_again(**details)


class ArrivedView(LetterCommand):
    page_title = _("It arrived")
    success_message = _("The letter counts as sent.")
    explanation = _("Choose this if the person has the letter, for example because they told you so.")

    def act(self, **details):
        services.confirm_arrived(**details)


class SettleView(LetterCommand):
    page_title = _("Leave it")
    success_message = _("The letter is off the list.")
    explanation = _("The letter leaves the list of those that did not arrive. Nothing is sent.")

    def act(self, **details):
        services.settle(**details)


class WithdrawView(LetterCommand):
    page_title = _("Withdraw")
    success_message = _("The letter is withdrawn.")
    explanation = _("The letter is not sent. This works as long as it has not gone.")

    def act(self, *, letter_id, at, by):
        services.withdraw(letter_id=letter_id, by=by)

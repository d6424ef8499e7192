"""Letters to the applicants of a round: read first, then sent, each once."""

from django.contrib import messages
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from scholarships import forms, queries, services
from scholarships.backoffice.rounds import RoundCommand


class LettersView(RoundCommand):
    permission_required = "scholarships.decide_application"
    form_class = forms.ShownForm
    template_name = "scholarships/office/letters.html"
    page_title = _("Letters to the applicants")
    submit_label = _("Send all of these")
    header_icon = "mail"
    explanation = _("Each letter goes out once, in its reader's language; without an e-mail address it goes on paper.")

    @cached_property
    def drafts(self) -> list[services.Draft]:
        return services.drafts(self.call)

    def get_initial(self):
        return {"shown": services.digest_of(self.drafts)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            drafts=self.drafts,
            on_paper=sum(1 for one in self.drafts if one.is_on_paper),
            unsigned=queries.letters_unsigned(self.call),
            **kwargs,
        )

    def run(self, form) -> str:
        sent = services.send_letters(call=self.call, by=self.request.user, **form.cleaned_data)
        codes = [one.due.application.code for one in sent]
        log(self.call, "scholarships.letters_sent", user=self.request.user, data={"applications": codes})
        sentence = ngettext("%(count)d letter is on its way.", "%(count)d letters are on their way.", len(sent))
        messages.success(self.request, sentence % {"count": len(sent)})
        if paper := sum(1 for one in sent if one.is_on_paper):
            sentence = ngettext(
                "%(count)d of them is on paper: print it from the outbox.",
                "%(count)d of them are on paper: print them from the outbox.",
                paper,
            )
            messages.warning(self.request, sentence % {"count": paper})
        return self.own_address

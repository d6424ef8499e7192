"""Thanking givers: who waits for it, by which way, an example, and the button."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet

from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.runs import start_run
from jocs_site.backoffice.viewsets import CommandView
from jocs_site.letters.forms import SureForm
from members import queries, services
from members.backoffice.reminders import WAYS


class ThanksView(CommandView):
    """First who would get what; then the button."""

    permission_required = "members.add_payment"
    form_class = SureForm
    template_name = "members/office/thanks.html"
    page_title = _("Thank givers")
    header_icon = "mail"

    @cached_property
    def waiting(self) -> list:
        return queries.thanks_to_write()

    def get_context_data(self, **kwargs):
        ways = [(WAYS[way], way, language, count) for way, language, count in queries.count_ways(self.waiting)]
        first = {planned.language: planned for planned in reversed(self.waiting) if planned.way in ("email", "post")}
        samples = [(language, *services.words_of_thanks(planned)) for language, planned in sorted(first.items())]
        nowhere = [planned for planned in self.waiting if planned.way == "nowhere"]
        return super().get_context_data(ways=ways, samples=samples, nowhere=nowhere, **kwargs)

    def run(self, form) -> str:
        now = timezone.now()
        run = start_run("members.thank_givers", at=now, by=self.request.user, on=timezone.localdate(now).isoformat())
        return reverse("runs:show", args=[run.pk])


class ThanksViewSet(InMenu, ViewSet):
    icon = "mail"
    menu_label = ThanksView.page_title
    url_prefix = "members/thanks"
    menu_permission = ThanksView.permission_required

    def get_urlpatterns(self):
        return [path("", ThanksView.as_view(), name="index")]

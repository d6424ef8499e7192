"""Address labels for a list of members: one for each household, none for whom nothing may reach."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.viewsets import CommandView
from jocs_site.letters.forms import LabelForm
from jocs_site.letters.printing import labels_pdf
from members import queries


class MemberLabelsView(CommandView):
    """The members whom the list shows under the same filters and search, as far as they are members today."""

    permission_required = "members.change_membership"
    form_class = LabelForm
    template_name = "members/office/labels.html"
    page_title = _("Address labels")
    submit_label = _("Make the labels")
    header_icon = "doc-full"
    filterset_class = None

    @cached_property
    def mailing_list(self) -> queries.MailingList:
        today = timezone.localdate()
        rows = queries.members_list(today, language=get_language()).in_force(today)
        if text := self.request.GET.get("q", ""):
            rows = queries.find_memberships(text, among=rows)
        return queries.mailing_list(self.filterset_class(self.request.GET, queryset=rows, request=self.request).qs)

    def get_context_data(self, **kwargs):
        back = reverse("members_memberships:index") + f"?{self.request.GET.urlencode()}"
        return super().get_context_data(list=self.mailing_list, back=back, **kwargs)

    def form_valid(self, form):
        labels = self.mailing_list.labels(form.cleaned_data["order"])
        sheet, first = form.cleaned_data["sheet"], form.cleaned_data["first"]
        pdf = labels_pdf(labels, at=timezone.now(), sheet=sheet, first=first)
        return HttpResponse(
            pdf, content_type="application/pdf", headers={"Content-Disposition": 'attachment; filename="labels.pdf"'}
        )

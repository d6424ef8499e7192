"""Payments that are due, approved together: the first of the two persons ticks those that may go."""

from datetime import timedelta

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from jocs_site.backoffice.viewsets import CommandView
from scholarships import forms, queries, services
from scholarships.backoffice.money import holds
from scholarships.models import Instalment

AHEAD = timedelta(days=30)  # as on the office's first page


class ApproveDueView(CommandView):
    """Those that nothing holds back may be ticked; beside the others stands what holds them back."""

    permission_required = "scholarships.approve_instalment"
    form_class = forms.ApproveManyForm
    template_name = "scholarships/office/approve_due.html"
    page_title = _("Approve payments that are due")
    submit_label = _("Approve the ticked payments")
    header_icon = "calendar-alt"

    def get_breadcrumbs_items(self):
        label = capfirst(Instalment._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("scholarships_instalments:index"), "label": label},
            {"url": "", "label": self.page_title},
        ]

    @cached_property
    def due(self) -> list:
        return queries.to_approve(timezone.localdate() + AHEAD, user=self.request.user)

    @cached_property
    def free(self) -> list[Instalment]:
        return [one for one, found in self.due if not found]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"free": self.free}

    def get_context_data(self, **kwargs):
        form = kwargs.pop("form", None) or self.get_form()
        ticked = set(form.data.getlist("instalments")) if form.is_bound else set()
        return super().get_context_data(
            form=form,
            lines=[(one, str(one.pk) in ticked) for one in self.free],
            held=[(one, holds(one, found, self.request.user)) for one, found in self.due if found],
            **kwargs,
        )

    def run(self, form) -> str:
        services.approve_instalments(instalments=form.ticked, by=self.request.user)
        count = len(form.ticked)
        sentence = ngettext(
            "%(count)d payment is approved. Another person sends it.",
            "%(count)d payments are approved. Another person sends them.",
            count,
        )
        messages.success(self.request, sentence % {"count": count})
        return reverse("scholarships_instalments:index")

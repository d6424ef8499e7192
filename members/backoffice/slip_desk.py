"""The screen on which slips are typed in: three keys a slip. Without script its form works by itself."""

import uuid

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from jocs_site.backoffice.viewsets import CommandView, NeedsPermission
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.money import format_yen
from members import forms, queries, services
from members.models import BATCH_LIFE, Slip, SlipBatch

SECRET = {"Cache-Control": "private, no-store"}


def to_batch(batch: SlipBatch) -> str:
    return reverse("members_slips:batch", args=[batch.pk])


class BatchScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the batch in the address; the way back stands above it."""

    permission_required = "members.view_payment"
    header_icon = "doc-full"

    @cached_property
    def batch(self) -> SlipBatch:
        return get_object_or_404(queries.slip_batches().select_related("repeated_as"), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return self.batch.get_state_display()

    def get_breadcrumbs_items(self):
        slips = {"url": reverse("members_slips:index"), "label": _("Payment slips")}
        return [*self.breadcrumbs_items, slips, {"url": to_batch(self.batch), "label": str(self.batch)}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"batch": self.batch} | kwargs)


def state_of(batch: SlipBatch) -> dict:
    """What is always in view: how far the batch is, and where a difference may lie."""
    slips = list(queries.slips_of(batch))
    blockers = BATCH_LIFE.step("post").blockers(batch) if batch.is_open and slips else []
    return {
        "batch": batch,
        "slips": slips,
        "differences": [str(blocker) for blocker in blockers],
        "hints": queries.hints_for(batch, slips) if blockers else [],
    }


class DeskView(BatchScreen, TemplateView):
    template_name = "members/office/slip_desk.html"
    form: forms.SlipForm | None = None

    @property
    def page_title(self):
        return str(self.batch)

    @cached_property
    def header_buttons(self):
        return [
            HeaderButton(_("Print"), reverse("members_slips:print", args=[self.batch.pk]), icon_name="doc-full-inverse")
        ]

    def may_enter(self) -> bool:
        return self.batch.is_open and self.request.user.has_perm(EnterView.permission_required)

    def get_context_data(self, **kwargs):
        form = (self.form or blank_form(self.batch)) if self.may_enter() else None
        changes = self.batch.changes.select_related("by").order_by("at")
        return super().get_context_data(form=form, changes=changes, **state_of(self.batch), **kwargs)


def blank_form(batch: SlipBatch, **known) -> forms.SlipForm:
    return forms.SlipForm(initial={"key": uuid.uuid4(), "value_on": batch.notice_on} | known)


def account_html(account: queries.SlipAccount | None, form: forms.SlipForm | None = None, note: str = "") -> str:
    return render_to_string("members/office/slip_account.html", {"account": account, "form": form, "note": note})


class LookView(NeedsPermission, View):
    """Whom the text means and what they owe, for the script beside the form."""

    permission_required = "members.add_payment"

    def get(self, request, pk):
        get_object_or_404(SlipBatch, pk=pk)
        meant = queries.who_is_meant(request.GET.get("number", "")[:60], timezone.localdate())
        answer = {"trouble": meant.trouble}
        if meant.membership:
            account = queries.account_on_slip(meant.membership, timezone.localdate())
            answer |= {
                "number": account.membership.printed_number,
                "owed_yen": account.owed_yen,
                "html": account_html(account, blank_form_of(account), meant.note),
            }
        elif meant.candidates or meant.trouble:
            answer["html"] = candidates_html(meant)
        return JsonResponse(answer, headers=SECRET)


def blank_form_of(account: queries.SlipAccount) -> forms.SlipForm:
    return forms.SlipForm(initial={"membership": account.membership})


def candidates_html(meant: queries.Meant) -> str:
    return render_to_string("members/office/slip_candidates.html", {"meant": meant})


class EnterView(DeskView):
    """Keep one slip. To the script it answers in JSON; without script the page comes again with the next form."""

    permission_required = "members.add_payment"
    http_method_names = ["post"]

    def post(self, request, pk):
        form = forms.SlipForm(request.POST)
        by_script = request.headers.get("Accept") == "application/json"
        if form.only_asks and not by_script:
            self.form = with_account(form, self.batch)
            return self.render_to_response(self.get_context_data())
        slip = self.keep(form)
        if by_script:
            return JsonResponse(self.saved(slip) if slip else faults_of(form), headers=SECRET)
        if slip:
            messages.success(request, said_of(slip))
            return redirect(to_batch(self.batch))
        self.form = form
        return self.render_to_response(self.get_context_data())

    def keep(self, form: forms.SlipForm) -> Slip | None:
        """``None`` when something is wrong or doubtful; then the form says what."""
        if not form.is_valid():
            return None
        try:
            return services.enter_slip(
                batch_id=self.batch.pk,
                key=form.cleaned_data["key"] or uuid.uuid4(),
                entry=form.entry,
                is_certain=form.cleaned_data["is_certain"],
                today=timezone.localdate(),
                at=timezone.now(),
                by=self.request.user,
            )
        except services.Doubtful as error:
            form.doubts = [str(blocker) for blocker in error.blockers]
        except RuleBroken as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        return None

    def saved(self, slip: Slip) -> dict:
        state = state_of(self.batch)
        row = next(one for one in state["slips"] if one.pk == slip.pk)
        context = state | {"slip": row, "may_enter": True}
        return {
            "said": said_of(row),
            "position": row.position,
            "row": render_to_string("members/office/slip_row.html", context),
            "figures": render_to_string("members/office/slip_figures.html", context, self.request),
            "key": str(uuid.uuid4()),
        }


def with_account(form: forms.SlipForm, batch: SlipBatch) -> forms.SlipForm:
    """The same form again, with what the member owes beside it and in the field of the amount."""
    account = form.account
    kept = {name: form.data[name] for name in form.fields if form.data.get(name) and name != "dues"}
    known = {
        "membership": account.membership,
        "number": account.membership.printed_number,
        "amount_yen": account.owed_yen or "",
    }
    return blank_form(batch, **kept | known)


def said_of(slip: Slip) -> str:
    words = {
        "position": slip.position,
        "name": slip.membership or slip.payer_name,
        "yen": format_yen(slip.amount_yen),
    }
    return now("Saved: slip %(position)d, %(name)s, %(yen)s.") % words


def faults_of(form: forms.SlipForm) -> dict:
    answer = {"errors": {name: list(map(str, errors)) for name, errors in form.errors.items()}, "doubts": form.doubts}
    if form.meant.candidates:
        answer["html"] = candidates_html(form.meant)
    return answer


class CorrectSlipView(BatchScreen, CommandView):
    permission_required = "members.add_payment"
    form_class = forms.SlipForm
    template_name = "members/office/slip_correct.html"
    page_title = _("Correct the slip")
    submit_label = _("Save")
    success_message = _("The slip is corrected.")

    @cached_property
    def slip(self) -> Slip:
        return get_object_or_404(queries.slips_of(self.batch), pk=self.kwargs["slip"])

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_initial(self):
        known = forms.figures_of(self.slip)
        member = self.slip.membership
        return known | {"number": member.printed_number if member else ""}

    def get_context_data(self, **kwargs):
        return super().get_context_data(slip=self.slip, **kwargs)

    def run(self, form) -> str:
        try:
            services.correct_slip(
                slip_id=self.slip.pk,
                entry=form.entry,
                is_certain=form.cleaned_data["is_certain"],
                today=timezone.localdate(),
                by=self.request.user,
            )
        except services.Doubtful as error:
            form.doubts = [str(blocker) for blocker in error.blockers]
            raise
        return to_batch(self.batch)

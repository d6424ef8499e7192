"""The list of what is asked before a departure and before a file closes, and the paper about one training."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column

from dispatch import queries
from dispatch.models import ChecklistItem, Posting
from dispatch.models.checklists import Occasion
from dispatch.printing.training import training_pdf
from jocs_site.backoffice.viewsets import EndedNotDeleted, NeedsPermission


class ChecklistFilterSet(WagtailFilterSet):
    class Meta:
        model = ChecklistItem
        fields = ["occasion", "is_obligatory"]


class ChecklistViewSet(EndedNotDeleted):
    model = ChecklistItem
    icon = "list-ul"
    menu_label = _("Training and closing")
    list_display = (
        "__str__",
        "occasion",
        Column("length", label=pgettext_lazy("training", "Length")),
        BooleanColumn("is_obligatory", label=capfirst(_("must be settled")), sort_key="is_obligatory"),
        BooleanColumn("may_be_waived", label=capfirst(_("may be left out for a reason")), sort_key="may_be_waived"),
        BooleanColumn("only_long", label=capfirst(_("only for long terms")), sort_key="only_long"),
        "ended_on",
    )
    list_export = (
        "get_occasion_display",
        "name_ja",
        "name_en",
        "amount",
        "get_unit_display",
        "whom",
        "venue",
        "is_obligatory",
        "may_be_waived",
        "ended_on",
    )
    export_headings = {"get_occasion_display": pgettext_lazy("checklist", "Asked for"), "get_unit_display": _("Unit")}
    export_filename = "training-and-closing"
    filterset_class = ChecklistFilterSet
    ordering = ("-occasion", "place", "pk")
    form_fields = (
        "occasion",
        "name_ja",
        "name_en",
        "amount",
        "unit",
        "whom",
        "venue",
        "is_obligatory",
        "may_be_waived",
        "only_long",
        "asks_whom",
        "asks_words",
        "question_ja",
        "question_en",
        "place",
        "ended_on",
    )
    url_prefix = "dispatch/checklist"


class TrainingPaperView(NeedsPermission, View):
    """What one worker was trained in, to be signed and kept."""

    permission_required = "dispatch.view_posting"

    def get(self, request, pk):
        posting = get_object_or_404(Posting.objects.with_names(), pk=pk)
        checklist = queries.checklist_of(posting, Occasion.TRAINING, timezone.localdate())
        if not checklist.tasks:
            raise Http404
        answer = HttpResponse(training_pdf(posting, checklist, at=timezone.now()), content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="training-{posting.code}.pdf"'
        answer["Cache-Control"] = "private, no-store"
        return answer

"""Documents: the kinds that staff keep, the list of what is on file, and the screens of one document."""

from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from dispatch import forms, services
from dispatch.models import DocumentType, PersonDocument, Worker
from jocs_site.backoffice.ledgers import DayColumn
from jocs_site.backoffice.scans import MOST_BYTES_OF_SCAN, as_answer, too_large
from jocs_site.backoffice.uploads import TakesFile
from jocs_site.backoffice.viewsets import (
    CommandView,
    EndedNotDeleted,
    LeadsBack,
    NeedsPermission,
    ReadOnlyIndexView,
    ReadOnlyViewSet,
)
from jocs_site.foundation.errors import RuleBroken


class DocumentTypeViewSet(EndedNotDeleted):
    model = DocumentType
    icon = "tag"
    menu_label = _("Kinds of documents")
    list_display = ("__str__", "rule", "margin_days", "lead_days", "country", "blocks", "ended_on")
    list_export = ("code", "name_ja", "name_en", "get_rule_display", "margin_days", "lead_days", "get_blocks_display")
    export_headings = {"get_rule_display": _("Rule"), "get_blocks_display": _("Holds up")}
    export_filename = "kinds-of-documents"
    ordering = ("place", "code")
    form_fields = (
        "code",
        "name_ja",
        "name_en",
        "rule",
        "margin_days",
        "lead_days",
        "counts_after_days",
        "country",
        "blocks",
        "permits_clinical_work",
        "settles",
        "place",
        "ended_on",
    )
    url_prefix = "dispatch/document-types"


class DocumentFilterSet(WagtailFilterSet):
    class Meta:
        model = PersonDocument
        fields = ["type", "owner"]


class DocumentIndexView(ReadOnlyIndexView):
    add_item_label = _("File a document")

    def get_base_queryset(self):
        return super().get_base_queryset().latest()


class DocumentScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the document in the address."""

    permission_required = "dispatch.view_persondocument"
    header_icon = "doc-full"

    @cached_property
    def document(self) -> PersonDocument:
        rows = PersonDocument.objects.with_names().select_related("replaced_by__type", "owner", "added_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("dispatch_documents:inspect", args=[self.document.pk])

    def get_page_subtitle(self):
        return f"{self.document} · {self.document.person}"

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("dispatch_documents:index"), "label": capfirst(PersonDocument._meta.verbose_name_plural)},
            {"url": self.own_address, "label": self.get_page_subtitle()},
        ]


class DocumentView(DocumentScreen, TemplateView):
    template_name = "dispatch/office/document.html"
    page_title = _("Document")
    number = None
    problem = ""

    def get_context_data(self, **kwargs):
        worker = Worker.objects.filter(person=self.document.person_id).first()
        return super().get_context_data(
            document=self.document,
            worker=worker,
            number=self.number,
            problem=self.problem,
            may_read=self.request.user.has_perm("dispatch.read_persondocument"),
            may_change=self.request.user.has_perm("dispatch.change_persondocument"),
            **kwargs,
        )


class NumberView(DocumentView):
    """The same page with the number in the clear; asked for by a button, so that each reading is written down."""

    permission_required = "dispatch.read_persondocument"

    def get(self, request, *args, **kwargs):
        return HttpResponseNotAllowed(["POST"])

    def post(self, request, *args, **kwargs):
        services.look_at_document(self.document, by=request.user, what="number")
        try:
            self.number = services.number_of(self.document)
        except RuleBroken as error:
            self.problem = str(error)
        answer = super().get(request, *args, **kwargs)
        answer["Cache-Control"] = "private, no-store"
        return answer


class DocumentScanView(DocumentScreen, View):
    """The scan itself; each look is written down."""

    permission_required = "dispatch.read_persondocument"

    def get(self, request, pk):
        document = get_object_or_404(PersonDocument.objects.exclude(file=""), pk=pk)
        services.look_at_document(document, by=request.user, what="scan")
        return as_answer(document.file, kind=document.file_kind, name=document.code)


class TakesScan(TakesFile):
    most_bytes = MOST_BYTES_OF_SCAN

    def too_large(self) -> str:
        return too_large()


class FileDocumentView(TakesScan, CommandView):
    permission_required = "dispatch.add_persondocument"
    form_class = forms.FileDocumentForm
    page_title = _("File a document")
    success_message = _("The document is on file.")
    header_icon = "doc-full"

    def get_breadcrumbs_items(self):
        label = capfirst(PersonDocument._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse("dispatch_documents:index"), "label": label},
            {"url": "", "label": self.page_title},
        ]

    def get_initial(self):
        asked = {name: self.request.GET.get(name, "") for name in ("worker", "type")}
        return {name: key for name, key in asked.items() if key.isdecimal()}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": timezone.localdate()}

    def run(self, form) -> str:
        document = services.file_document(
            person=form.person,
            details=form.details,
            file=form.cleaned_data["file"],
            at=timezone.now(),
            by=self.request.user,
        )
        return reverse("dispatch_documents:inspect", args=[document.pk])


class DocumentCommand(LeadsBack, DocumentScreen, CommandView):
    """A command about one document; it leads back to it."""

    permission_required = "dispatch.change_persondocument"


class CorrectView(DocumentCommand):
    form_class = forms.CorrectForm
    page_title = _("Put a document right")
    submit_label = _("Save")
    success_message = _("The document is put right.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": timezone.localdate()}

    def get_initial(self):
        document = self.document
        names = ("detail", "issuer", "country", "valid_from", "owner", "type")
        return {name: getattr(document, name) for name in names} | {"valid_until": document.valid_before}

    def act(self, form):
        services.correct_document(self.document, details=form.details, at=timezone.now(), by=self.request.user)


class RenewView(TakesScan, DocumentCommand):
    permission_required = "dispatch.add_persondocument"
    form_class = forms.RenewForm
    page_title = _("File the renewed document")
    success_message = _("The renewed document is on file; the one before stays to be looked up.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": timezone.localdate(), "kind": self.document.type}

    def get_initial(self):
        document = self.document
        same = {name: getattr(document, name) for name in ("detail", "issuer", "country", "owner")}
        return same | {"valid_from": document.valid_before}

    def run(self, form) -> str:
        renewed = services.file_document(
            person=self.document.person,
            details=form.details,
            file=form.cleaned_data["file"],
            replaces=self.document,
            at=timezone.now(),
            by=self.request.user,
        )
        return reverse("dispatch_documents:inspect", args=[renewed.pk])


class AddScanView(TakesScan, DocumentCommand):
    form_class = forms.ScanForm
    page_title = _("Add the scan")
    success_message = _("The scan is kept with the document.")

    def act(self, form):
        services.add_scan(self.document, file=form.cleaned_data["file"], by=self.request.user)


class TakeOutView(DocumentCommand):
    form_class = forms.BecauseForm
    page_title = _("Take the document out")
    success_message = _("The document is taken out; its number and scan are deleted.")

    def act(self, form):
        because = form.cleaned_data["because"]
        services.take_out_document(self.document, because=because, at=timezone.now(), by=self.request.user)


class DocumentViewSet(ReadOnlyViewSet):
    """A list to read. Documents are filed, renewed and put right by commands; nothing deletes one."""

    model = PersonDocument
    icon = "doc-full"
    menu_label = _("Documents")
    index_view_class = DocumentIndexView
    list_select_related = ("type", "person", "owner")
    list_display = (
        "__str__",
        Column("person", label=_("Person"), sort_key="person__sort_key"),
        DayColumn("valid_from", label=_("Valid from"), sort_key="valid_from"),
        DayColumn("valid_until", label=_("Last day"), sort_key="valid_before"),
        Column("country", label=_("Country of issue"), accessor="get_country_display"),
        Column("owner", label=_("Who sees to it"), accessor="owner.called"),
    )
    list_export = (
        "type.code",
        "person",
        "person.born_on",
        "detail",
        "issuer",
        "get_country_display",
        "valid_from",
        "valid_until",
    )
    export_headings = {
        "type.code": _("kind of document"),
        "person": _("worker"),
        "person.born_on": _("date of birth"),
        "get_country_display": _("country of issue"),
        "valid_until": _("last day"),
    }
    export_filename = "documents"
    filterset_class = DocumentFilterSet
    search_fields = ("person__search_key", "issuer", "detail")
    ordering = ("valid_before", "pk")
    url_prefix = "dispatch/documents"

    def get_urlpatterns(self):
        return [
            *self.list_urlpatterns(),
            path("new/", FileDocumentView.as_view(), name="add"),
            path("<int:pk>/", DocumentView.as_view(), name="inspect"),
            path("<int:pk>/number/", NumberView.as_view(), name="number"),
            path("<int:pk>/scan/", DocumentScanView.as_view(), name="scan"),
            path("<int:pk>/scan/add/", AddScanView.as_view(), name="scan_add"),
            path("<int:pk>/correct/", CorrectView.as_view(), name="correct"),
            path("<int:pk>/renew/", RenewView.as_view(), name="renew"),
            path("<int:pk>/take-out/", TakeOutView.as_view(), name="take_out"),
        ]

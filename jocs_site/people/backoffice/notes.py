"""Notes in the office: writing, putting right, ending, reading a confidential one, and the list to search."""

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from jocs_site.backoffice.ledgers import LedgerViewSet, MomentColumn
from jocs_site.backoffice.viewsets import CommandView, LedgerReport, NeedsPermission
from jocs_site.people import queries, services
from jocs_site.people.backoffice.places import to_file
from jocs_site.people.models import Note, Organisation, Person

WRITE = "people.add_note"
SHOWN_LETTERS = 120


class NoteForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it is about"), choices=Note.Kind.choices)
    text = forms.CharField(
        label=_("Note"),
        max_length=Note.MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Write what you would say to their face: whoever it is about may read it."),
    )
    is_confidential = forms.BooleanField(
        label=_("Confidential"),
        required=False,
        help_text=_(
            "Health, faith, cares: only while the person's consent to such notes is recorded and in force. "
            "Only who has the right to confidential notes can read it; perhaps not you yourself."
        ),
    )


class EndNoteForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class NoteCommand(CommandView):
    permission_required = WRITE
    form_class = NoteForm
    submit_label = _("Save")
    success_message = _("The note is saved.")
    header_icon = "edit"

    @property
    def subject(self) -> Person | Organisation:
        raise NotImplementedError

    def get_page_subtitle(self):
        return str(self.subject)

    def get_breadcrumbs_items(self):
        way = [{"url": to_file(self.subject), "label": str(self.subject)}, {"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, *way]

    def act(self, form) -> None:
        raise NotImplementedError

    def run(self, form) -> str:
        self.act(form)
        return f"{to_file(self.subject)}#notes"


class WriteNoteView(NoteCommand):
    """About whoever stands in the address; ``model`` says whether it is a person or an organisation."""

    page_title = _("Write a note")
    model: type[Person] | type[Organisation] = Person

    def user_has_permission(self, permission):
        sees = super().user_has_permission(f"people.view_{self.model._meta.model_name}")
        return sees and super().user_has_permission(permission)

    @cached_property
    def subject(self):
        found = Person.objects.current() if self.model is Person else Organisation.objects.all()
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def act(self, form):
        services.write_note(about=self.subject, at=timezone.now(), by=self.request.user, **form.cleaned_data)


class NoteScreen:
    """A screen about one note, for those who may read it; for others it does not exist."""

    @cached_property
    def note(self) -> Note:
        return get_object_or_404(queries.notes_for(self.request.user), pk=self.kwargs["pk"])

    @property
    def subject(self):
        return self.note.about


class CorrectNoteView(NoteScreen, NoteCommand):
    page_title = _("Put a note right")

    def get_initial(self):
        return {name: getattr(self.note, name) for name in ("kind", "text", "is_confidential")}

    def act(self, form):
        services.correct_note(note_id=self.note.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data)


class EndNoteView(NoteScreen, NoteCommand):
    form_class = EndNoteForm
    page_title = _("End a note")
    success_message = _("The note is ended. It stays below the others with the reason.")

    def act(self, form):
        services.end_note(note_id=self.note.pk, at=timezone.now(), by=self.request.user, **form.cleaned_data)


class ReadNoteView(NoteScreen, NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    """A confidential note, opened on purpose; the log keeps who did. Source: docs/sources.md#R56"""

    permission_required = "people.view_confidentialnote"
    template_name = "people/office/note.html"
    page_title = _("Confidential note")
    header_icon = "lock"

    def get_page_subtitle(self):
        return str(self.note.about)

    def get_breadcrumbs_items(self):
        way = [{"url": to_file(self.subject), "label": str(self.subject)}, {"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, *way]

    def get(self, request, *args, **kwargs):
        if not self.note.is_confidential:
            raise Http404
        services.log_reading(self.note, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        consent = queries.notes_consent(self.note.person) if self.note.person else None
        return super().get_context_data(
            note=self.note,
            may_write=self.request.user.has_perm(WRITE),
            consent_withdrawn_on=consent and consent.withdrawn_on,
            **kwargs,
        )


class NoteFilterSet(WagtailFilterSet):
    class Meta:
        model = Note
        fields = {"kind": ["exact"], "written_at": ["gte", "lte"]}


def words_shown(note: Note) -> str:
    """Of a confidential note nothing: it is opened on purpose, one by one."""
    if note.is_confidential:
        return str(_("confidential: open it to read"))
    return Truncator(note.text).chars(SHOWN_LETTERS)


def to_note(note: Note) -> str:
    if note.is_confidential:
        return reverse("people_notes:show", args=[note.pk])
    return f"{to_file(note.about)}#notes"


class NotesReport(LedgerReport):
    """Every note that holds and that the reader may read; confidential ones leave by no export."""

    permission_required = queries.READ_NOTES
    columns = [
        TitleColumn("about", label=_("About"), get_url=to_note),
        MomentColumn("written_at", label=_("Written at"), sort_key="written_at"),
        Column("kind", label=_("What it is about"), accessor="get_kind_display"),
        Column("text", label=_("Note"), accessor=words_shown),
        Column("written_by", label=_("Written by"), accessor="written_by.called"),
    ]
    list_export = ["about", "written_at", "get_kind_display", "text", "written_by.called"]
    export_headings = {
        "about": _("About"),
        "written_at": _("Written at"),
        "get_kind_display": _("What it is about"),
        "text": _("Note"),
        "written_by.called": _("Written by"),
    }
    export_filename = "notes"
    model = Note
    filterset_class = NoteFilterSet
    default_ordering = "-written_at"
    is_searchable = True

    def get_base_queryset(self):
        notes = queries.notes_for(self.request.user).current()
        return notes.filter(is_confidential=False) if self.is_export else notes

    def search_queryset(self, queryset):
        return queries.find_notes(self.search_query, among=queryset) if self.is_searching else queryset


class NotesViewSet(LedgerViewSet):
    report_class = NotesReport
    icon = "comment"
    menu_label = _("Notes")
    url_prefix = "people/notes"

    def more_urls(self):
        return [
            path("<int:pk>/", ReadNoteView.as_view(), name="show"),
            path("<int:pk>/correct/", CorrectNoteView.as_view(), name="correct"),
            path("<int:pk>/end/", EndNoteView.as_view(), name="end"),
        ]

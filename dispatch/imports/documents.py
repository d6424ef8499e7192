"""Papers of workers from a spreadsheet: kind, number, days. Numbers are sealed on the way in; scans are added later."""

import re
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch import rules, services
from dispatch.imports.whose import OfWorkersSheet, of_worker
from dispatch.models import DocumentType, PersonDocument, Posting
from dispatch.models.postings import BACK, NOT_LIVE
from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import add_sentences
from jocs_site.backoffice.sheets.resource import SAME, Row, register
from jocs_site.foundation.errors import RuleBroken
from jocs_site.foundation.periods import last_day
from jocs_site.people.countries import countries_by_name

add_sentences(
    {
        "no_such_kind": _("There is no such kind of document. Is it: %(near)s?"),
        "no_such_document": _("There is no document of this number. Leave it empty for one that is not here yet."),
        "needs_end": _("A document of this kind has a last day. Write it."),
        "needs_start": _("A document of this kind counts from a day. Write it."),
        "needs_country": _("Name the country in which the licence holds."),
        "vaccinated_later": _("This day is still to come."),
        "other_number": _("%(number)s is the same document with another number. Put it right there."),
        "inside_margin": _("It ends %(days)s days too early for %(posting)s: it must hold until %(day)s."),
    }
)
PLAIN = ("type", "detail", "issuer", "country", "valid_from")


def types_by_name() -> dict[str, int]:
    """By every name, and by what stands before and in brackets: 旅券(パスポート) is 旅券, too."""
    names: dict[str, int] = {}
    for kind in DocumentType.objects.in_order():
        parts = re.split(r"[()()]", kind.name_ja)
        for name in (kind.name_ja, kind.name_en, kind.code, *parts):
            if name:
                names.setdefault(name, kind.pk)
    return names


def _of(name: str, widget: widgets.CellWidget, *also: str, note="") -> Column:
    return Column(name, label=PersonDocument, widget=widget, also=also, note=note)


@register
class DocumentsSheet(OfWorkersSheet):
    code = "documents"
    label = _("List of documents")
    permission = "dispatch.add_persondocument"
    may_export = "dispatch.view_persondocument"
    intro = _("Numbers are sealed when they are taken in. Delete the file on your computer afterwards.")
    undo_note = _("All of it can be taken back at once, as long as none was renewed since and none has got a scan.")
    undone = _("The import is undone. Its documents are taken out.")
    examples = (
        {
            "name": "看護 花子",
            "type": "旅券",
            "document_number": "TR0000000",
            "country": "日本",
            "valid_from": "2024/10/1",
            "valid_until": "令和16年10月1日",
        },
    )

    number = Column(
        "number",
        label=_("document no. here"),
        widget=widgets.CodeCell("D"),
        note=_("As D-0012; empty for one that is not here yet."),
    )
    type = _of(
        "type",
        widgets.RecordCell(types_by_name, code="no_such_kind"),
        "種類",
        "書類",
        note=_("Needed: its name or code."),
    )
    detail = _of("detail", widgets.TextCell(60))
    document_number = Column(
        "document_number",
        label=_("number on the document"),
        widget=widgets.TextCell(60),
        also=("旅券番号", "証書番号"),
        note=_("Sealed; no list that is written here shows it."),
        is_sealed=True,
    )
    issuer = _of("issuer", widgets.TextCell(100), "発行機関")
    country = _of("country", widgets.ChoiceCell(countries_by_name, code="country"), "発行国")
    valid_from = _of("valid_from", widgets.DayCell(), "発行日", "交付日")
    valid_until = Column(
        "valid_until",
        label=pgettext_lazy("document", "valid until"),
        widget=widgets.DayCell(),
        also=("有効期限", "満了日"),
        note=_("The last day on which it holds."),
    )

    def check_headings(self, names):
        if "worker" not in names:
            self.need_headings(names, "name")
        self.need_headings(names, "type")

    def begin_piece(self):
        super().begin_piece()
        self.types = DocumentType.objects.in_bulk()

    def judge(self, rows):
        workers = {row.line: self.find_worker(row) for row in rows}
        people = {worker.person_id for worker in workers.values() if worker}
        self.here: dict[int, list[PersonDocument]] = {}
        for document in PersonDocument.objects.latest().filter(person__in=people).select_related("type"):
            self.here.setdefault(document.person_id, []).append(document)
        self.posted: dict[int, Posting] = {}
        for posting in Posting.objects.exclude(state__in=[*NOT_LIVE, *BACK]).order_by("-starts_on"):
            self.posted[posting.worker_id] = posting
        for row in rows:
            self._judge_cells(row)
            if (worker := workers[row.line]) and not row.faults:
                row.subject = worker
                self._judge_against(row)

    def _judge_cells(self, row: Row) -> None:
        self.require(row, "type")
        values, kind = row.values, self.types.get(row.values.get("type"))
        if "valid_from" in values and "valid_until" in values and values["valid_until"] < values["valid_from"]:
            row.refuse("valid_until", "end_before_start")
        wrong = {fault.column for fault in row.faults}
        if kind is None or wrong & {"valid_from", "valid_until", "country"}:
            return
        starts = values.get("valid_from")
        if kind.has_end and "valid_until" not in values:
            row.refuse("valid_until", "needs_end")
        if (kind.permits_clinical_work or kind.counts_after_days) and not starts:
            row.refuse("valid_from", "needs_start")
        if kind.permits_clinical_work and not (values.get("country") or kind.country):
            row.refuse("country", "needs_country")
        if kind.counts_after_days and starts and starts > self.today:
            row.refuse("valid_from", "vaccinated_later")

    def _judge_against(self, row: Row) -> None:
        values, here = row.values, self.here.get(row.subject.person_id, [])
        if "number" in values:
            document = next((one for one in here if one.pk == values["number"]), None)
            if document is None:
                row.refuse("number", "no_such_document")
                return
            row.becomes = SAME
            self.refuse_differences(row, told(document), document.code)
        else:
            days = (values["type"], values.get("detail", ""), values.get("valid_from"), values.get("valid_until"))
            self.refuse_twice(row, (row.subject.pk, *days, values.get("document_number", "")))
            document = next((one for one in here if _days_of(one) == days), None)
            row.becomes = SAME if document else row.becomes
        if document and "document_number" in values and not _has_number(document, values["document_number"]):
            row.refuse("type", "other_number", number=document.code)
        if not document:
            self._remark_on_margin(row)

    def _remark_on_margin(self, row: Row) -> None:
        posting, until = self.posted.get(row.subject.pk), row.values.get("valid_until")
        kind = self.types[row.values["type"]]
        if not (posting and until and kind.rule == rules.MUST_COVER and kind.country in ("", posting.country)):
            return
        needed = last_day(rules.needed_before(posting.ends_before, kind.margin_days))
        if until < needed:
            days = (needed - until).days
            row.remark("valid_until", "inside_margin", days=days, posting=posting.code, day=needed.isoformat())

    def write(self, rows):
        return {"documents": [self._write(row).pk for row in rows]}

    def _write(self, row: Row) -> PersonDocument:
        values = row.values
        details = services.PaperDetails(
            type=self.types[values["type"]],
            number=values.get("document_number", ""),
            detail=values.get("detail", ""),
            issuer=values.get("issuer", ""),
            country=values.get("country", ""),
            valid_from=values.get("valid_from"),
            valid_before=values["valid_until"] + timedelta(days=1) if "valid_until" in values else None,
        )
        return services.file_document(person=row.subject.person, details=details, at=timezone.now(), by=self.by)

    def undo(self, pieces):
        keys = [key for piece in pieces for key in piece["documents"]]
        rows = PersonDocument.objects.filter(pk__in=keys)
        if later := rows.exclude(replaced_by=None).first() or rows.exclude(file="").first():
            sentence = _("%(code)s was renewed or got a scan since. Take the documents out on their own pages.")
            raise RuleBroken(sentence % {"code": later.code})
        for document in rows.order_by("-pk"):
            services.take_out_document(document, because=str(self.undone), at=timezone.now(), by=self.by)

    def standing(self):
        workers = {worker.person_id: worker for worker in self._workers()}
        rows = PersonDocument.objects.latest().filter(person__in=workers).select_related("type").order_by("pk")
        for document in rows.iterator(chunk_size=1_000):
            yield of_worker(workers[document.person_id]) | told(document)

    def _workers(self):
        self.begin_piece()
        return self.workers.values()


def told(document: PersonDocument) -> dict:
    """A document as the cells of its row, without its number."""
    plain = {name: getattr(document, name) for name in PLAIN}
    return plain | {"number": document.pk, "type": document.type_id, "valid_until": document.valid_until}


def _days_of(document: PersonDocument) -> tuple:
    return (document.type_id, document.detail, document.valid_from, document.valid_until)


def _has_number(document: PersonDocument, number: str) -> bool:
    try:
        return services.number_of(document) == number.strip()
    except RuleBroken:
        return False

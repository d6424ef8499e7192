"""Postings from a spreadsheet: plans as drafts, and those of the past as they were, closed or still in service.

A list never changes a posting that is here; what it says otherwise is a fault. Source: docs/sources.md#R44
"""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dispatch import rules, services
from dispatch.imports.whose import OfWorkersSheet, of_worker
from dispatch.models import Posting, Worker
from dispatch.models.decisions import REASON_LETTERS
from dispatch.models.postings import State
from dispatch.services.taking_over import ASKED_OF_RUNNING, Decision
from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import add_sentences
from jocs_site.backoffice.sheets.resource import SAME, Row, register
from jocs_site.foundation.periods import last_day
from jocs_site.people.countries import countries_by_name
from jocs_site.people.imports.columns import today
from jocs_site.people.models import Organisation

add_sentences(
    {
        "no_such_organisation": _("There is no organisation of this name. Enter it first, or is it: %(near)s?"),
        "other_country": _("This organisation is in %(country)s."),
        "end_before_start": _("The last day is before the first."),
        "term_too_short": _(
            "A long term lasts at least three years: the last day is %(day)s or later. "
            "Else write the board's decision in the last three columns."
        ),
        "taken_days": _("In these days the worker is posted already: %(what)s."),
        "taken_in_file": _("These days overlap with those of line %(line)s."),
        "taken_term": _("The worker has this term already: %(number)s."),
        "runs_still": _("A closed posting has ended. Write “in service”, or another last day."),
        "not_now": _("A posting in service has begun and not ended. Write “closed”, or leave the state empty."),
        "state_not_taken": _("Write “draft”, “in service” or “closed”."),
        "no_such_posting": _("There is no posting of this number. Leave it empty for one that is not here yet."),
        "reason_too_short": _("Give the reason in at least %(letters)s letters."),
    }
)
STATES = (State.DRAFT, State.ACTIVE, State.CLOSED)
DAYS = ("board_approved_on", "insurance_decided_on", "special_enrolment_decided_on", "left_japan_on", "arrived_on")
DAYS += ("returned_on",)
PLAIN = ("kind", "term_number", "starts_on", "coordinating_office", "job_title_ja", "job_title_en", "board_minutes")
DECISION = ("decision_because", "decision_on", "decision_minutes")


def organisations_by_name() -> dict[str, int]:
    rows = Organisation.objects.order_by("-pk").values_list("name_ja", "name_en", "pk")
    return {name: pk for ja, en, pk in rows for name in (ja, en) if name}


def states_by_name() -> dict[str, str]:
    return widgets.labels_by_name(State)


def kinds_by_name() -> dict[str, str]:
    return widgets.labels_by_name(Posting.Kind) | {"長期派遣": "long", "短期派遣": "short"}


def offices_by_name() -> dict[str, str]:
    return widgets.labels_by_name(Posting.Office)


def _of(name: str, widget: widgets.CellWidget, *also: str, note="") -> Column:
    return Column(name, label=Posting, widget=widget, also=also, note=note)


def _day(name: str, *also: str, note="") -> Column:
    return _of(name, widgets.DayCell(latest=today), *also, note=note)


@register
class PostingsSheet(OfWorkersSheet):
    code = "postings"
    label = _("List of postings")
    permission = "dispatch.approve_posting"
    may_export = "dispatch.view_posting"
    intro = _(
        "Plans come in as drafts; postings of the past as they were, closed or still in service. "
        "Take in the workers first, and enter the organisations."
    )
    undo_note = _("All of it can be taken back at once, as long as nobody worked on it: the postings are cancelled.")
    undone = _("The import is undone. Its postings are cancelled; their history stays.")
    examples = (
        {
            "name": "看護 花子",
            "organisation": "タボラ大司教区保健事務所",
            "kind": "長期派遣",
            "starts_on": "1995/4/1",
            "ends_on": "平成10年3月31日",
            "coordinating_office": "東京",
            "state": "終了",
        },
    )

    number = Column(
        "number",
        label=_("posting no."),
        widget=widgets.CodeCell("P"),
        also=("派遣番号",),
        note=_("As P-0012; empty for one that is not here yet."),
    )
    organisation = _of(
        "organisation",
        widgets.RecordCell(organisations_by_name, code="no_such_organisation"),
        "派遣先",
        "受入団体",
        note=_("Needed: its name in Japanese or English, as it stands among the organisations."),
    )
    country = _of("country", widgets.ChoiceCell(countries_by_name, code="country"), "派遣国")
    kind = _of("kind", widgets.ChoiceCell(kinds_by_name), "派遣種別", note=_("Needed: long term or short term."))
    term_number = _of(
        "term_number", widgets.NumberCell(least=1, most=50), "期", note=_("The next one when nothing is written.")
    )
    starts_on = _of("starts_on", widgets.DayCell(), "派遣開始日", "開始日", note=_("Needed."))
    ends_on = Column(
        "ends_on",
        label=pgettext_lazy("posting", "last day"),
        widget=widgets.DayCell(),
        also=("派遣終了日", "終了日"),
        note=_("Needed: the last day, as it really was."),
    )
    planned_ends_on = Column(
        "planned_ends_on",
        label=_("planned last day"),
        widget=widgets.DayCell(),
        note=_("Only where the term ended earlier than planned."),
    )
    coordinating_office = _of("coordinating_office", widgets.ChoiceCell(offices_by_name), "担当", note=_("Needed."))
    state = _of(
        "state",
        widgets.ChoiceCell(states_by_name, code="state_not_taken"),
        note=_("“closed” or “in service” for those of the past; empty for a plan."),
    )
    job_title_ja = _of("job_title_ja", widgets.TextCell(120), "職務")
    job_title_en = _of("job_title_en", widgets.TextCell(120))
    board_approved_on = _day("board_approved_on", note=_("Needed of those in service, as the next four."))
    board_minutes = _of("board_minutes", widgets.TextCell(100))
    insurance_decided_on = _day("insurance_decided_on")
    special_enrolment_decided_on = _day("special_enrolment_decided_on")
    left_japan_on = _day("left_japan_on", "出発日")
    arrived_on = _day("arrived_on", "着任日")
    returned_on = _day("returned_on", "帰国日")
    decision_because = Column(
        "decision_because",
        label=_("board's decision: why"),
        widget=widgets.TextCell(500),
        note=_("Where a long term was under three years or ended early; at least 20 letters."),
    )
    decision_on = Column("decision_on", label=_("board's decision: on"), widget=widgets.DayCell(latest=today))
    decision_minutes = Column("decision_minutes", label=_("board's decision: minutes"), widget=widgets.TextCell(100))

    def begin(self):
        super().begin()
        self.held: dict[int, list[tuple[date, date, int]]] = {}

    def check_headings(self, names):
        if "worker" not in names:
            self.need_headings(names, "name")
        self.need_headings(names, "organisation", "kind", "starts_on", "ends_on")

    # What becomes of a row

    def begin_piece(self):
        super().begin_piece()
        self.countries = dict(Organisation.objects.values_list("pk", "country"))

    def judge(self, rows):
        workers = {row.line: self.find_worker(row) for row in rows}
        found = Posting.objects.filter(worker__in={worker.pk for worker in workers.values() if worker})
        self.here: dict[int, list[Posting]] = {}
        for posting in found.with_names().select_related("early_end", "exception"):
            self.here.setdefault(posting.worker_id, []).append(posting)
        for row in rows:
            self._judge_cells(row)
            if (worker := workers[row.line]) and not row.faults:
                self._judge_against(row, worker)

    def _judge_cells(self, row: Row) -> None:
        values = row.values
        self.require(row, "organisation", "kind", "starts_on", "ends_on", "coordinating_office")
        country = self.countries.get(values.get("organisation"))
        if country and values.get("country", country) != country:
            row.refuse("country", "other_country", country=str(self.fields["country"].show(country)))
        _judge_days(row)
        if "number" in values:
            return
        self._judge_state(row)
        if any(name in values for name in DECISION):
            self.require(row, *DECISION)
            if len(values.get("decision_because", "x" * REASON_LETTERS)) < REASON_LETTERS:
                row.refuse("decision_because", "reason_too_short", letters=REASON_LETTERS)

    def _judge_state(self, row: Row) -> None:
        values, state = row.values, row.values.get("state", State.DRAFT)
        ends_on, starts_on = values.get("ends_on"), values.get("starts_on")
        if state not in STATES:
            row.refuse("state", "state_not_taken")
        elif state == State.CLOSED and ends_on and ends_on >= self.today:
            row.refuse("ends_on", "runs_still")
        elif state == State.ACTIVE:
            self.require(row, *ASKED_OF_RUNNING)
            if starts_on and ends_on and not starts_on <= self.today <= ends_on:
                row.refuse("state", "not_now")
        planned = values.get("planned_ends_on", ends_on)
        if not (starts_on and ends_on and planned) or ends_on < starts_on:
            return
        is_short = values.get("kind") == Posting.Kind.LONG and not rules.is_full_term(
            starts_on, planned + timedelta(days=1)
        )
        if is_short and not (state != State.DRAFT and "decision_on" in values):
            earliest = last_day(rules.full_term_ends_before(starts_on))
            row.refuse("ends_on", "term_too_short", day=date_format(earliest))
        if planned > ends_on:
            self.require(row, *DECISION)

    def _judge_against(self, row: Row, worker: Worker) -> None:
        row.subject, values = worker, row.values
        here = [posting for posting in self.here.get(worker.pk, []) if posting.state != State.CANCELLED]
        if "number" in values:
            self._judge_numbered(row, self.here.get(worker.pk, []))
            return
        start, end = values["starts_on"], values["ends_on"] + timedelta(days=1)
        self.refuse_twice(row, (worker.pk, values["organisation"], start, end))
        if any(_is_same(posting, values, end) for posting in here):
            row.becomes = SAME
        elif not row.faults:
            self._refuse_taken(row, here, start, end)
        self.held.setdefault(worker.pk, []).append((start, end, row.line))

    def _judge_numbered(self, row: Row, here: list[Posting]) -> None:
        posting = next((one for one in here if one.pk == row.values["number"]), None)
        if posting is None:
            row.refuse("number", "no_such_posting")
            return
        row.becomes = SAME
        self.refuse_differences(row, told(posting), posting.code)

    def _refuse_taken(self, row: Row, here: list[Posting], start: date, end: date) -> None:
        for posting in here:
            if posting.state != State.DRAFT and posting.starts_on < end and start < posting.ends_before:
                days = f"{date_format(posting.starts_on)} – {date_format(posting.ends_on)}"
                row.refuse("starts_on", "taken_days", what=f"{posting.organisation} {days} ({posting.code})")
            if (posting.kind, posting.term_number) == (row.values["kind"], row.values.get("term_number")):
                row.refuse("term_number", "taken_term", number=posting.code)
        for other_start, other_end, line in self.held.get(row.subject.pk, []):
            if other_start < end and start < other_end:
                row.refuse("starts_on", "taken_in_file", line=line)

    # Taking in and taking back

    def write(self, rows):
        hosts = Organisation.objects.in_bulk({row.values["organisation"] for row in rows})
        in_order = sorted(rows, key=lambda row: row.values["starts_on"])  # terms are counted as they followed
        return {"postings": [self._write(row, hosts[row.values["organisation"]]).pk for row in in_order]}

    def _write(self, row: Row, organisation: Organisation) -> Posting:
        values = row.values
        details = {name: values[name] for name in (*PLAIN, *DAYS) if name in values}
        details |= {
            "worker": row.subject,
            "organisation": organisation,
            "ends_before": values["ends_on"] + timedelta(days=1),
            "by": self.by,
            "at": timezone.now(),
        }
        state = values.get("state", State.DRAFT)
        if state == State.DRAFT:
            return services.plan_posting(**{name: value for name, value in details.items() if name not in DAYS})
        if "planned_ends_on" in values:
            details["planned_ends_before"] = values["planned_ends_on"] + timedelta(days=1)
        decision = Decision(*(values[name] for name in DECISION)) if "decision_on" in values else None
        return services.take_over_posting(state=state, decision=decision, today=self.today, **details)

    def undo(self, pieces):
        keys = [key for piece in pieces for key in piece["postings"]]
        services.take_back_posting(list(Posting.objects.filter(pk__in=keys)), by=self.by, at=timezone.now())

    def standing(self):
        rows = Posting.objects.with_names().select_related("early_end", "exception").order_by("pk")
        for posting in rows.iterator(chunk_size=1_000):
            yield of_worker(posting.worker) | told(posting)


def told(posting: Posting) -> dict:
    """A posting as the cells of its row."""
    plain = {name: getattr(posting, name) for name in (*PLAIN, *DAYS, "country", "state")}
    cells = {"number": posting.pk, "organisation": posting.organisation_id, "ends_on": posting.ends_on, **plain}
    cells |= dict.fromkeys(("planned_ends_on", *DECISION))
    if posting.early_end:
        cells["planned_ends_on"] = last_day(posting.planned_ends_before)
    if decided := posting.early_end or posting.exception:
        on = (decided.reason, decided.approved_on, decided.minutes)
        cells |= dict(zip(DECISION, on, strict=True))
    return cells


def _judge_days(row: Row) -> None:
    values = row.values
    pairs = [("starts_on", "ends_on", "end_before_start"), ("ends_on", "planned_ends_on", "day_before")]
    pairs += [("left_japan_on", "arrived_on", "day_before"), ("left_japan_on", "returned_on", "day_before")]
    pairs += [("arrived_on", "returned_on", "day_before")]
    for first, second, code in pairs:
        if first in values and second in values and values[second] < values[first]:
            row.refuse(second, code, day=date_format(values[first]))


def _is_same(posting: Posting, values: dict, end: date) -> bool:
    return (posting.organisation_id, posting.kind, posting.starts_on, posting.ends_before) == (
        values["organisation"],
        values["kind"],
        values["starts_on"],
        end,
    )

"""People who are something to a room, as a spreadsheet: workers, volunteers.

A row with a number changes whoever is here under it; an empty cell changes nothing. Any other row is somebody new in
this role, entered as a person only if no person is that already.
"""

from collections.abc import Collection, Iterator
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import add_sentences
from jocs_site.backoffice.sheets.resource import CHANGED, SAME, Row, SheetResource
from jocs_site.backoffice.sheets.undoing import remove_rows
from jocs_site.people.countries import countries_by_name
from jocs_site.people.imports.columns import (
    CONTACT,
    OF_PERSON,
    check_address,
    is_same_name,
    language_words,
    of_person,
    today,
    traits_of,
)
from jocs_site.people.imports.undoing import changed_contacts, changed_people, digest, refuse_if_changed_since
from jocs_site.people.known import KnownPeople, Traits
from jocs_site.people.models import Person
from jocs_site.people.services import add_people, change_people, remove_people

SHOWN_CHANGES = 50
TOTALS = {"合計", "小計", "総計", "計", "total", "sum", "subtotal"}

add_sentences(
    {
        "no_such_number": _("There is none of this number. Leave it empty for somebody new."),
        "totals_row": _("This looks like a row of totals. Delete it from the list."),
        "here_already": _("Is here already as %(number)s, and stays as it is. Write that number to change it."),
        "person_here": _("This person is here already. What the list says otherwise is left out; change it there."),
        "person_gone": _("%(name)s has died, or this record was merged into another."),
    }
)


class RoleSheet(SheetResource):
    """``letter``: of the numbers, W for W-0001; ``needed``: columns that somebody new must fill; ``facts``: columns of

    the role itself. A room declares ``number`` anew, with its letter.
    """

    letter = ""
    needed: tuple[str, ...] = ("family_name",)
    facts: tuple[str, ...] = ()

    number = Column("number", label=_("number"), widget=widgets.CodeCell(""))
    family_name = of_person(widgets.TextCell(100), "名字", "苗字", note=_("Needed for somebody new."))
    given_name = of_person(widgets.TextCell(100))
    family_kana = of_person(widgets.KanaCell(100), "セイ", "姓フリガナ", "姓カナ")
    given_kana = of_person(widgets.KanaCell(100), "メイ", "名フリガナ", "名カナ")
    family_latin = of_person(widgets.TextCell(100))
    given_latin = of_person(widgets.TextCell(100))
    born_on = of_person(widgets.DayCell(latest=today), "誕生日")
    postal_code = of_person(widgets.PostalCodeCell(), "〒", "zip")
    prefecture = of_person(widgets.PrefectureCell())
    city = of_person(widgets.TextCell(100), "市町村", "住所1")
    street = of_person(widgets.TextCell(200), "町名番地", "番地", "住所2")
    building = of_person(widgets.TextCell(200), "建物名", "建物", "住所3")
    country = of_person(widgets.ChoiceCell(countries_by_name, code="country"))
    address_abroad = of_person(widgets.TextCell(500, lines=True))
    phone = of_person(widgets.PhoneCell(), "電話番号", "TEL", "携帯電話")
    email = of_person(widgets.EmailCell(), "メール", "E-mail")
    language = of_person(widgets.ChoiceCell(language_words))
    stop_mail = of_person(widgets.YesNoCell())

    # What a room writes

    def roles(self) -> models.QuerySet:
        """All of them, with their person."""
        raise NotImplementedError

    def add_role(self, person: Person, values: dict):
        """Give the role to a person; returns its record."""
        raise NotImplementedError

    def change_role(self, role, values: dict) -> None:
        """Change some of the facts of a role."""

    def judge_role(self, row: Row) -> None:
        """Add what is wrong with the facts of a row."""

    # The engine calls these

    def begin(self):
        for column in self.fields.values():
            column.widget.forget()
        self.known, self.seen = KnownPeople(), KnownPeople()
        self.seen_numbers: dict[int, int] = {}
        if self.is_dry_run:
            self.summary = {"changes": []}

    def begin_piece(self):
        self.known.learn_new()

    def check_headings(self, names):
        if "number" not in names:
            self.need_headings(names, *self.needed)

    def judge(self, rows):
        numbers = {row.values["number"] for row in rows if "number" in row.values}
        self.by_number = {role.pk: role for role in self.roles().filter(pk__in=numbers)}
        new = [row for row in rows if not self._is_numbered(row)]
        found = {row.line: self._look_for(row) for row in new}
        matched = {one.who for same, unsure in found.values() for one in (*same, *unsure)}
        self.people = Person.objects.in_bulk(matched)
        self.role_of = {role.person_id: role for role in self.roles().filter(person__in=matched)}
        for row in new:
            self._judge_new(row, *found[row.line])
        for row in rows:
            self.judge_role(row)

    def _is_numbered(self, row: Row) -> bool:
        """Whether the row is about somebody by number; then also what would change."""
        number = row.values.get("number")
        if number is None:
            return any(fault.column == "number" for fault in row.faults)
        if number in self.seen_numbers:
            row.refuse("number", "twice_in_file", line=self.seen_numbers[number])
        self.seen_numbers.setdefault(number, row.line)
        role = self.by_number.get(number)
        if role is None:
            row.refuse("number", "no_such_number")
        elif not is_same_name(row, role.person):
            row.refuse("number", "number_of_another", number=self.code_of(number), name=str(role.person))
        else:
            self._judge_change(row, role)
        return True

    def _judge_change(self, row: Row, role) -> None:
        check_address(row, country=row.values.get("country", role.person.country))
        row.subject = role
        of_whom = {name: role.person if name in CONTACT else role for name in (*CONTACT, *self.facts)}
        row.change = {
            name: row.values[name]
            for name, one in of_whom.items()
            if name in row.values and row.values[name] != getattr(one, name)
        }
        row.becomes = CHANGED if row.change else SAME
        if row.change and not row.faults and self.is_dry_run:
            for name, value in row.change.items():
                if len(self.summary["changes"]) < SHOWN_CHANGES:
                    was = self.fields[name].show(getattr(of_whom[name], name) or "")
                    now = self.fields[name].show(value)
                    self.summary["changes"].append([row.line, str(role.person), name, str(was), str(now)])

    def _look_for(self, row: Row) -> tuple[list[Traits], list[Traits]]:
        self.require(row, *self.needed)
        check_address(row, country=row.values.get("country", "JP"))
        name = row.values.get("family_name")
        if name is None:
            return [], []
        if widgets.fold(name) in TOTALS:
            row.refuse("family_name", "totals_row")
        one = traits_of(row)
        before, unsure = self.seen.find(one)
        if before:
            row.refuse("family_name", "twice_in_file", line=before[0].who)
        elif unsure:
            row.refuse("family_name", "perhaps_twice", line=unsure[0].who)
        self.seen.learn(one)
        return self.known.find(one)

    def _judge_new(self, row: Row, same: list[Traits], unsure: list[Traits]) -> None:
        if len(same) > 1:
            row.refuse("family_name", "several_known")
        elif same:
            self._judge_known(row, self.people[same[0].who])
        elif len(unsure) == 1 and self._says_nothing_new(row, self.role_of.get(unsure[0].who)):
            row.becomes, row.subject = SAME, self.role_of[unsure[0].who]
        elif unsure:
            row.refuse("family_name", "perhaps_known")

    def _judge_known(self, row: Row, person: Person) -> None:
        """The person is here: in this role, then there is nothing to do; else the person gets it."""
        role = self.role_of.get(person.pk)
        row.subject = role or person
        if role:
            row.becomes = SAME
            if not self._says_nothing_new(row, role):
                row.remark("family_name", "here_already", number=self.code_of(role.pk))
        elif person.deceased_on or person.merged_into_id:
            row.refuse("family_name", "person_gone", name=str(person))
        elif any(row.values[name] != getattr(person, name) for name in CONTACT if name in row.values):
            row.remark("family_name", "person_here")

    def _says_nothing_new(self, row: Row, role) -> bool:
        if role is None:
            return False
        columns = dict.fromkeys(self.facts, role) | dict.fromkeys(OF_PERSON, role.person)
        return all(row.values[name] == getattr(one, name) for name, one in columns.items() if name in row.values)

    def code_of(self, number: int) -> str:
        return f"{self.letter}-{number:04d}"

    # Taking in and taking back

    def write(self, rows):
        changed = [row for row in rows if row.becomes == CHANGED]
        new = [row for row in rows if row.becomes != CHANGED]
        contacts = {row.subject.person_id: _only(row.change, CONTACT) for row in changed}
        before = change_people({person: change for person, change in contacts.items() if change})
        facts = [self._change_facts(row) for row in changed if _only(row.change, self.facts)]
        unknown = [row for row in new if row.subject is None]
        people = add_people(Person(**_only(row.values, OF_PERSON)) for row in unknown)
        person_of = {row.line: person for row, person in zip(unknown, people, strict=True)}
        roles = [self.add_role(person_of.get(row.line) or row.subject, row.values) for row in new]
        return {
            "roles": [role.pk for role in roles],
            "people": [person.pk for person in people],
            "as_entered": [[person.pk, digest(person)] for person in people],
            "given": [[role.pk, self._told(_only(row.values, self.facts))]
                      for row, role in zip(new, roles, strict=True)],
            "changes": [[person, was, contacts[person]] for person, was in before.items()],
            "facts": facts,
        }  # fmt: skip

    def _change_facts(self, row: Row) -> list:
        change = _only(row.change, self.facts)
        before = {name: getattr(row.subject, name) for name in change}
        self.change_role(row.subject, change)
        return [row.subject.pk, self._told(before), self._told(change)]

    @staticmethod
    def _told(values: dict) -> dict:
        return {name: str(value) if isinstance(value, date) else value for name, value in values.items()}

    def undo(self, pieces):
        changes, entered, facts, given = (
            [one for piece in pieces for one in piece[name]] for name in ("changes", "as_entered", "facts", "given")
        )
        refuse_if_changed_since(
            [
                *changed_contacts(changes),
                *changed_people(entered),
                *self._changed_roles([[pk, after] for pk, _before, after in facts] + given),
            ]
        )
        change_people({person: before for person, before, _after in changes})
        for role, before, _after in facts:
            self.change_role(self.roles().get(pk=role), self._as_values(before))
        remove_rows(self.roles().model, [pk for piece in pieces for pk in piece["roles"]])
        remove_people([pk for piece in pieces for pk in piece["people"]])

    def _as_values(self, told: dict) -> dict:
        """Days come back from the record of the import as text."""
        days = {name for name in told if isinstance(self.fields[name].widget, widgets.DayCell)}
        return {name: date.fromisoformat(value) if value and name in days else value for name, value in told.items()}

    def _changed_roles(self, written: list) -> Iterator[str]:
        now = self.roles().in_bulk([pk for pk, _values in written])
        for pk, values in written:
            if pk in now and any(getattr(now[pk], name) != value for name, value in self._as_values(values).items()):
                yield str(now[pk])

    def standing(self):
        for role in self.roles().iterator(chunk_size=1_000):
            yield (
                {"number": role.pk}
                | {name: getattr(role.person, name) for name in OF_PERSON}
                | {name: getattr(role, name) for name in self.facts}
            )


def _only(values: dict, names: Collection[str]) -> dict:
    return {name: value for name, value in values.items() if name in names}

"""The list of members as a spreadsheet: taking over an old list, entering many, and changing how they are reached.

A row whose member number is there changes the contact details of that member; an empty cell changes nothing. Any other
row is a new member; its number, if it has one, is kept for life, and those without get the next after the highest.
Whoever is known already, by name, reading and birthday or postal code, is admitted as that person, never entered twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import add_sentences
from jocs_site.backoffice.sheets.resource import CHANGED, SAME, Row, SheetResource, register
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
from jocs_site.people.services import add_people, change_people
from members import queries, rules, services

SHOWN_CHANGES = 50

add_sentences(
    {
        "member_already": _("Is a member already, under number %(number)s."),
        "below_least_dues": _("The least dues of this kind are %(yen)s yen a year."),
        "kind_not_yet": _("This kind of membership did not exist on that day."),
        "unknown_kind": _("There is no such kind of membership. Write one of: %(choices)s."),
        "had_died": _("%(name)s had died by that day."),
        "born_after_joining": _("The day of birth is after the day of joining."),
    }
)


def _a_year_ahead() -> date:
    return today() + timedelta(days=366)


@dataclass
class Findings:
    """What a thousand rows have in common: looked up in a few questions."""

    by_number: dict = field(default_factory=dict)
    open_number: dict[int, int] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)


@register
class MembersSheet(SheetResource):
    code = "members"
    label = _("List of members")
    permission = "members.import_members"

    number = Column(
        "number",
        label=_("Member number"),
        widget=widgets.NumberCell(least=1, most=9_999_999),
        also=("会員No", "No."),
        note=_("Empty for new members. An old number that is free is kept; one that is taken changes that member."),
    )
    family_name = of_person(widgets.TextCell(100), "名字", "苗字", note=_("Needed for new members."))
    given_name = of_person(widgets.TextCell(100))
    family_kana = of_person(widgets.KanaCell(100), "セイ", "姓フリガナ", "姓カナ")
    given_kana = of_person(widgets.KanaCell(100), "メイ", "名フリガナ", "名カナ")
    family_latin = of_person(widgets.TextCell(100))
    given_latin = of_person(widgets.TextCell(100))
    born_on = of_person(widgets.DayCell(latest=today), "誕生日")
    kind = Column(
        "kind",
        label=_("Kind of membership"),
        widget=widgets.ChoiceCell(queries.kinds_by_name, code="unknown_kind"),
        also=("種別", "会員区分"),
        note=_("Needed for new members: the name or the code of the kind."),
    )
    joined_on = Column(
        "joined_on",
        label=_("Joined on"),
        widget=widgets.DayCell(latest=_a_year_ahead),
        also=("入会年月日",),
        note=_("Needed for new members. 2026-04-01, 2026/4/1, 令和8年4月1日 and R8.4.1 are all understood."),
    )
    pledged_yen = Column(
        "pledged_yen",
        label=_("dues the member chose (yen a year)"),
        widget=widgets.NumberCell(least=1, most=rules.MOST_YEN),
        also=("年会費", "会費"),
        note=_("Whole yen a year; empty for the least dues of the kind."),
    )
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

    # Once a file, and once a piece

    def begin(self):
        for column in self.fields.values():
            column.widget.forget()
        self.kinds = queries.kinds_by_code()
        self.terms_on = cache(lambda kind, day: self.kinds[kind].terms_on(day))
        self.known, self.seen = KnownPeople(), KnownPeople()
        self.seen_numbers: dict[int, int] = {}
        if self.is_dry_run:
            self.summary = {"highest": 0, "changes": []}

    def begin_piece(self):
        if not self.is_dry_run:
            self.last_number = services.queue_for_numbers()
            services.leave_room_up_to(self.summary.get("highest", 0))
        self.known.learn_new()

    def check_headings(self, names):
        if "number" not in names:
            self.need_headings(names, "family_name", "kind", "joined_on")

    # What becomes of a row

    def judge(self, rows):
        self.found = Findings(by_number=queries.memberships_by_number(self._numbers(rows)))
        new = [row for row in rows if not self._is_there(row)]
        for row in new:
            self._judge_new(row)
        matched = {row.subject for row in new if row.subject}
        self.found.open_number = queries.open_numbers_of(matched)
        self.found.people = Person.objects.in_bulk(matched)
        for row in new:
            if row.subject:
                self._judge_known(row)
        if self.is_dry_run:
            numbers = [row.values.get("number", 0) for row in new if not row.faults and row.becomes != SAME]
            self.summary["highest"] = max(self.summary["highest"], *numbers, 0)

    @staticmethod
    def _numbers(rows: list[Row]) -> Iterator[int]:
        return (row.values["number"] for row in rows if "number" in row.values)

    def _is_there(self, row: Row) -> bool:
        """Whether the row is about a member who is here under that number; then also what would change."""
        number = row.values.get("number")
        if number is None:
            return False
        if number in self.seen_numbers:
            row.refuse("number", "twice_in_file", line=self.seen_numbers[number])
        self.seen_numbers.setdefault(number, row.line)
        membership = self.found.by_number.get(number)
        if membership is None:
            return False
        if membership.person is None or not is_same_name(row, membership.person):
            row.refuse("number", "number_of_another", number=number, name=membership.name)
        else:
            self._judge_change(row, membership.person)
        return True

    def _judge_change(self, row: Row, person: Person) -> None:
        check_address(row, country=row.values.get("country", person.country))
        row.subject = person.pk
        row.change = {
            name: row.values[name]
            for name in CONTACT
            if name in row.values and row.values[name] != getattr(person, name)
        }
        row.becomes = CHANGED if row.change else SAME
        if row.change and not row.faults and self.is_dry_run:
            for name, value in row.change.items():
                if len(self.summary["changes"]) < SHOWN_CHANGES:
                    was = str(getattr(person, name))
                    self.summary["changes"].append([row.line, str(person), name, was, str(value)])

    def _judge_new(self, row: Row) -> None:
        self.require(row, "family_name", "kind", "joined_on")
        check_address(row, country=row.values.get("country", "JP"))
        self._check_dues(row)
        born_on, joined_on = row.values.get("born_on"), row.values.get("joined_on")
        if born_on and joined_on and born_on > joined_on:
            row.refuse("born_on", "born_after_joining")
        if "family_name" in row.values:
            self._look_for_person(row, traits_of(row))

    def _check_dues(self, row: Row) -> None:
        kind, joined_on = row.values.get("kind"), row.values.get("joined_on")
        if kind not in self.kinds or joined_on is None:
            return
        terms, pledged_yen = self.terms_on(kind, joined_on), row.values.get("pledged_yen")
        if terms is None:
            row.refuse("joined_on", "kind_not_yet")
        elif pledged_yen is not None and pledged_yen < terms.minimum_dues_yen:
            row.refuse("pledged_yen", "below_least_dues", yen=f"{terms.minimum_dues_yen:,}")

    def _look_for_person(self, row: Row, one: Traits) -> None:
        before, unsure = self.seen.find(one)
        if before:
            row.refuse("family_name", "twice_in_file", line=before[0].who)
        elif unsure:
            row.refuse("family_name", "perhaps_twice", line=unsure[0].who)
        self.seen.learn(one)
        same, unsure = self.known.find(one)
        if len(same) > 1:
            row.refuse("family_name", "several_known")
        elif same:
            row.subject = same[0].who
        elif unsure:
            row.refuse("family_name", "perhaps_known")

    def _judge_known(self, row: Row) -> None:
        """The person is here: as a member, then there is nothing to do; else the person becomes one."""
        person, number = self.found.people[row.subject], self.found.open_number.get(row.subject)
        if number is None:
            if person.deceased_on and "joined_on" in row.values and person.deceased_on <= row.values["joined_on"]:
                row.refuse("family_name", "had_died", name=str(person))
        elif row.values.get("number", number) != number:
            row.refuse("number", "member_already", number=number)
        else:
            row.becomes = SAME

    # Taking in and taking back

    def write(self, rows):
        changed = [row for row in rows if row.becomes == CHANGED]
        new = [row for row in rows if row.becomes != CHANGED]
        before = change_people({row.subject: row.change for row in changed})
        unknown = [row for row in new if row.subject is None]
        people = add_people(
            Person(**{name: row.values[name] for name in OF_PERSON if name in row.values}) for row in unknown
        )
        person_of = {row.line: person for row, person in zip(unknown, people, strict=True)}
        memberships = services.admit_members(
            [_admission(row, person_of.get(row.line) or self.found.people[row.subject]) for row in new]
        )
        return {
            "memberships": [membership.pk for membership in memberships],
            "people": [person.pk for person in people],
            "as_entered": [[person.pk, digest(person)] for person in people],
            "pledges": [[membership.pk, membership.pledged_yen] for membership in memberships],
            "changes": [[row.subject, before[row.subject], row.change] for row in changed],
            "numbers": [self.last_number, services.queue_for_numbers()],
            "has_new_numbers": any("number" not in row.values for row in new),
        }

    def undo(self, pieces):
        changes = [change for piece in pieces for change in piece["changes"]]
        refuse_if_changed_since(
            [
                *changed_contacts(changes),
                *changed_people([entered for piece in pieces for entered in piece.get("as_entered", ())]),
                *_changed_pledges([pledge for piece in pieces for pledge in piece.get("pledges", ())]),
            ]
        )
        change_people({person: before for person, before, _after in changes})
        memberships = [pk for piece in pieces for pk in piece["memberships"]]
        if memberships:
            services.take_back_members(
                membership_ids=memberships,
                person_ids=[pk for piece in pieces for pk in piece["people"]],
                last=pieces[0]["numbers"][1],
                before=pieces[-1]["numbers"][0],
                has_new_numbers=any(piece["has_new_numbers"] for piece in pieces),
            )


def _admission(row: Row, person: Person) -> services.Admission:
    values = row.values
    return services.Admission(
        kind=values["kind"],
        joined_on=values["joined_on"],
        person=person,
        pledged_yen=values.get("pledged_yen"),
        number=values.get("number"),
    )


def _changed_pledges(pledges: list) -> Iterator[str]:
    now = queries.memberships_by_key([membership for membership, _yen in pledges])
    for membership, yen in pledges:
        if membership in now and now[membership].pledged_yen != yen:
            yield now[membership].name

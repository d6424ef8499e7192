"""Gifts of money of the years before these books. One row is one gift.

The giver is a member by number, an organisation on record by name, or somebody known by name, reading and birthday or
postal code; whoever is not known is entered. The same gift is never booked twice: what stands already is passed over.
"""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import add_sentences
from jocs_site.backoffice.sheets.resource import SAME, Row, SheetResource, register
from jocs_site.foundation.names import search_key
from jocs_site.people.countries import countries_by_name
from jocs_site.people.imports.columns import OF_PERSON, check_address, is_same_name, of_person, today, traits_of
from jocs_site.people.known import KnownPeople, Traits
from jocs_site.people.models import Person
from jocs_site.people.services import add_people
from members import queries, services
from members.imports.old_money import day_column, number_column, receipt_column, way_column, yen_column
from members.models import Campaign, Payment

add_sentences(
    {
        "no_such_organisation": _("There is no organisation of this name. Enter it first."),
        "several_organisations": _("Several organisations bear this name."),
        "one_giver": _("Say in one way who gave: by member number, as an organisation, or by name."),
        "which_campaign": _("Several campaigns bear this name, or none ran on that day. Write its code: %(choices)s."),
        "gift_twice": _("Line %(line)s is the same gift. If there were two that day, write one row with their sum."),
        "gift_stands": _(
            "A gift of that day and sum by this giver is on record, with another purpose, campaign or way."
        ),
    }
)


@dataclass
class Findings:
    """What a thousand rows have in common: looked up in a few questions."""

    by_number: dict = field(default_factory=dict)
    member_of: dict[tuple, int] = field(default_factory=dict)
    full: set = field(default_factory=set)
    by_sum: set = field(default_factory=set)


@register
class OldGiftsSheet(SheetResource):
    code = "old-gifts"
    label = _("Gifts of earlier years")
    permission = "members.import_members"
    intro = _(
        "For gifts of money from before these books began. Nobody is thanked anew, and no receipt is made for money "
        "whose receipt was issued. Givers who are not on record are entered."
    )
    undo_note = _(
        "All of it can be taken back at once, as long as nothing was built on it: no receipt, no thanks, no refund. "
        "The money is reversed and stays in the ledger; so do givers who were entered."
    )
    undone = _("The import is undone. Its gifts are reversed; givers who were entered stay on record.")

    number = number_column(_("Where the giver is or was a member here; then no name is needed."))
    organisation = Column(
        "organisation",
        label=_("organisation"),
        widget=widgets.TextCell(200),
        also=("団体名", "法人名"),
        note=_("Where an organisation gave: its name as it is on record."),
    )
    family_name = of_person(widgets.TextCell(100), "名字", "苗字", note=_("Needed where nothing stands above."))
    given_name = of_person(widgets.TextCell(100))
    family_kana = of_person(widgets.KanaCell(100), "セイ", "姓フリガナ", "姓カナ")
    given_kana = of_person(widgets.KanaCell(100), "メイ", "名フリガナ", "名カナ")
    born_on = of_person(widgets.DayCell(latest=today), "誕生日")
    given_on = day_column("given_on", _("day of the gift"), _("Needed."), "寄付日", "入金日")
    amount_yen = yen_column("amount_yen", _("amount (yen)"), _("Needed."), "金額", "寄付金額")
    purpose = Column(
        "purpose",
        label=_("purpose of gifts"),
        widget=widgets.ChoiceCell(queries.purposes_by_name),
        also=("使いみち", "使途", "目的"),
        note=_("Needed: name or code of a purpose, also of one no longer offered."),
    )
    campaign = Column(
        "campaign",
        label=_("campaign"),
        widget=widgets.ChoiceCell(lambda: {word: word for word in queries.campaigns_by_name()}),
        note=_("Name or code, where there was one."),
    )
    way = way_column(_("Needed. Money of an online system that the bank paid in: bank."))
    receipt = receipt_column()
    postal_code = of_person(widgets.PostalCodeCell(), "〒", "zip")
    prefecture = of_person(widgets.PrefectureCell())
    city = of_person(widgets.TextCell(100), "市町村", "住所1")
    street = of_person(widgets.TextCell(200), "町名番地", "番地", "住所2")
    building = of_person(widgets.TextCell(200), "建物名", "建物", "住所3")
    country = of_person(widgets.ChoiceCell(countries_by_name, code="country"))
    address_abroad = of_person(widgets.TextCell(500, lines=True))
    phone = of_person(widgets.PhoneCell(), "電話番号", "TEL", "携帯電話")
    email = of_person(widgets.EmailCell(), "メール", "E-mail")

    # Once a file, and once a piece

    def begin(self):
        for column in self.fields.values():
            column.widget.forget()
        self.campaigns = queries.campaigns_by_name()
        self.bodies: dict[str, set[int]] = {}
        for name, keys in queries.organisations_by_name().items():
            self.bodies.setdefault(search_key(name), set()).update(keys)
        self.known, self.seen = KnownPeople(), KnownPeople()
        self.seen_gifts: dict[tuple, int] = {}

    def begin_piece(self):
        if not self.is_dry_run:
            services.queue_for_numbers()  # two lists at once would enter a giver twice, and a gift
        self.known.learn_new()

    def check_headings(self, names):
        self.need_headings(names, "given_on", "amount_yen", "purpose", "way")
        if not names & {"number", "organisation"}:
            self.need_headings(names, "family_name")

    # What becomes of a row

    def judge(self, rows):
        numbers = {row.values["number"] for row in rows if "number" in row.values}
        self.found = Findings(by_number=queries.memberships_by_number(numbers))
        for row in rows:
            self.require(row, "given_on", "amount_yen", "purpose", "way")
            self._judge_campaign(row)
            row.subject = self._giver_of(row)
        givers = [row.subject for row in rows if isinstance(row.subject, tuple)]
        people, bodies = {person for person, _body in givers if person}, {body for _person, body in givers if body}
        self.found.member_of = queries.open_memberships_of(people, bodies)
        for gift in queries.gifts_on_record(people, bodies):
            self.found.full.add(
                (gift.giver, gift.given_on, gift.amount_yen, gift.purpose_id, gift.campaign_id, gift.provider)
            )
            self.found.by_sum.add((gift.giver, gift.given_on, gift.amount_yen))
        for row in rows:
            if row.subject is not None and not row.faults:
                self._judge_gift(row)

    def _judge_campaign(self, row: Row) -> None:
        if "campaign" not in row.values:
            return
        named = self.campaigns[row.values["campaign"]]
        day = row.values.get("given_on")
        fitting = [one for one in named if day and _ran(one, day)] if len(named) > 1 else named
        if len(fitting) == 1:
            row.change = fitting[0].pk
        elif day:
            row.refuse("campaign", "which_campaign", choices=", ".join(one.code for one in named))

    def _giver_of(self, row: Row) -> tuple[int | None, int | None] | int | None:
        """Keys of person and organisation; for somebody new the line in which they first stand; ``None``: a fault."""
        values = row.values
        if "organisation" in values and ({"number", "family_name"} & set(values)):
            row.refuse("organisation", "one_giver")
            return None
        if "number" in values:
            return self._by_number(row)
        if "organisation" in values:
            return self._by_organisation(row)
        self.require(row, "family_name")
        check_address(row, country=values.get("country", "JP"))
        return self._by_name(row, traits_of(row)) if "family_name" in values else None

    def _by_number(self, row: Row) -> tuple | None:
        number = row.values["number"]
        membership = self.found.by_number.get(number)
        if membership is None:
            row.refuse("number", "no_such_member")
            return None
        named = "family_name" in row.values
        if named and (membership.person is None or not is_same_name(row, membership.person)):
            row.refuse("number", "number_of_another", number=number, name=membership.name)
            return None
        return (membership.person_id, membership.organisation_id)

    def _by_organisation(self, row: Row) -> tuple | None:
        found = self.bodies.get(search_key(row.values["organisation"]), ())
        if len(found) != 1:
            row.refuse("organisation", "several_organisations" if found else "no_such_organisation")
            return None
        return (None, *found)

    def _by_name(self, row: Row, one: Traits) -> tuple | int | None:
        same, unsure = self.known.find(one)
        if len(same) > 1:
            row.refuse("family_name", "several_known")
        elif same:
            return (same[0].who, None)
        elif unsure:
            row.refuse("family_name", "perhaps_known")
        before, unsure = self.seen.find(one)
        if before:
            return before[0].who
        if unsure:
            row.refuse("family_name", "perhaps_twice", line=unsure[0].who)
        self.seen.learn(one)
        return row.line

    def _judge_gift(self, row: Row) -> None:
        values = row.values
        by_sum = (row.subject, values["given_on"], values["amount_yen"])
        full = (*by_sum, values["purpose"], row.change, values["way"])
        if full in self.seen_gifts:
            row.refuse("given_on", "gift_twice", line=self.seen_gifts[full])
        self.seen_gifts.setdefault(full, row.line)
        if full in self.found.full:
            row.becomes = SAME
        elif by_sum in self.found.by_sum:
            row.refuse("amount_yen", "gift_stands")

    # Taking in and taking back

    def write(self, rows):
        new: dict[int, Row] = {}
        for row in rows:
            if isinstance(row.subject, int):
                new.setdefault(row.subject, row)
        people = add_people(
            Person(**{name: row.values[name] for name in OF_PERSON if name in row.values}) for row in new.values()
        )
        giver_of = {line: (person.pk, None) for line, person in zip(new, people, strict=True)}
        received = [self._received(row, giver_of.get(row.subject, row.subject)) for row in rows]
        payments = services.record_payments(received, at=timezone.now(), by=self.by)
        return {"payments": [payment.pk for payment in payments], "people": [person.pk for person in people]}

    def _received(self, row: Row, giver: tuple[int | None, int | None]) -> services.Received:
        values = row.values
        member = self.found.by_number.get(values.get("number"))
        membership_id = member.pk if member else self.found.member_of.get(giver)
        person_id, organisation_id = giver
        payer = None if membership_id else services.Payer(person_id=person_id, organisation_id=organisation_id)
        gift = services.GiftWish(values["amount_yen"], values["purpose"], campaign_id=row.change, wants_thanks=False)
        return services.Received(
            membership_id=membership_id,
            payer=payer,
            amount_yen=values["amount_yen"],
            received_on=values["given_on"],
            provider=values["way"],
            reference=f"import {self.batch_id}-{row.line}",
            gifts=(gift,),
            taken_over=values.get("receipt", Payment.TakenOver.RECEIPTED),
        )

    def undo(self, pieces):
        for piece in pieces:
            services.take_back_old_gifts(piece["payments"], at=timezone.now(), by=self.by)


def _ran(campaign: Campaign, day: date) -> bool:
    return campaign.starts_on <= day and (campaign.ends_before is None or day < campaign.ends_before)

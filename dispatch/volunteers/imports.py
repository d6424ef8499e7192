"""Volunteers from a spreadsheet: people, their office, and until when they are insured."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dispatch.volunteers import services
from dispatch.volunteers.models import Office, Volunteer
from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.faults import add_sentences
from jocs_site.backoffice.sheets.resource import register
from jocs_site.people.imports.columns import today
from jocs_site.people.imports.roles import RoleSheet

MOST_YEARS_INSURED = 5

add_sentences(
    {
        "insurance_is_over": _("This insurance is over already. The volunteer is taken in without one in force."),
        "helps_no_more": _("This volunteer helps no more. Let them begin anew on their page first."),
    }
)


def offices_by_name() -> dict[str, str]:
    return widgets.labels_by_name(Office)


def _far_enough() -> date:
    return timezone.localdate() + timedelta(days=366 * MOST_YEARS_INSURED)


@register
class VolunteersSheet(RoleSheet):
    code = "volunteers"
    label = _("List of volunteers")
    permission = "volunteers.add_volunteer"
    may_export = "volunteers.view_volunteer"
    intro = _("A row with the number of a volunteer renews the insurance, too: write the new last day.")
    undo_note = _("All of it can be taken back at once, as long as nobody of it was signed up for a shift.")
    letter = "V"
    needed = ("family_name", "office", "joined_on")
    facts = ("office", "joined_on", "interests", "insured_until")
    examples = (
        {
            "family_name": "切手",
            "given_name": "集",
            "family_kana": "キッテ",
            "given_kana": "アツム",
            "born_on": "昭和30年4月1日",
            "office": "東京",
            "joined_on": "2015/4/1",
            "interests": "切手の整理。英語と韓国語ができる。",
            "insured_until": "2027-03-31",
            "email": "atsumu@example.org",
            "phone": "03-3208-2416",
        },
    )

    number = Column(
        "number",
        label=_("Volunteer no."),
        widget=widgets.CodeCell(letter),
        also=("ボランティア番号",),
        note=_("As V-0012; empty for somebody new."),
    )
    office = Column(
        "office",
        label=Volunteer,
        widget=widgets.ChoiceCell(offices_by_name),
        also=("事務局", "拠点", "担当事務所"),
        note=_("Needed for somebody new: Tokyo or Osaka."),
    )
    joined_on = Column(
        "joined_on",
        label=Volunteer,
        widget=widgets.DayCell(latest=today),
        also=("登録日", "開始日"),
        note=_("Needed for somebody new."),
    )
    interests = Column(
        "interests",
        label=Volunteer,
        widget=widgets.TextCell(400, lines=True),
        also=("希望", "備考"),
        note=_("Languages that they can help with, too."),
    )
    insured_until = Column(
        "insured_until",
        label=Volunteer,
        widget=widgets.DayCell(latest=_far_enough),
        also=("保険満了日", "保険期限"),
        note=_("The last insured day."),
    )

    def roles(self):
        return Volunteer.objects.select_related("person").order_by("pk")

    def judge_role(self, row):
        until = row.values.get("insured_until")
        if until and until < self.today:
            row.remark("insured_until", "insurance_is_over")
        if row.change and row.subject.ended_on:
            row.refuse("number", "helps_no_more")

    def add_role(self, person, values):
        details = {name: values[name] for name in self.facts if name in values}
        return services.register_volunteer(person=person, by=self.by, **details)

    def change_role(self, role, values):
        facts = {name: getattr(role, name) for name in (*self.facts, "note")}
        services.change_volunteer(volunteer=role, by=self.by, **(facts | values))

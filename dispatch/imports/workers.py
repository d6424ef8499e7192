"""Workers from a spreadsheet: people, and what they are by profession."""

from django.utils.translation import gettext_lazy as _

from dispatch import services
from dispatch.models import Worker
from jocs_site.backoffice.sheets import widgets
from jocs_site.backoffice.sheets.columns import Column
from jocs_site.backoffice.sheets.resource import register
from jocs_site.people.imports.roles import RoleSheet


def professions_by_name() -> dict[str, str]:
    return widgets.labels_by_name(Worker.Profession)


@register
class WorkersSheet(RoleSheet):
    code = "workers"
    label = _("List of workers")
    permission = "dispatch.add_worker"
    may_export = "dispatch.view_worker"
    intro = _("Their postings are another list, which is taken in after this one.")
    undo_note = _("All of it can be taken back at once, as long as nothing was built on it: no postings, no papers.")
    letter = "W"
    needed = ("family_name", "profession")
    facts = ("profession",)
    examples = (
        {
            "family_name": "看護",
            "given_name": "花子",
            "family_kana": "カンゴ",
            "given_kana": "ハナコ",
            "family_latin": "Kango",
            "given_latin": "Hanako",
            "born_on": "1960-06-03",
            "profession": "看護師",
            "email": "hanako@example.org",
            "phone": "03-3208-2416",
            "postal_code": "169-0051",
        },
    )

    number = Column(
        "number",
        label=_("Worker no."),
        widget=widgets.CodeCell(letter),
        also=("派遣者番号", "ワーカー番号"),
        note=_("As W-0012; empty for somebody new."),
    )
    profession = Column(
        "profession",
        label=Worker,
        widget=widgets.ChoiceCell(professions_by_name),
        also=("職種",),
        note=_("Needed for somebody new: its name or code."),
    )

    def roles(self):
        return Worker.objects.with_person().order_by("pk")

    def add_role(self, person, values):
        return services.register_worker(person=person, profession=values["profession"])

    def change_role(self, role, values):
        services.change_profession(worker=role, profession=values["profession"], by=self.by)

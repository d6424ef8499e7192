"""Files of banks and what a clerk decides about their lines."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from members import queries
from members.models import ColumnMapping


class BankFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"), help_text=_("As it was downloaded; do not open and save it in another program before.")
    )
    mapping = forms.ModelChoiceField(
        ColumnMapping.objects.none(),
        label=_("What it is"),
        required=False,
        empty_label=_("Zengin: notice of transfers or list of movements"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mapping"].queryset = queries.column_mappings()


class AcceptForm(forms.Form):
    """``membership``: a proposal that was pressed; ``number``: a member number that was typed instead."""

    membership = forms.IntegerField(required=False)
    number = forms.CharField(required=False, max_length=12)

    def clean(self):
        chosen, typed = self.cleaned_data.get("membership"), self.cleaned_data.get("number")
        if typed:
            found = queries.membership_by_number(typed)
            if found is None:
                raise forms.ValidationError(_("No member has this number."))
            chosen = found.pk
        if chosen is None:
            raise forms.ValidationError(_("Choose a member, or type a member number."))
        return {"membership_id": chosen}


class ReopenForm(forms.Form):
    on = forms.DateField(label=_("On"), widget=AdminDateInput)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ColumnMappingForm(forms.ModelForm):
    """The columns of a list; ``sample`` is a file of that kind, whose first rows are shown and not kept."""

    sample = forms.FileField(
        label=_("A file to look at"), required=False, help_text=_("Its first rows are shown below; it is not booked.")
    )

    NEEDED = ("name", "account", "provider", "date", "amount", "name_column", "header_rows", "encoding")
    COLUMNS = ("date", "amount", "name_column", "reference", "number", "out", "sign")

    class Meta:
        model = ColumnMapping
        fields = [
            "name", "account", "provider", "encoding", "header_rows", "date", "amount", "name_column", "reference",
            "number", "out", "sign", "sign_in",
        ]  # fmt: skip
        labels = {"encoding": _("How its letters are written")}
        help_texts = {
            "encoding": _("Found by itself when a file is shown."),
            "header_rows": _("The row of headings counts too: with headings in the seventh row, 7."),
            "name_column": _("Where there are two, the one with the name of the person."),
            "sign": _("Only where one column holds money in and money out."),
            "sign_in": _("As it stands in that column, for example 入金."),
        }

    def __init__(self, *args, headings=(), **kwargs):
        """``headings``: of a file that was looked at; columns are then chosen by name instead of counted."""
        super().__init__(*args, **kwargs)
        named = [(place, f"{place} · {heading}") for place, heading in enumerate(headings, 1)]
        for name in self.COLUMNS if named else ():
            self.fields[name].widget = forms.Select(choices=[("", "---------"), *named])

    def needed(self) -> list:
        return [self[name] for name in self.NEEDED]

    def seldom(self) -> list:
        """What only some lists have."""
        return [self[name] for name in self.fields if name not in (*self.NEEDED, "sample")]

"""The form that a visitor fills in to become a member, and what the office asks when it decides."""

from datetime import date

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from jocs_site.foundation.money import format_yen
from jocs_site.people.backoffice import person_chooser
from jocs_site.people.forms import DayOfBirthField, FillsAddress, PostalCodeInput
from jocs_site.people.models import Person
from members import queries, rules
from members.models import MembershipApplication, MembershipKind

PERSON, ORGANISATION = "person", "organisation"
AUTOCOMPLETE = {
    "family_name": "family-name",
    "given_name": "given-name",
    "prefecture": "address-level1",
    "city": "address-level2",
    "street": "address-line1",
    "building": "address-line2",
    "organisation_name": "organization",
}


class JoinForm(FillsAddress, forms.ModelForm):
    """``today``: for the kinds and their least dues. ``website`` is for robots: people do not see it."""

    who = forms.ChoiceField(
        label=_("Who wants to join?"),
        choices=[(PERSON, _("I, as a person")), (ORGANISATION, _("An organisation: a church, a school, a company"))],
        widget=forms.RadioSelect,
        initial=PERSON,
    )
    born_on = DayOfBirthField(label=_("Date of birth"), required=False)
    agrees = forms.BooleanField(label=_("I agree to this use of my details"))
    website = forms.CharField(label=_("Please leave this empty"), required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = MembershipApplication
        fields = [
            "who",
            "organisation_name",
            "organisation_kind",
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "born_on",
            "country",
            "postal_code",
            "prefecture",
            "city",
            "street",
            "building",
            "address_abroad",
            "phone",
            "email",
            "kind",
            "pledged_yen",
            "introduced_by",
            "words",
            "newsletter_email",
            "agrees",
            "website",
            "key",
        ]
        widgets = {
            "kind": forms.RadioSelect,
            "postal_code": PostalCodeInput,
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
            "phone": forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
            "pledged_yen": forms.TextInput(attrs={"inputmode": "numeric"}),
            "address_abroad": forms.Textarea(attrs={"rows": 3}),
            "words": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "family_kana": _("In kana. Leave it empty if your name is written in Latin letters."),
            "email": _("If you have none, we write by post."),
            "pledged_yen": _("Empty for the least dues. You may give more; it gives no more votes."),
            "introduced_by": _("The name or member number of the member who told you of us, if there is one."),
        }
        labels = {
            "family_kana": _("Family name in kana"),
            "given_kana": _("Given name in kana"),
            "newsletter_email": _("Send me the newsletter by e-mail"),
        }

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        kinds = MembershipKind.objects.prefetch_related("terms")
        self.fields["kind"] = forms.ModelChoiceField(
            kinds, label=_("Kind of membership"), widget=forms.RadioSelect, empty_label=None
        )
        self.fields["kind"].label_from_instance = self._kind_in_words
        self.fields["pledged_yen"].label = _("Dues you choose (yen a year)")
        self.fields["pledged_yen"].max_value = rules.MOST_YEN
        is_body = self.data.get("who") == ORGANISATION
        at_home = self.data.get("country", "JP") == "JP"
        self.fields["born_on"].required = not is_body
        for name in ("postal_code", "prefecture", "city", "street"):
            self.fields[name].required = at_home
        for name, value in AUTOCOMPLETE.items():
            self.fields[name].widget.attrs["autocomplete"] = value

    def _kind_in_words(self, kind: MembershipKind) -> str:
        terms = kind.terms_on(self.today)
        words = {"name": kind.name_in(get_language(), self.today), "yen": format_yen(terms.minimum_dues_yen)}
        if kind.has_vote:
            return _("%(name)s: %(yen)s a year or more, with a vote at the general meeting") % words
        return _("%(name)s: %(yen)s a year or more, without a vote") % words

    def clean_family_name(self):
        return self.cleaned_data["family_name"].strip()

    def clean(self):
        cleaned = super().clean()
        self._check_who(cleaned)
        self._check_address(cleaned)
        kind, pledged = cleaned.get("kind"), cleaned.get("pledged_yen")
        least = kind.terms_on(self.today).minimum_dues_yen if kind else 0
        if kind and pledged is not None and not rules.is_dues_amount(pledged, minimum_yen=least):
            self.add_error(
                "pledged_yen", _("The least dues of this kind are %(yen)s yen a year.") % {"yen": f"{least:,}"}
            )
        if cleaned.get("newsletter_email") and not cleaned.get("email"):
            self.add_error("email", _("Write the e-mail address that the newsletter shall go to."))
        return cleaned

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"key"}  # a second tap is no mistake of the visitor

    def _check_who(self, cleaned) -> None:
        if cleaned.get("who") == ORGANISATION:
            for name in ("organisation_name", "organisation_kind"):
                if not cleaned.get(name):
                    self.add_error(name, _("Fill this in for an organisation."))
            return
        self.instance.organisation_name = cleaned["organisation_name"] = ""
        self.instance.organisation_kind = cleaned["organisation_kind"] = ""
        born_on = cleaned.get("born_on")
        if "born_on" in cleaned and born_on is None:
            self.add_error("born_on", _("We need it to tell people of one name apart, and for your account."))
        elif born_on and not date(1890, 1, 1) < born_on <= self.today:
            self.add_error("born_on", _("This day cannot be right."))

    def _check_address(self, cleaned) -> None:
        needed = (
            ("postal_code", "prefecture", "city", "street") if cleaned.get("country") == "JP" else ("address_abroad",)
        )
        for name in needed:
            if name in cleaned and not cleaned[name]:
                self.add_error(name, _("We need the address for letters."))

    @property
    def is_robot(self) -> bool:
        return bool(self.data.get("website"))

    def answers(self) -> list[tuple[str, str]]:
        """Label and value of what was written, for the page to check it on."""
        left_out = ("agrees", "website", "key", "who", "newsletter_email")
        shown = [(self.fields[name].label, self._in_words(name)) for name in self.fields if name not in left_out]
        return [(label, value) for label, value in shown if value]

    def _in_words(self, name: str) -> str:
        value = self.cleaned_data.get(name)
        if name == "kind":
            return self._kind_in_words(value)
        if name == "pledged_yen" and value:
            return format_yen(value)
        if name in ("country", "prefecture", "organisation_kind"):
            return str(dict(self.fields[name].choices).get(value, value))
        return str(value or "")


class ApproveForm(forms.Form):
    """Many at one meeting of the board. Those with unsettled doubles are not offered."""

    applications = forms.MultipleChoiceField(
        label=_("Applications for membership"), widget=forms.CheckboxSelectMultiple
    )
    board_on = forms.DateField(label=_("Approved by the board on"), widget=AdminDateInput)
    joined_on = forms.DateField(
        label=_("Members from"), widget=AdminDateInput, help_text=_("As a rule the day of the board's decision.")
    )
    with_dues = forms.BooleanField(
        label=_("Make the dues of this fiscal year"),
        required=False,
        initial=True,
        help_text=_("For these members only."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["applications"].choices = [
            (application.pk, str(application)) for application in queries.applications_ready()
        ]

    def clean_applications(self):
        return [int(pk) for pk in self.cleaned_data["applications"]]


class SettleForm(forms.Form):
    """Whether the applicant is on record already."""

    person = forms.ModelChoiceField(
        Person.objects.current(),
        label=_("Is this person"),
        required=False,
        widget=person_chooser.widget_class,
        help_text=_("Leave empty if nobody on record is the applicant."),
    )

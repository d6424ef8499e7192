"""What a visitor types to get the newsletter by mail, and what the office types to send it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from home.newsletter.models import CONSENT, Edition
from home.newsletter.queries import Choice
from home.newsletter.rules import MOST_PAGES
from jocs_site.backoffice.forms import FromVisitors, OfficeForm, of


class JoinForm(FromVisitors):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    agrees = forms.BooleanField(label=CONSENT)


class ShownVersion(OfficeForm):
    """Carries which version of a draft the screen showed, so that nobody sends what they have not seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class EditionForm(OfficeForm):
    """Words in both languages, and pages place by place: a list for each, so that their order can be seen."""

    subject_ja = of(Edition, "subject_ja")
    subject_en = of(Edition, "subject_en")
    greeting_ja = of(Edition, "greeting_ja")
    greeting_en = of(Edition, "greeting_en")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    WORDS = ("subject_ja", "subject_en", "greeting_ja", "greeting_en")
    GROUPS = (
        ("news", _("News and stories")),
        ("events", _("Events")),
        ("issues", _("Issues")),
        ("others", _("Other pages")),
    )

    def __init__(self, *args, choices: dict[str, list[Choice]], **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = {str(one.page.pk): one.page for kind in choices.values() for one in kind}
        shown = [(label, [(str(one.page.pk), one.label) for one in choices[kind]]) for kind, label in self.GROUPS]
        for place in range(1, MOST_PAGES + 1):
            label = now("Page %(place)d") % {"place": place}
            self.fields[f"page_{place}"] = forms.ChoiceField(
                label=label, choices=[("", "—"), *shown], required=place == 1
            )

    def clean(self):
        places = [f"page_{place}" for place in range(1, MOST_PAGES + 1)]
        seen = set()
        for name in places:
            if (pk := self.cleaned_data.get(name)) and pk in seen:
                self.add_error(name, ValidationError(now("This page stands above already.")))
            seen.add(pk)
        self.cleaned_data["pages"] = [
            self.offered[pk] for name in places if (pk := self.cleaned_data.get(name)) in self.offered
        ]
        return self.cleaned_data

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.WORDS}

    @staticmethod
    def initial_of(edition: Edition) -> dict:
        words = {name: getattr(edition, name) for name in EditionForm.WORDS}
        kept = [item.page_id for item in edition.pages.all() if item.page_id]
        return words | {"version": edition.version} | {f"page_{at}": str(pk) for at, pk in enumerate(kept, 1)}

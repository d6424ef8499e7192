"""What the office's form of a page refuses beyond its fields, with a sentence at the field."""

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm


class CountryPageForm(WagtailAdminPageForm):
    def clean_country(self):
        country = self.cleaned_data["country"]
        others = type(self.instance).objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
        if others.filter(country=country).exists():
            self.add_error("country", _("This country has a page in this language already."))
        return country


class IssuePageForm(WagtailAdminPageForm):
    def clean_number(self):
        number = self.cleaned_data["number"]
        others = type(self.instance).objects.child_of(self.parent_page).exclude(pk=self.instance.pk)
        if others.filter(number=number).exists():
            self.add_error("number", _("There is an issue of this number already."))
        return number

    def clean_document(self):
        document = self.cleaned_data["document"]
        if document and document.file_extension.lower() != "pdf":
            self.add_error("document", _("Choose a PDF."))
        return document

"""Forms that editors put together: a question to us, an order, a survey. Answers are kept as long as the page says."""

import uuid
from datetime import timedelta

from django import forms
from django.apps import apps
from django.db import models
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.timezone import localdate
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.forms import BaseForm, FormBuilder
from wagtail.contrib.forms.models import FORM_FIELD_CHOICES, AbstractForm, AbstractFormField, AbstractFormSubmission
from wagtail.fields import RichTextField, StreamField

from home.blocks import RICH_TEXT, BodyBlock
from home.models.closed import StaysClosed
from home.models.previews import SeenInBothLanguages
from jocs_site.backoffice.forms import FromVisitors
from jocs_site.backoffice.limits import visitor, within_limit

MOST_IN_AN_HOUR, HOUR = 10, 3600
LONGEST_TEXT = 5_000
OWN_FIELDS = ("agrees", "website", "key")  # ours, beside those of the editor
KINDS = [choice for choice in FORM_FIELD_CHOICES if choice[0] not in {"hidden", "datetime"}]


class VisitorsForm(FromVisitors, BaseForm):
    """Below the editor's fields: agreement to what the page says is done with the answers."""

    agrees = forms.BooleanField(label=_("I agree that what I write is used so"))


class Builder(FormBuilder):
    def get_form_class(self):
        return type("EditorsForm", (VisitorsForm,), self.formfields)

    def create_multiline_field(self, field, options):
        return super().create_multiline_field(field, options | {"max_length": LONGEST_TEXT})

    def create_email_field(self, field, options):
        return forms.EmailField(**options, widget=forms.EmailInput(attrs={"autocomplete": "email"}))


class FormPage(StaysClosed, SeenInBothLanguages, AbstractForm):
    """A form with words above it. Each answer goes to the office by letter, and a copy to whoever gave an address."""

    lead = models.TextField(_("lead"), blank=True, help_text=_("Two or three sentences below the title."))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    use = models.TextField(
        _("what is done with the answers"), help_text=_("Stands above the button; whoever sends agrees to it.")
    )
    keep_days = models.PositiveSmallIntegerField(
        _("days to keep answers"), default=365, help_text=_("They are erased by themselves after that.")
    )
    office_address = models.EmailField(_("answers go to"), help_text=_("An address of the office. Not shown."))
    thanks = RichTextField(_("words of thanks"), features=RICH_TEXT, help_text=_("Shown once it has arrived."))

    template = "home/form_page.html"
    landing_page_template = "home/form_sent.html"
    form_builder = Builder
    content_panels = [
        *AbstractForm.content_panels,
        "lead",
        "body",
        InlinePanel("form_fields", label=_("Field"), min_num=1),
        MultiFieldPanel(["use", "keep_days"], heading=_("Consent")),
        "office_address",
        FieldPanel("thanks"),
    ]
    parent_page_types = ["home.HomePage", "home.ContentPage", "home.EventPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("page with a form")
        verbose_name_plural = _("pages with a form")
        constraints = [
            models.CheckConstraint(name="home_formpage_keeps_some_days", condition=models.Q(keep_days__gt=0))
        ]

    def get_submission_class(self):
        return Answer

    def get_form(self, *args, **kwargs):
        return super().get_form(*args, **{"initial": {"key": uuid.uuid4()}} | kwargs)

    def asked(self, form) -> list:
        """The editor's fields, bound, in the editor's order."""
        return [field for field in form if field.name not in OWN_FIELDS]

    def closed_because(self, at) -> str:
        """Why nobody can send it any more: it belongs to an event that is called off, begun or past its last day."""
        event = apps.get_model("home", "EventPage").objects.parent_of(self).first()
        if event is None or (event.live and event.is_open(at)):
            return ""
        if event.is_called_off:
            return now("This event does not take place.")
        return now("The sign-up is over. If you would like to come, please telephone us.")

    def serve(self, request, *args, **kwargs):
        if "sent" not in request.GET and (closed := self.closed_because(timezone.now())):
            context = self.get_context(request) | {"closed": closed}
            response = TemplateResponse(request, self.get_template(request), context)
        elif request.method == "POST":
            response = self._receive(request)
        elif "sent" in request.GET:
            response = self.render_landing_page(request)
        else:
            response = self._show(request, self.get_form(page=self, user=request.user))
        add_never_cache_headers(response)
        return response

    def _receive(self, request):
        form = self.get_form(request.POST, page=self, user=request.user)
        if form.is_robot:  # it shall believe that it was heard
            return self._sent()
        if form.is_valid():
            if within_limit("form_page", visitor(request), most=MOST_IN_AN_HOUR, seconds=HOUR):
                self.process_form_submission(form)
                return self._sent()
            form.add_error(None, now("Much came from your place just now. Please try again in an hour."))
        return self._show(request, form)

    def _show(self, request, form):
        context = self.get_context(request) | {"form": form, "asked": self.asked(form)}
        return TemplateResponse(request, self.get_template(request), context)

    def get_preview_context(self, request, mode_name):
        context = super().get_preview_context(request, mode_name)
        return context | {"asked": self.asked(context["form"])}

    def _sent(self):
        return redirect(f"{self.url}?sent=1")

    def process_form_submission(self, form):
        from home import services  # noqa: PLC0415 - services stand on page types

        return services.keep_answer(self, form)


class FormField(AbstractFormField):
    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("kind of field"), max_length=16, choices=KINDS)


class Answer(AbstractFormSubmission):
    """One answer; the key makes a second tap the same. It goes on ``erase_on``."""

    key = models.UUIDField(unique=True)
    erase_on = models.DateField(_("is erased on"))

    class Meta:
        verbose_name = _("answer to a form")
        verbose_name_plural = _("answers to forms")
        default_permissions = ()

    @classmethod
    def last_day(cls, page: FormPage):
        return localdate() + timedelta(days=page.keep_days)

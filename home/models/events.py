"""What we invite to: a concert, an hour of prayer, a day of study. Report meetings are `dispatch.tours`' own."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from home.blocks import BodyBlock
from home.models.closed import StaysClosed
from home.models.form_pages import FormPage
from home.models.pages import ReadingPathsAlone
from home.models.previews import SeenInBothLanguages
from jocs_site.backoffice.calendars import hours_of, webcal

PAST_ON_A_PAGE = 12


class EventsPage(StaysClosed, SeenInBothLanguages, Page):
    """What is coming, report meetings included, the next first; below it what has been."""

    lead = models.TextField(_("lead"), blank=True, help_text=_("Two or three sentences below the title."))

    template = "home/events_page.html"
    content_panels = [*Page.content_panels, "lead"]
    parent_page_types = ["home.HomePage", "home.ContentPage", "home.NewsIndexPage"]
    subpage_types = ["home.EventPage"]

    class Meta:
        verbose_name = _("list of events")
        verbose_name_plural = _("lists of events")

    def get_context(self, request, *args, **kwargs):
        from home import coming  # noqa: PLC0415 - it stands on page types

        at = timezone.now()
        events = EventPage.objects.child_of(self).live().open_to_all(request)
        past = events.filter(ends_at__lte=at).order_by("-starts_at", "-pk").as_lines()
        shown = {
            "feed": webcal(reverse("events_feed")),
            "coming": coming.with_meetings(events.coming(at), at, request=request),
            "page_obj": Paginator(past, PAST_ON_A_PAGE).get_page(request.GET.get("page")),
        }
        return super().get_context(request, *args, **kwargs) | shown


class EventQuerySet(ReadingPathsAlone):
    in_lists = ("lead", "starts_at", "ends_at", "place", "is_called_off", "is_sample")

    def coming(self, at):
        """The next first, those that have begun included."""
        return self.filter(ends_at__gt=at).order_by("starts_at", "pk")


class EventPage(StaysClosed, SeenInBothLanguages, Page):
    """One event. Whoever signs up does so in a form, which is a page below this one, or asks whom the page names."""

    class SignUp(models.TextChoices):
        NONE = "none", _("not needed; everybody just comes")
        FORM = "form", _("by the form below this page")
        ASK = "ask", _("by telephone or e-mail")

    lead = models.TextField(_("lead"), help_text=_("One or two sentences; they stand in lists too."))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160)
    address = models.CharField(_("address of the place"), max_length=200, blank=True)
    cost = models.CharField(_("cost"), max_length=120, blank=True, help_text=_("Such as: free, or 1,000 yen."))
    sign_up = models.CharField(
        pgettext_lazy("event", "sign-up"), max_length=4, choices=SignUp.choices, default=SignUp.NONE
    )
    sign_up_until = models.DateField(_("sign-up until"), null=True, blank=True, help_text=_("Its last day."))
    contact = models.CharField(
        pgettext_lazy("event", "contact"),
        max_length=160,
        help_text=_("Whom to ask: telephone or e-mail. The public reads it."),
    )
    is_called_off = models.BooleanField(_("called off"), default=False)
    called_off_because = models.CharField(
        _("why it is called off"), max_length=200, blank=True, help_text=_("One sentence for those who wanted to come.")
    )
    is_sample = models.BooleanField(
        _("sample"), default=False, help_text=_("An invented example; the page says so at its top.")
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    objects = PageManager.from_queryset(EventQuerySet)()

    template = "home/event_page.html"
    content_panels = [
        *Page.content_panels,
        "lead",
        FieldRowPanel(["starts_at", "ends_at"]),
        FieldRowPanel(["place", "address"]),
        "cost",
        MultiFieldPanel(
            [
                "sign_up",
                "sign_up_until",
                "contact",
                HelpPanel(_("For a form, add a “page with a form” below this page and publish it.")),
            ],
            heading=_("Sign-up"),
        ),
        "body",
        MultiFieldPanel(["is_called_off", "called_off_because"], heading=_("Called off")),
        FieldPanel("is_sample"),
    ]
    parent_page_types = ["home.EventsPage"]
    subpage_types = ["home.FormPage"]

    class Meta:
        verbose_name = pgettext_lazy("event", "event")
        verbose_name_plural = pgettext_lazy("event", "events")
        constraints = [
            models.CheckConstraint(name="home_event_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at")))
        ]

    def words_beside(self) -> list[str]:
        """What a search finds the page by, beside its text."""
        return [self.place, self.address, self.cost, self.called_off_because if self.is_called_off else ""]

    def clean(self):
        super().clean()
        faults = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            faults["ends_at"] = now("It ends before it begins.")
        if self.starts_at and self.sign_up_until and self.sign_up_until > timezone.localdate(self.starts_at):
            faults["sign_up_until"] = now("Sign-up ends on the day of the event at the latest.")
        if self.is_called_off and not self.called_off_because.strip():
            faults["called_off_because"] = now("Say in a sentence why, for those who wanted to come.")
        if faults:
            raise ValidationError(faults)

    @cached_property
    def form(self) -> Page | None:
        """The form to sign up with, once it is published."""
        return None if self.is_leaf() else self.get_children().live().type(FormPage).first()

    @property
    def when(self) -> str:
        return hours_of(self.starts_at, self.ends_at)

    def is_open(self, at) -> bool:
        """Whether anybody can still sign up, by whatever way."""
        is_late = self.sign_up_until is not None and timezone.localdate(at) > self.sign_up_until
        return not (self.is_called_off or is_late or self.starts_at <= at)

    def get_context(self, request, *args, **kwargs):
        at = timezone.now()
        shown = {"is_open": self.is_open(at), "is_over": self.ends_at <= at}
        return super().get_context(request, *args, **kwargs) | shown

"""The page of one newsletter: how it looks in both languages, what became of it, and what the office does with it."""

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.newsletter import queries, services
from home.newsletter.forms import EditionForm, ShownVersion
from home.newsletter.models import Edition
from jocs_site.backoffice.viewsets import CommandView, LeadsBack, NeedsPermission
from jocs_site.letters.forms import SureForm

CHANGE, SEND = "newsletter.change_edition", "newsletter.send_edition"
SOURCES = {"reader": _("Readers by mail, without an account"), "person": _("People on record who agreed to it")}


def list_of_editions() -> dict:
    return {"url": reverse("newsletter_editions:index"), "label": capfirst(Edition._meta.verbose_name_plural)}


class Composing:
    """The form of a draft, new or there already."""

    form_class = EditionForm
    template_name = "newsletter/office/compose.html"
    submit_label = _("Save the draft")

    def get_form_kwargs(self):
        kept = [pk for name, pk in self.get_initial().items() if name.startswith("page_")]
        choices = queries.choices(timezone.localdate(), [int(pk) for pk in kept])
        return super().get_form_kwargs() | {"choices": choices}

    def save(self, form, edition: Edition | None = None) -> Edition:
        return services.compose(
            words=form.words,
            pages=form.cleaned_data["pages"],
            edition=edition,
            version=form.cleaned_data["version"],
            at=timezone.now(),
            by=self.request.user,
        )


class ComposeView(Composing, CommandView):
    permission_required = "newsletter.add_edition"
    page_title = _("Write a newsletter")
    success_message = _("The draft is saved. Look at it, and send it to yourself.")
    header_icon = "mail"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, list_of_editions(), {"url": "", "label": self.page_title}]

    def run(self, form) -> str:
        return reverse("newsletter_editions:inspect", args=[self.save(form).pk])


class EditionScreen(NeedsPermission, WagtailAdminTemplateMixin):
    """A screen about the newsletter in the address; the way back stands above it."""

    permission_required = CHANGE
    header_icon = "mail"

    @cached_property
    def edition(self) -> Edition:
        return get_object_or_404(Edition.objects.select_related("begun_by__person"), pk=self.kwargs["pk"])

    @cached_property
    def own_address(self) -> str:
        return reverse("newsletter_editions:inspect", args=[self.edition.pk])

    def get_page_subtitle(self):
        return str(self.edition)

    def get_breadcrumbs_items(self):
        here = {"url": self.own_address, "label": str(self.edition)}
        return [*self.breadcrumbs_items, list_of_editions(), here]

    def get_context_data(self, **kwargs):
        return super().get_context_data(edition=self.edition, **kwargs)


class EditionView(EditionScreen, TemplateView):
    permission_required = "newsletter.view_edition"
    template_name = "newsletter/office/edition.html"
    page_title = _("Newsletter by mail")

    def get_context_data(self, **kwargs):
        edition, today = self.edition, timezone.localdate()
        previews = services.preview(edition, today)
        return super().get_context_data(
            previews=[(code, label, previews[code]) for code, label in settings.LANGUAGES],
            items=edition.pages.all(),
            unfit=queries.unfit_pages(edition, today) if edition.state == "draft" else [],
            fates=queries.fate_of(edition),
            run=queries.latest_run(edition) if self.request.user.has_perm(SEND) else None,
            is_stuck=self.is_stuck,
            commands=self.commands(),
            **kwargs,
        )

    @cached_property
    def is_stuck(self) -> bool:
        return queries.is_stuck(self.edition, timezone.now())

    def commands(self) -> list[tuple[str, str]]:
        """Address and label of what this user may do now."""
        edition, may = self.edition, self.request.user.has_perm
        is_draft = edition.state == "draft"
        waiting = any(state == "waiting" for state, _label, _count in queries.fate_of(edition))
        offers = {
            "go_on": self.is_stuck,
            "test": is_draft,
            "send": is_draft and edition.is_tested,
            "change": is_draft,
            "discard": is_draft,
            "stop": edition.state == "sending" or (edition.state == "sent" and waiting),
        }
        return [
            (reverse(f"newsletter_editions:{name}", args=[edition.pk]), COMMANDS[name].page_title)
            for name, is_possible in offers.items()
            if is_possible and may(COMMANDS[name].permission_required)
        ]


class EditionCommand(LeadsBack, EditionScreen, CommandView):
    """A command about one newsletter; it leads back to its page."""

    form_class = ShownVersion
    template_name = "newsletter/office/command.html"
    explanation = ""

    def get_initial(self):
        return {"version": self.edition.version}

    def get_context_data(self, **kwargs):
        return super().get_context_data(explanation=self.explanation, **kwargs)

    def shown(self, form) -> dict:
        return {"edition": self.edition, "version": form.cleaned_data["version"]}


class ChangeView(Composing, EditionCommand):
    page_title = _("Change the draft")
    success_message = _("The draft is saved. Look at it, and send it to yourself.")
    form_class = EditionForm
    template_name = "newsletter/office/compose.html"

    def get_initial(self):
        return EditionForm.initial_of(self.edition)

    def act(self, form):
        self.save(form, self.edition)


class TestView(EditionCommand):
    """To the address of whoever presses: no other can be typed, so that no draft goes astray."""

    page_title = _("Send it to myself")
    success_message = _("It is on its way to you in both languages. Read it before you send it to everybody.")
    explanation = _("Two mails come to %(address)s, one in each language, as readers would get them.")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"explanation": self.explanation % {"address": self.request.user.email}}

    def act(self, form):
        services.send_test(**self.shown(form), address=self.request.user.email, at=timezone.now())


class SendView(EditionCommand):
    """First who gets it, then the button."""

    permission_required = SEND
    template_name = "newsletter/office/send.html"
    page_title = _("Send it to everybody")
    success_message = _("The newsletter is on its way.")

    def get_context_data(self, **kwargs):
        found = queries.recipients(timezone.localdate())
        counts = [(SOURCES[source], language, count) for source, language, count in found.counts()]
        blockers = services.blockers_of(self.edition, timezone.now()) if self.edition.state == "draft" else []
        return super().get_context_data(
            counts=counts, total=len(found.to), found=found, blockers=blockers, items=self.edition.pages.all(), **kwargs
        )

    def run(self, form) -> str:
        run = services.begin_sending(**self.shown(form), at=timezone.now(), by=self.request.user)
        return reverse("runs:show", args=[run.pk])


class StopView(EditionCommand):
    permission_required = SEND
    form_class = SureForm
    page_title = _("Stop it and take back what has not gone")
    explanation = _(
        "Nothing more goes out, for good. What has left already cannot be called back. Whoever has not got it yet does "
        "not get it any more; for them you would write a new one."
    )

    def act(self, form):
        count = services.stop(self.edition, at=timezone.now(), by=self.request.user)
        words = ngettext("%(count)d letter was taken back.", "%(count)d letters were taken back.", count)
        self.success_message = words % {"count": count}


class GoOnView(EditionCommand):
    permission_required = SEND
    form_class = SureForm
    page_title = _("Go on from where it stopped")
    success_message = _("The newsletter is on its way.")
    explanation = _("It goes to those who have no letter yet. Nobody gets it twice.")

    def run(self, form) -> str:
        run = services.go_on(self.edition, at=timezone.now(), by=self.request.user)
        return reverse("runs:show", args=[run.pk])


class DiscardView(EditionCommand):
    page_title = _("Throw the draft away")
    success_message = _("The draft is gone.")
    explanation = _("Its words and its choice of pages are gone; the pages themselves stay.")

    def run(self, form) -> str:
        services.discard(**self.shown(form), by=self.request.user)
        return reverse("newsletter_editions:index")


COMMANDS = {
    "change": ChangeView,
    "test": TestView,
    "send": SendView,
    "stop": StopView,
    "go_on": GoOnView,
    "discard": DiscardView,
}

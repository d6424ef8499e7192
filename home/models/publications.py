"""The newsletter and other papers, issue by issue: the words to read on the screen, the PDF to keep."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from home.blocks import BodyBlock
from home.models.closed import StaysClosed
from home.models.previews import SeenInBothLanguages
from home.page_forms import IssuePageForm

ISSUES_ON_A_PAGE = 24


class PublicationsPage(StaysClosed, SeenInBothLanguages, Page):
    """The issues of one paper, the newest first."""

    lead = models.TextField(_("lead"), blank=True, help_text=_("Two or three sentences below the title."))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    template = "home/publications_page.html"
    content_panels = [*Page.content_panels, "lead", "body"]
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.IssuePage"]

    class Meta:
        verbose_name = _("list of issues")
        verbose_name_plural = _("lists of issues")

    def get_context(self, request, *args, **kwargs):
        closed = PageViewRestriction.objects.filter(page=OuterRef("pk"))
        issues = IssuePage.objects.child_of(self).live().published(localdate()).annotate(is_closed=Exists(closed))
        page_obj = Paginator(issues, ISSUES_ON_A_PAGE).get_page(request.GET.get("page"))
        return super().get_context(request, *args, **kwargs) | {"page_obj": page_obj}


class IssueQuerySet(PageQuerySet):
    def published(self, today):
        return self.filter(published_on__lte=today).order_by("-published_on", "-number", "-pk")


class IssuePage(StaysClosed, SeenInBothLanguages, Page):
    """One issue. The PDF goes with the page: whoever may not read the page cannot open it either."""

    number = models.PositiveSmallIntegerField(_("number"))
    published_on = models.DateField(_("date"), default=localdate, help_text=_("A later date keeps it from the lists."))
    lead = models.TextField(_("what is in it"), help_text=_("One or two sentences; they stand in the list too."))
    document = models.ForeignKey(
        "wagtaildocs.Document",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("PDF"),
        help_text=_("One with text in it, so that it can be searched and read aloud."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)
    objects = PageManager.from_queryset(IssueQuerySet)()

    template = "home/issue_page.html"
    content_panels = [*Page.content_panels, FieldRowPanel(["number", "published_on"]), "lead", "document", "body"]
    base_form_class = IssuePageForm
    parent_page_types = ["home.PublicationsPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")

    def clean(self):
        """Whoever saves a live page, by whatever way; the office's form says it before, of drafts as well."""
        super().clean()
        if not (self.live and self.path):
            return
        others = IssuePage.objects.sibling_of(self, inclusive=False).live().filter(number=self.number)
        if others.exists():
            raise ValidationError({"number": now("There is an issue of this number already.")})

    def get_context(self, request, *args, **kwargs):
        issues = list(
            IssuePage.objects.sibling_of(self).live().published(localdate()).only("pk", "title", "url_path", "number")
        )
        here = next((place for place, issue in enumerate(issues) if issue.pk == self.pk), None)
        newer = issues[here - 1] if here else None
        older = issues[here + 1] if here is not None and here + 1 < len(issues) else None
        return super().get_context(request, *args, **kwargs) | {"newer": newer, "older": older}

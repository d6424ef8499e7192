"""What we lay open: the accounts and reports of each year, the articles and the rules."""

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldRowPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from home.blocks import BodyBlock
from home.models.closed import StaysClosed
from home.models.previews import SeenInBothLanguages
from jocs_site.foundation.periods import fiscal_year

FIRST_YEAR = 1960
APPROVED_BY_MONTH = 7  # the accounts of a year go before the meeting by the end of June


class DisclosurePage(StaysClosed, SeenInBothLanguages, Page):
    """Papers by fiscal year, the latest first, and above them those that hold until they are changed."""

    lead = models.TextField(_("lead"), blank=True, help_text=_("Two or three sentences below the title."))
    body = StreamField(BodyBlock(), verbose_name=_("body"), blank=True)

    template = "home/disclosure_page.html"
    content_panels = [*Page.content_panels, "lead", "body", InlinePanel("papers", label=_("Paper to lay open"))]
    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = []

    class Meta:
        verbose_name = _("papers laid open")
        verbose_name_plural = _("pages of papers laid open")

    def get_context(self, request, *args, **kwargs):
        standing, by_year = self._sorted()
        return super().get_context(request, *args, **kwargs) | {"standing": standing, "years": by_year}

    def _sorted(self) -> tuple[list["DisclosedPaper"], list[tuple[int, list["DisclosedPaper"]]]]:
        standing, by_year = [], defaultdict(list)
        papers = self.papers.all() if self.pk is None else self.papers.select_related("document")
        for paper in papers:
            (standing if paper.fiscal_year is None else by_year[paper.fiscal_year]).append(paper)
        in_order = DisclosedPaper.Kind.values.index
        for of_year in by_year.values():
            of_year.sort(key=lambda paper: in_order(paper.kind))
        return standing, sorted(by_year.items(), reverse=True)

    def words_beside(self) -> list[str]:
        """What a search finds the page by, beside its text: each paper with its year, as the list names them."""
        papers = DisclosedPaper.objects.filter(page=self).order_by("sort_order")
        return [_name_with_year(paper) for paper in papers]

    def missing(self, on: date) -> dict[int, list[str]]:
        """Which papers the law has us lay open are not here: of the last year that was closed and approved, and for
        this year. Source: docs/sources.md#laid-open"""
        this = fiscal_year(on)
        closed = this - 1 if on.month in range(APPROVED_BY_MONTH, 13) or on.month < 4 else this - 2
        here = {(paper.fiscal_year, paper.kind) for paper in self.papers.all()}
        wanted = {closed: DisclosedPaper.AFTER_THE_YEAR, this: DisclosedPaper.BEFORE_THE_YEAR}
        missing = {
            year: [str(kind.label) for kind in kinds if (year, kind.value) not in here]
            for year, kinds in wanted.items()
        }
        return {year: kinds for year, kinds in missing.items() if kinds}


class DisclosedPaper(Orderable):
    """One paper. ``fiscal_year``: the one it is about; none for what holds until it is changed."""

    class Kind(models.TextChoices):
        REPORT = "report", _("Report of activities")
        ACCOUNTS = "accounts", _("Accounts")
        AUDIT = "audit", _("Report of the auditors")
        PLAN = "plan", _("Plan of activities")
        BUDGET = "budget", _("Budget")
        MINUTES = "minutes", _("General meeting")
        ARTICLES = "articles", _("Articles of association")
        OFFICERS = "officers", _("List of officers")
        PAY = "pay", _("Rules on pay of officers")
        OTHER = "other", _("Another paper")

    AFTER_THE_YEAR = (Kind.REPORT, Kind.ACCOUNTS, Kind.AUDIT)
    BEFORE_THE_YEAR = (Kind.PLAN, Kind.BUDGET)
    STANDING = (Kind.ARTICLES, Kind.OFFICERS, Kind.PAY)

    page = ParentalKey(DisclosurePage, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(_("kind of paper"), max_length=8, choices=Kind.choices)
    fiscal_year = models.PositiveSmallIntegerField(
        _("fiscal year"),
        null=True,
        blank=True,
        help_text=_("2026 is April 2026 to March 2027. Empty for standing rules."),
    )
    title = models.CharField(
        _("title"), max_length=120, blank=True, help_text=_("Only where the kind does not say it.")
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        models.PROTECT,
        related_name="+",
        verbose_name=_("PDF"),
        help_text=_("One with text in it, so that it can be searched and read aloud."),
    )

    panels = [FieldRowPanel(["kind", "fiscal_year"]), "title", "document"]

    class Meta(Orderable.Meta):
        verbose_name = _("paper laid open")
        verbose_name_plural = _("papers laid open")
        constraints = [
            models.CheckConstraint(
                name="home_disclosedpaper_year_if_yearly",
                condition=Q(kind="other")
                | Q(fiscal_year=None, kind__in=["articles", "officers", "pay"])
                | Q(
                    fiscal_year__isnull=False,
                    fiscal_year__gte=FIRST_YEAR,
                    kind__in=["report", "accounts", "audit", "plan", "budget", "minutes"],
                ),
            ),
            models.CheckConstraint(
                name="home_disclosedpaper_other_is_named", condition=~Q(kind="other") | ~Q(title="")
            ),
        ]

    def __str__(self):
        return self.words

    @property
    def words(self) -> str:
        return self.title or self.get_kind_display()

    def clean(self):
        super().clean()
        wrong = {}
        if self.kind in self.STANDING and self.fiscal_year is not None:
            wrong["fiscal_year"] = now("This paper holds until it is changed: leave the year empty.")
        elif self.kind not in (*self.STANDING, self.Kind.OTHER) and not self.fiscal_year:
            wrong["fiscal_year"] = now("Say of which fiscal year this paper is.")
        elif self.fiscal_year is not None and self.fiscal_year < FIRST_YEAR:
            wrong["fiscal_year"] = now("JOCS was founded in 1960.")
        if self.kind == self.Kind.OTHER and not self.title:
            wrong["title"] = now("Say what paper it is.")
        if self.document_id and self.document.file_extension.lower() != "pdf":
            wrong["document"] = now("Choose a PDF.")
        if wrong:
            raise ValidationError(wrong)


def _name_with_year(paper: DisclosedPaper) -> str:
    if paper.fiscal_year is None:
        return paper.words
    return " ".join((now("Fiscal year %(year)s") % {"year": paper.fiscal_year}, paper.words))

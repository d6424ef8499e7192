"""The book for the selection meeting on paper and as a sheet, and pictures of how reviews differ.

Each printing is written down.
"""

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.log_actions import log

from jocs_site.backoffice.paper import pdf_response
from jocs_site.backoffice.sheets.writing import XLSX, streamed
from scholarships import queries
from scholarships.backoffice.pictures import ROWS_ON_A_PAGE, draw_bias, draw_spread
from scholarships.backoffice.rounds import RoundScreen
from scholarships.forms import language
from scholarships.printing.meeting_book import meeting_book_pdf

MAY_PRINT = "scholarships.print_selection_book"


class BookOfRound(RoundScreen):
    """What the reader may see of the book of the round in the address."""

    shown_of_call = ("criteria",)

    @cached_property
    def pages(self) -> list[queries.BookPage]:
        return queries.meeting_book(self.call, user=self.request.user)

    def write_down(self, kind: str) -> None:
        codes = [page.application.code for page in self.pages]
        data = {"as": kind, "applications": codes}
        log(self.call, "scholarships.book_printed", user=self.request.user, data=data)


class BookPaperView(BookOfRound, View):
    permission_required = MAY_PRINT

    def get(self, request, pk):
        self.write_down("pdf")
        pdf = meeting_book_pdf(self.call, self.pages, at=timezone.now(), printed_by=request.user.called)
        answer = pdf_response(pdf, f"selection-{self.call.fiscal_year}.pdf")
        answer["Cache-Control"] = "private, no-store"
        return answer


class BookSheetView(BookOfRound, View):
    permission_required = MAY_PRINT

    def get(self, request, pk) -> HttpResponse:
        self.write_down("xlsx")
        criteria = [one.name_in(language()) for one in self.call.criteria.all()]
        headings = [_now("Rank"), _now("Application"), _now("Applicant"), _now("Nominating body"), _now("Reviewer")]
        headings += [*criteria, _now("Total (of 100)"), _now("Recommendation"), _now("Comment"), _now("Interviews")]
        return streamed(XLSX, f"selection-{self.call.fiscal_year}", headings, self.rows(len(criteria)))

    def rows(self, criteria: int) -> Iterator[list]:
        """A row for each review; a name alone for whoever stepped back."""
        for page in self.pages:
            file = page.application
            head = [page.line.place, file.code, file.person.latin_name]
            head.append(file.nominating_organisation.name_in(language()))
            told = "\n".join(f"{one.held_on}: {one.note}" for one in page.interviews)
            for one in page.given:
                review = one.assignment.review
                words = [str(review.get_recommendation_display()), review.comment]
                yield [*head, str(_named(one.assignment)), *one.points, round(one.total, 1), *words, told]
            for one in page.stepped_back:
                yield [*head, str(_named(one)), *[None] * criteria, None, str(one.get_conflict_display()), "", ""]


def _named(assignment):
    return getattr(assignment.reviewer, "person", assignment.reviewer)


class PicturesView(RoundScreen, TemplateView):
    permission_required = "scholarships.view_review"
    template_name = "scholarships/office/pictures.html"
    page_title = _("How the reviews differ")
    header_icon = "view"

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        ranking = queries.ranking(self.call, user=self.request.user)
        page = Paginator(ranking.standings, ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            spread=draw_spread(page.object_list, ranking.given),
            bias=draw_bias(queries.biases(ranking)),
            hidden=ranking.hidden,
            page_obj=page,
            **kwargs,
        )

"""The book for the board of directors: what will stand in it, and the paper. Each printing is written down."""

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.log_actions import log

from dispatch.printing.board_book import board_book_pdf
from dispatch.queries.board import board_book
from jocs_site.backoffice.ledgers import InMenu
from jocs_site.backoffice.viewsets import NeedsPermission

MAY_PRINT = "dispatch.print_board_book"


class BoardView(NeedsPermission, WagtailAdminTemplateMixin, TemplateView):
    permission_required = MAY_PRINT
    template_name = "dispatch/office/board.html"
    page_title = _("Book for the board")
    header_icon = "doc-full"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(book=board_book(timezone.localdate()), **kwargs)


class BoardPaperView(NeedsPermission, View):
    permission_required = MAY_PRINT

    def get(self, request):
        today = timezone.localdate()
        book = board_book(today)
        shown = [proposal.posting.code for proposal in book.proposals]
        log(request.user, "dispatch.board_book_printed", user=request.user, data={"postings": shown})
        pdf = board_book_pdf(book, today=today, at=timezone.now(), printed_by=request.user.called)
        answer = HttpResponse(pdf, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="board-{today.isoformat()}.pdf"'
        answer["Cache-Control"] = "private, no-store"
        return answer


class BoardViewSet(InMenu, ViewSet):
    icon = "doc-full"
    menu_label = _("Book for the board")
    url_prefix = "dispatch/board"
    menu_permission = MAY_PRINT

    def get_urlpatterns(self):
        return [
            path("", BoardView.as_view(), name="index"),
            path("pdf/", BoardPaperView.as_view(), name="pdf"),
        ]

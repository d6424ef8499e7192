"""The reviewer's desk."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jocs_site.backoffice.scans import as_answer
from jocs_site.foundation.errors import RuleBroken
from scholarships import queries, services
from scholarships.forms import ConflictForm, ReviewForm
from scholarships.models import ReviewAssignment
from scholarships.models.reviews import Conflict

ON_A_PAGE = 50


@login_required
def review_list(request):
    """A reviewer's files. Whoever was never asked to review has no such page."""
    if not queries.roles_of(request.user)["is_reviewer"]:
        raise Http404
    files = queries.files_to_review(request.user)
    page = Paginator(files.waiting_or_done(), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "count": files.waiting().count(),
        "waiting": [one for one in page if one.is_waiting],
        "done": [one for one in page if hasattr(one, "review")],
    }
    return render(request, "scholarships/review_list.html", context)


@login_required
def review_file(request, pk):
    """The file and the score sheet; before the conflict of interest is declared it stays closed."""
    assignment = own_file(request, pk)
    if assignment.conflict == Conflict.UNDECLARED:
        return redirect("scholarships:review_conflict", pk)
    file = assignment.application
    context = {
        "assignment": assignment,
        "held": queries.held_before([file], user=request.user)[file.pk],
        "papers": queries.papers_to_review(assignment),
        "references": queries.references_to_review(assignment),
    }
    context["may_withdraw"] = queries.may_withdraw(assignment.application)
    if not assignment.is_waiting:
        context["may_compare"] = queries.may_compare(assignment)
        return render(request, "scholarships/review_file.html", context)
    form = ReviewForm(request.POST or None, criteria=list(assignment.application.call.criteria.all()))
    if request.method == "POST" and form.is_valid():
        try:
            services.submit_review(assignment=assignment, submitted_at=timezone.now(), **form.sheet)
        except RuleBroken as error:
            for blocker in error.blockers:
                form.add_error(None, str(blocker))
        else:
            messages.success(request, _("Your review has been received. Thank you."))
            return redirect("scholarships:review_list")
    return render(request, "scholarships/review_file.html", context | {"form": form})


@login_required
@require_safe
def review_paper(request, pk, key):
    """A file of the application, or a referee's. Of another applicant, or once it may not be read, there is none."""
    assignment = own_file(request, pk)
    found = queries.paper_to_review(assignment, key)
    if found is None:
        raise Http404
    return as_answer(found.file, kind=found.file_kind, name=f"{assignment.application.code}-{found.pk}")


@login_required
def review_conflict(request, pk):
    """The declaration that opens a file, or closes it for this reviewer; once the decision is signed, no more."""
    assignment = own_file(request, pk)
    if assignment.conflict == Conflict.NONE and not queries.may_withdraw(assignment.application):
        return redirect("scholarships:review_file", pk)
    form = ConflictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["has_conflict"] or assignment.conflict == Conflict.UNDECLARED:
                services.declare_conflict(assignment=assignment, at=timezone.now(), **form.cleaned_data)
        except RuleBroken as error:
            form.add_error(error.field, str(error))
        else:
            if form.cleaned_data["has_conflict"]:
                messages.success(request, _("Thank you. Somebody else will review this file."))
                return redirect("scholarships:review_list")
            return redirect("scholarships:review_file", pk)
    return render(request, "scholarships/review_conflict.html", {"assignment": assignment, "form": form})


@login_required
def review_comparison(request, pk):
    """All points beside each other, once they can sway nobody; until then there is no such page."""
    assignment = own_file(request, pk)
    if not queries.may_compare(assignment):
        raise Http404
    reviews = queries.comparison(assignment)
    given = [{score.criterion_id: score.value for score in one.review.scores.all()} for one in reviews]
    lines = [
        (criterion, [(one, points.get(criterion.pk)) for one, points in zip(reviews, given, strict=True)])
        for criterion in assignment.application.call.criteria.all()
    ]
    context = {"assignment": assignment, "reviews": reviews, "lines": lines}
    return render(request, "scholarships/review_comparison.html", context)


def own_file(request, pk) -> ReviewAssignment:
    """The reviewer's own assignment; 404 for others' and for those they stepped back from."""
    return get_object_or_404(queries.files_to_review(request.user), pk=pk)

"""Objects of the demo that addresses with parameters are asked for, and whose they are."""

from functools import partial

from django.utils import timezone
from wagtail.models import Page

from dispatch.models import Candidacy, FamilyMember, Posting
from dispatch.queries import (
    absences_to_answer,
    budget_years,
    checklist_of,
    lines_of_year,
    open_tasks,
    risk_areas,
    standing_expenses,
)
from dispatch.safety.queries import latest_events
from home.models import EventPage
from home.newsletter.models import Edition
from jocs_site.overview.access.addresses import Address
from jocs_site.overview.access.scholarships import APPLICANTS
from jocs_site.people.models import User
from members.agm.queries import announced_meetings, organs
from members.queries import (
    applications_ready,
    credits_of,
    debit_runs,
    debits_to_settle,
    live_mandate,
    membership_of,
    open_batches,
    refunds_to_approve,
)
from tests.overview import scholars
from tests.overview.sample import Sample, person
from tests.overview.tours import of_a_tour
from tests.overview.volunteers import shift, shift_to_come, sign_up, stamp_lot, volunteer


def open_meeting(address: Address) -> Sample:
    return Sample({"pk": announced_meetings().get(state="open").pk})


def item_of_open_meeting(address: Address) -> Sample:
    return Sample(open_meeting(address).parameters | {"number": 1})


def counted_meeting(address: Address) -> Sample:
    return Sample({"pk": announced_meetings().get(state="counted").pk})


def own_receipt(address: Address) -> Sample:
    membership = membership_of(User.objects.get(email="support@demo.example"))
    return Sample({"pk": membership.receipts.first().pk}, owner="support member")


def own_credit(address: Address) -> Sample:
    membership = membership_of(User.objects.get(email="support@demo.example"))
    return Sample({"pk": credits_of(membership).get().pk}, owner="support member")


def refund(address: Address) -> Sample:
    """One that waits to be approved; on the screens that pay it waits all the same."""
    return Sample({"pk": refunds_to_approve()[0].pk, "step": "withdraw"})


def own_screen(address: Address) -> Sample:
    return Sample(owner="worker")


def page(address: Address) -> Sample:
    leaf = Page.objects.filter(depth__gt=2, numchild=0).first()
    return Sample(dict.fromkeys({"page_id", "parent_page_id", "page_to_move_id"} & set(address.parameters), leaf.pk))


def nothing(address: Address) -> None:
    return None


def of_member(name: str, address: Address) -> Sample:
    """A record that belongs to a membership: the last that fits what the screen does."""
    membership = membership_of(User.objects.get(email="support@demo.example"))
    return Sample({"pk": getattr(membership, name).last().pk})


def membership(address: Address) -> Sample:
    return Sample({"pk": membership_of(User.objects.get(email="support@demo.example")).pk})


def waiting_application(address: Address) -> Sample:
    return Sample({"pk": applications_ready()[0].pk, "step": "decline"})


def unpaid_dues(address: Address) -> Sample:
    membership = membership_of(User.objects.get(email="arrears@demo.example"))
    return Sample({"pk": membership.dues.last().pk})


def open_batch(address: Address) -> Sample:
    batch = open_batches().get()
    return Sample({"pk": batch.pk, "slip": batch.slips.first().pk})


def posting(address: Address) -> Sample:
    return Sample({"pk": person("worker@demo.example").worker.postings.get(state="active").pk, "step": "complete"})


def own_posting(address: Address) -> Sample:
    """One of the worker that runs, or the absence of it that can still be taken back."""
    running = posting(address).parameters["pk"]
    if address.key == "dispatch:ask_absence":
        return Sample({"pk": running}, owner="worker")
    return Sample({"pk": absences_to_answer().filter(posting=running).earliest("pk").pk}, owner="worker")


def absence(address: Address) -> Sample | None:
    if not address.parameters:
        return None
    return Sample({"pk": absences_to_answer().filter(state="host_agreed").first().pk, "step": "approve"})


def around_posting(address: Address) -> Sample:
    """Whom to call and who lives there: of a posting that has a family."""
    member = FamilyMember.objects.filter(posting__state="active").first()
    contact = member.posting.worker.contacts.first()
    return Sample({"pk": member.posting_id, "member": member.pk, "contact": contact.pk})


def risk_area(address: Address) -> Sample:
    return Sample({"pk": risk_areas().first().pk} if address.parameters else {})


def task(address: Address) -> Sample:
    """Any task that is open."""
    if not address.parameters:
        return Sample()
    found = open_tasks(timezone.localdate())[0]
    return Sample({"pk": found.posting.pk, "kind": found.kind, "about": found.about})


def training(address: Address) -> Sample:
    """A topic that somebody still has to be trained in."""
    leaving = Posting.objects.filter(state="preparing").earliest("pk")
    found = checklist_of(leaving, "training", timezone.localdate()).open_tasks[0]
    return Sample({"pk": leaving.pk, "kind": found.kind, "about": found.about})


def document(address: Address) -> Sample:
    """A passport with its scan."""
    papers = person("worker@demo.example").papers
    return Sample({"pk": papers.exclude(file="").first().pk} if address.parameters else {})


def worker_request(address: Address) -> Sample:
    latest = person("worker@demo.example").worker.postings.get(state="active")
    return Sample({"pk": latest.successions.get().pk, "step": "decline"})


def candidacy(address: Address) -> Sample:
    waiting = Candidacy.objects.filter(state="applied").first()
    return Sample({"pk": waiting.pk, "step": "invite"} if address.parameters else {})


def agreement(address: Address) -> Sample | None:
    """None of the demo has a scan."""
    if address.key == "dispatch_agreements:file":
        return None
    latest = person("worker@demo.example").worker.postings.get(state="active")
    return Sample({"pk": latest.organisation.host_agreements.first().pk})


def safety_event(address: Address) -> Sample | None:
    """The past one."""
    if not address.parameters:
        return None
    event = latest_events()[0]
    return Sample({"pk": event.pk, "checkin": event.checkins.first().pk, "step": "safe"})


def budget_year(address: Address) -> Sample:
    return Sample({"year": budget_years()[0]})


def _budget_line():
    return lines_of_year(budget_years()).filter(account="housing").first()


def budget_line(address: Address) -> Sample:
    return Sample({"pk": _budget_line().pk})


def budget_account(address: Address) -> Sample:
    line = _budget_line()
    return Sample({"year": line.fiscal_year, "country": line.country, "account": line.account})


def expense(address: Address) -> Sample:
    return Sample({"pk": standing_expenses(lines_of_year(budget_years())).first().pk})


def own_report(address: Address) -> Sample | None:
    """A report of the worker's own; its photographs are of one that was sent in."""
    reports = person("worker@demo.example").worker.postings.get(state="active").reports
    if address.key == "dispatch:new_report":
        return Sample({"pk": reports.first().posting_id}, owner="worker")
    if "key" in address.parameters:
        photo = reports.filter(photos__isnull=False).first().photos.first()
        return Sample({"pk": photo.report_id, "key": photo.key}, owner="worker")
    return Sample({"pk": reports.filter(state="draft").first().pk}, owner="worker")


def report(address: Address) -> Sample | None:
    """One that was sent in with photographs; none of the demo came by mail."""
    if not address.parameters or "original" in address.parameters:
        return None
    posting = person("worker@demo.example").worker.postings.get(state="active")
    found = posting.reports.filter(photos__isnull=False).first()
    steps = {"step": "accept"} if "step" in address.parameters else {}
    photos = {"photo": found.photos.first().pk} if "photo" in address.parameters else {}
    return Sample({"pk": found.pk} | steps | photos)


def story(address: Address) -> Sample | None:
    """The report of the demo that supporters read."""
    posting = person("worker@demo.example").worker.postings.get(state="active")
    found = posting.reports.get(state="published")
    if "key" in address.parameters:
        return Sample({"key": found.photos.filter(shown__isnull=False).first().shown.key})
    return Sample({"pk": found.pk})


def mandate(address: Address) -> Sample | None:
    """Of whoever sent a form; none of the demo has a scan."""
    if not address.parameters or address.key == "members_mandates:scan":
        return None
    return Sample({"pk": live_mandate(membership_of(User.objects.get(email="support@demo.example"))).pk})


def debit(address: Address) -> Sample | None:
    """The run that waits for the bank, or a debit that came back."""
    if not address.parameters:
        return None
    lines = address.key in ("members_debits:settle", "members_debits:write")
    return Sample({"pk": (debits_to_settle() if lines else debit_runs().filter(state="fixed")).first().pk})


def first_of_its_kind(address: Address) -> Sample | None:
    """For the screens of a viewset, any record of its model."""
    if not address.parameters:
        return None
    model = getattr(address.callback, "view_initkwargs", {}).get("model") or getattr(address.view, "model", None)
    record = isinstance(model, type) and model._default_manager.order_by("pk").first()
    return Sample(dict.fromkeys(address.parameters, record.pk)) if record else None


def officer_of_demo(address: Address) -> Sample:
    serving = [one for organ in organs(timezone.localdate()) for one in organ.serving]
    return Sample({"pk": serving[0].pk})


# By the beginning of the name, the first that fits.
FOR = {
    "agm:result": counted_meeting,
    "agm:minutes": counted_meeting,
    "agm:inspection_votes": nothing,
    "agm:inspection": counted_meeting,
    "agm:receipt": open_meeting,
    "agm:ballots": nothing,  # the demo votes on nothing secretly
    "agm:": open_meeting,
    # Only a meeting in preparation can be edited or deleted, only an alias converted; the first collection stays.
    "agm_meetings:delete": nothing,
    "agm_meetings:edit": nothing,
    "wagtailadmin_pages:convert_alias": nothing,
    "wagtailadmin_collections:": nothing,
    "agm_meetings:minutes_write": nothing,  # those of the demo are finished
    "agm_meetings:minutes": counted_meeting,
    "agm_meetings:inspections": counted_meeting,
    "agm_meetings:inspection_letter": counted_meeting,
    "agm_meetings:inspection_": nothing,
    "agm_meetings:purge_": counted_meeting,
    "agm_meetings:web": nothing,  # the meetings of the demo print their papers
    "agm_meetings:officers_enter": counted_meeting,
    "agm_meetings:officers_take": nothing,  # needs a draft
    "agm_meetings:result": counted_meeting,
    "agm_meetings:turnout": counted_meeting,
    "agm_meetings:item_": item_of_open_meeting,
    "agm_meetings:": open_meeting,
    "agm_officers:": officer_of_demo,
    "agm_petitions:": nothing,  # the demo has none
    "members:receipt": own_receipt,
    "members:credit": own_credit,
    "members_refunds:": refund,
    "members_dues:": unpaid_dues,
    "members_mandates:": mandate,
    "members_debits:": debit,
    "members_payments:": partial(of_member, "payments"),
    "members_slips:": open_batch,
    "members_receipts:": partial(of_member, "receipts"),
    "members_memberships:": membership,
    "members_applications:": waiting_application,
    "scholarships:own_arrival": scholars.arrival,
    "scholarships:own_report": scholars.scholar_report,
    "scholarships:in_touch": scholars.own_page,
    "scholarships:own_data": scholars.own_page,
    "scholarships:report": scholars.page_of_applicant,
    "scholarships:call": scholars.public_call,
    "scholarships:start": scholars.public_call,
    **dict.fromkeys((f"scholarships:{name}" for name in APPLICANTS), scholars.page_of_applicant),
    "scholarships:review_list": scholars.own_review_list,
    "scholarships:review_comparison": scholars.compared_review,
    "scholarships:review_paper": scholars.review_paper,
    "scholarships:review": scholars.review,
    "scholarships_applications:paper": scholars.application_paper,
    **{
        f"scholarships_applications:{screen}": scholars.award
        for screen in (
            "award_step",
            "breach",
            "certificate",
            "confirm_service",
            "confirmation",
            "defer",
            "demand",
            "in_touch",
            "serve",
            "take_back",
            "waive",
        )
    },
    "scholarships_applications:withdraw_reviewer": scholars.assignment,
    "scholarships_applications:repayment": nothing,  # nobody of the demo pays back instead of serving
    "scholarships_applications:": scholars.application,
    "scholarships_instalments:": scholars.instalment,
    "scholarships_reports:enter": nothing,  # what the scholar wrote is there
    "scholarships_reports:": scholars.scholar_report,
    "scholarships_batches:": scholars.bank_list,
    "scholarships_visits:": scholars.visit,
    "scholarships_calls:": scholars.call,
    "dispatch:calendar": nothing,  # the secret is told once and not kept
    "newsletter_editions:": lambda address: Sample({"pk": Edition.objects.get(state="draft").pk}),
    "newsletter:": lambda address: Sample({"token": "x"} if address.parameters else {}),
    "tours:tour": own_screen,
    "tours:itinerary": own_screen,
    "tours": lambda address: Sample(of_a_tour(address)),
    "volunteers:join": lambda address: Sample(shift_to_come()),
    "volunteers_stamps:": lambda address: Sample(stamp_lot()) if address.parameters else None,
    "volunteers_volunteers:": lambda address: Sample(volunteer()),
    "volunteers_shifts:entry_": lambda address: Sample(sign_up()),
    "volunteers_shifts:": lambda address: Sample(shift()),
    "dispatch:mine": own_screen,
    "dispatch:new_report": own_report,
    "dispatch:report": own_report,
    "dispatch:save_report": own_report,
    "dispatch:keep_photo": own_report,
    "dispatch:photo": own_report,
    "dispatch:remove_photo": own_report,
    "dispatch_reports:": report,
    "home_stories:": story,
    "story": story,
    "stories_by": lambda address: Sample({"pk": 1}),
    "event_calendar": lambda address: Sample({"pk": EventPage.objects.live().first().pk}),
    "card": lambda address: Sample({"pk": Page.objects.get(slug="about", locale__language_code="ja").pk}),
    "dispatch:story_photo": story,
    "dispatch:ask_absence": own_posting,
    "dispatch:take_back_absence": own_posting,
    "dispatch:posting": posting,
    "dispatch_postings:family": around_posting,
    "dispatch_postings:contact_": around_posting,
    "dispatch_absences:": absence,
    "safety:answer": nothing,  # the link of a mail, which nobody can make up
    "safety_": safety_event,
    "dispatch_postings:": posting,
    "dispatch_tasks:plan": training,
    "dispatch_risks:decide": posting,
    "dispatch_risks:": risk_area,
    "dispatch_tasks:": task,
    "dispatch_documents:number": nothing,  # answers to a button only
    "dispatch_documents:": document,
    "dispatch_requests:": worker_request,
    "dispatch_agreements:": agreement,
    "dispatch_candidacies:": candidacy,
    "dispatch_budget:revise": budget_line,
    "dispatch_budget:reverse": expense,
    "dispatch_budget:account": budget_account,
    "dispatch_budget:book": budget_account,
    "dispatch_budget:": budget_year,
    "wagtailadmin_pages:": page,
    "wagtailadmin_explore": page,
    "": first_of_its_kind,
}


def sample_for(address: Address) -> Sample | None:
    """``None``: nothing that exists is known to fit."""
    return next(find for beginning, find in FOR.items() if address.key.startswith(beginning))(address)

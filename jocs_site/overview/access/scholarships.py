"""Scholarships."""

from jocs_site.overview.access.policies import BY_LINK, OWN, PUBLIC, SIGNED_IN, staff
from jocs_site.overview.access.records import FILE, LIST, records

# Pages of an application that is written on the site, and those of the officer and the referees.
APPLICANTS = [
    "open_own",
    "own",
    "papers",
    "paper",
    "remove_paper",
    "referees",
    "referee",
    "consent",
    "check",
    "ask_officer",
    "withdraw",
    "data",
    "step",
]
APPLICANTS += ["endorse", "refer"]
SCHOLARSHIPS = {
    "scholarships:programme": PUBLIC,
    "scholarships:call": PUBLIC,
    "scholarships:start": PUBLIC,
    "scholarships:sent": PUBLIC,
    **dict.fromkeys([f"scholarships:{name}" for name in APPLICANTS], BY_LINK),
    "scholarships:mine": SIGNED_IN,
    "scholarships:review_list": OWN,
    "scholarships:review_file": OWN,
    "scholarships:review_paper": OWN,
    "scholarships:review_comparison": OWN,
    "scholarships:review_conflict": OWN,
    **records("scholarships_applications", "scholarships.application", *LIST, "add"),
    "scholarships_applications:inspect": staff("scholarships.view_application"),
    "scholarships_applications:add_paper": staff("scholarships.check_application"),
    "scholarships_applications:paper": staff("scholarships.view_application"),
    "scholarships_applications:check": staff("scholarships.check_application"),
    "scholarships_applications:complete": staff("scholarships.check_application"),
    "scholarships_applications:assign": staff("scholarships.assign_application"),
    "scholarships_applications:invite": staff("scholarships.decide_application"),
    "scholarships_applications:interview": staff("scholarships.decide_application"),
    "scholarships_applications:decide": staff("scholarships.decide_application"),
    "scholarships_applications:step": staff("scholarships.check_application"),
    "scholarships_applications:award": staff("scholarships.add_award"),
    "scholarships_applications:pledge": staff("scholarships.add_award"),
    "scholarships_applications:plan": staff("scholarships.add_instalment"),
    "scholarships_applications:account": staff("scholarships.add_bankaccount"),
    "scholarships_applications:enrolment": staff("scholarships.add_enrolmentconfirmation"),
    **{
        f"scholarships_applications:{screen}": staff("scholarships.advance_award")
        for screen in (
            "suspend",
            "complete_award",
            "award_step",
            "serve",
            "defer",
            "confirm_service",
            "take_back",
            "repayment",
            "in_touch",
        )
    },
    "scholarships_applications:certificate": staff("scholarships.view_award"),
    "scholarships_applications:confirmation": staff("scholarships.view_serviceobligation"),
    **{
        f"scholarships_applications:{screen}": staff("scholarships.rule_award")
        for screen in ("terminate", "breach", "waive", "demand")
    },
    "scholarships_applications:sanctions": staff("scholarships.add_sanctioncheck"),
    **records("scholarships_instalments", "scholarships.instalment", *LIST),
    "scholarships_instalments:inspect": staff("scholarships.view_instalment"),
    "scholarships_instalments:approve": staff("scholarships.approve_instalment"),
    "scholarships_instalments:approve_due": staff("scholarships.approve_instalment"),
    "scholarships_instalments:send": staff("scholarships.send_instalment"),
    "scholarships_instalments:receive": staff("scholarships.receive_instalment"),
    "scholarships_instalments:look": staff("scholarships.look_bankaccount"),
    "scholarships_instalments:receipt": staff("scholarships.receive_instalment"),
    "scholarships_instalments:receipt_file": staff("scholarships.view_instalment"),
    "scholarships_instalments:refund": staff("scholarships.approve_instalment"),
    "scholarships_instalments:step": staff("scholarships.approve_instalment"),
    "scholarships:own_arrival": OWN,
    "scholarships:in_touch": OWN,
    "scholarships:own_report": OWN,
    "scholarships:report": BY_LINK,
    **records("scholarships_reports", "scholarships.scholarreport", *LIST),
    **{
        f"scholarships_reports:{screen}": staff("scholarships.view_scholarreport")
        for screen in ("inspect", "transcript")
    },
    **{f"scholarships_reports:{screen}": staff("scholarships.enter_scholarreport") for screen in ("enter", "link")},
    "scholarships_reports:step": staff("scholarships.waive_scholarreport"),
    "scholarships_scholars:*": staff("scholarships.view_application"),
    "scholarships_alumni:*": staff("scholarships.view_application"),
    "scholarships_service:*": staff("scholarships.view_serviceobligation"),
    **records("scholarships_visits", "scholarships.monitoringvisit", *LIST, "add"),
    "scholarships_visits:inspect": staff("scholarships.view_monitoringvisit"),
    **{f"scholarships_visits:{screen}": staff("scholarships.add_monitoringvisit") for screen in ("note", "take_back")},
    **records("scholarships_batches", "scholarships.paymentbatch", *LIST, "add"),
    **{
        f"scholarships_batches:{screen}": staff("scholarships.view_paymentbatch")
        for screen in ("inspect", "xlsx", "pdf")
    },
    "scholarships_batches:take": staff("scholarships.read_bankaccount"),
    "scholarships_batches:send": staff("scholarships.send_instalment"),
    "scholarships_batches:give_up": staff("scholarships.add_paymentbatch"),
    **records("scholarships_calls", "scholarships.call", *LIST, *FILE),
    "scholarships_calls:inspect": staff("scholarships.view_call"),
    "scholarships_calls:next_year": staff("scholarships.add_call"),
    "scholarships_calls:ranking": staff("scholarships.view_review"),
    "scholarships_calls:check": staff("scholarships.check_application"),
    "scholarships_calls:assign": staff("scholarships.assign_application"),
    "scholarships_calls:book": staff("scholarships.print_selection_book"),
    "scholarships_calls:book_xlsx": staff("scholarships.print_selection_book"),
    "scholarships_calls:pictures": staff("scholarships.view_review"),
    "scholarships_calls:results": staff("scholarships.view_application"),
    "scholarships_calls:decide": staff("scholarships.decide_application"),
    "scholarships_calls:meeting": staff("scholarships.decide_application"),
    "scholarships_calls:sign": staff("scholarships.decide_application"),
    "scholarships_calls:letters": staff("scholarships.decide_application"),
    "scholarships_calls:close_review": staff("scholarships.assign_application"),
    **records("scholarships_panel", "scholarships.panelmember", *LIST, *FILE),
}

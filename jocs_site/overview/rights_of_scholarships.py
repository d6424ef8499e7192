"""What the groups may do about scholarships; `roles` gives it to them."""

# The desk and auditors see all records.
READING = [
    "scholarships.view_application",
    "scholarships.view_award",
    "scholarships.view_bankaccount",
    "scholarships.view_call",
    "scholarships.view_decision",
    "scholarships.view_instalment",
    "scholarships.view_monitoringvisit",
    "scholarships.view_panelmember",
    "scholarships.view_paymentbatch",
    "scholarships.view_review",
    "scholarships.view_reviewassignment",
    "scholarships.view_scholarreport",
    "scholarships.view_serviceobligation",
]

# The scholarship officer does this besides.
DESK = [
    "scholarships.accept_scholarreport",
    "scholarships.add_application",
    "scholarships.add_award",
    "scholarships.add_bankaccount",
    "scholarships.add_call",
    "scholarships.add_enrolmentconfirmation",
    "scholarships.add_instalment",
    "scholarships.add_monitoringvisit",
    "scholarships.add_panelmember",
    "scholarships.add_sanctioncheck",
    "scholarships.advance_award",
    "scholarships.approve_instalment",
    "scholarships.assign_application",
    "scholarships.change_call",
    "scholarships.change_panelmember",
    "scholarships.check_application",
    "scholarships.decide_application",
    "scholarships.enter_scholarreport",
    "scholarships.print_selection_book",
    "scholarships.receive_instalment",
    "scholarships.rule_award",
    "scholarships.waive_scholarreport",
]

# The treasurer sends what the desk approved, and sees no more than the money.
TREASURY = [
    "scholarships.add_paymentbatch",
    "scholarships.look_bankaccount",
    "scholarships.read_bankaccount",
    "scholarships.send_instalment",
    "scholarships.view_award",
    "scholarships.view_bankaccount",
    "scholarships.view_instalment",
    "scholarships.view_paymentbatch",
]

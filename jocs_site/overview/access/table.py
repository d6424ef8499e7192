"""The table. A name ending in ``*`` stands for all that begin like it; a longer name beats a shorter one."""

from jocs_site.overview.access.addresses import Address
from jocs_site.overview.access.policies import (
    CLOSED,
    DOCUMENTS,
    ELECTOR,
    IMAGES,
    MACHINE,
    MEMBER,
    NOBODY,
    OFFICE,
    OFFICE_OWN,
    OFFICE_PARTS,
    ON_THE_WAY_IN,
    OWN,
    PAGES,
    PUBLIC,
    SECOND_FACTOR,
    SIGNED_IN,
    SUPERUSER,
    Policy,
    staff,
)


def records(space: str, model: str, *screens: str) -> dict[str, Policy]:
    """The screens of a viewset, each with the right that Wagtail asks for it. ``model``: as ``dispatch.worker``."""
    app, name = model.split(".")
    rights = {right: f"{app}.{right}_{name}" for right in ("add", "change", "delete", "view")}
    asks = {"add": ["add"], "edit": ["change"], "delete": ["delete"], "usage": ["change"]}
    asks |= {screen: ["add", "change", "delete"] for screen in ("history", "history_results")}
    anything = ["add", "change", "delete", "view"]
    return {f"{space}:{screen}": staff(*(rights[right] for right in asks.get(screen, anything))) for screen in screens}


LIST = ("index", "index_results")
FILE = ("add", "edit", "inspect", "usage", "history", "history_results")
FRONT_DOOR = {
    "choose_language": PUBLIC,
    "switch_language": PUBLIC,
    "picture": PUBLIC,
    "sign_in": CLOSED,
    "office_logout": PUBLIC,
    "healthz": MACHINE,
    "readyz": MACHINE,
    "wagtail_serve": PUBLIC,
    **records("home_offices", "home.office", *LIST, "add", "edit", "delete", "usage", "history", "history_results"),
    "wagtailcore_authenticate_with_password": PUBLIC,
    "/ja/_util/login/": CLOSED,
    "wagtailcore_login": CLOSED,
    "wagtaildocs_serve": PUBLIC,
    "wagtaildocs_authenticate_with_password": PUBLIC,
}
SIGNING_IN = {
    "account_*": ON_THE_WAY_IN,
    "account_email": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_*": SECOND_FACTOR,
    "mfa_authenticate": ON_THE_WAY_IN,
}
WAGTAIL = {
    "/office/(?:login|password_reset|failwhale)/": CLOSED,
    "wagtailadmin_login": CLOSED,
    "wagtailadmin_error_test": CLOSED,
    "wagtailadmin_logout": CLOSED,
    "wagtailadmin_password_reset*": CLOSED,
    "wagtailadmin_*": OFFICE,
    "/office/*": OFFICE,
    "wagtail_bulk_action": OFFICE_PARTS,
    "wagtailadmin_api:*": OFFICE_PARTS,
    "wagtailadmin_block_preview": OFFICE_PARTS,
    "wagtailadmin_explore*": PAGES,
    "wagtailadmin_pages:*": PAGES,
    "wagtailadmin_pages:confirm_workflow_cancellation": OFFICE_PARTS,
    "wagtailadmin_pages:revisions_index": OFFICE_PARTS,  # leads to the history, which asks
    "wagtailadmin_collections:*": SUPERUSER,
    "wagtailadmin_workflows:*": SUPERUSER,
    "wagtailadmin_workflows:task_chooser*": OFFICE_PARTS,
    "wagtailadmin_reports:*": PAGES,
    "wagtailadmin_reports:site_history*": OFFICE_OWN,
    "wagtailforms:*": PAGES,
    "wagtailforms:delete_submissions": NOBODY,
    "wagtailredirects:*": SUPERUSER,
    "wagtailsettings:*": SUPERUSER,
    "simple_translation:*": staff("simple_translation.submit_translation"),
    "wagtailembeds:*": OFFICE,
    "wagtailsnippets:*": NOBODY,
    "wagtaildocs:*": DOCUMENTS,
    "wagtaildocs_chooser:*": OFFICE,
    "wagtaildocs_chooser:create": DOCUMENTS,
    "wagtailimages:*": IMAGES,
    "wagtailimages_chooser:*": OFFICE,
    "wagtailimages_chooser:create": IMAGES,
    "wagtailsites:*": SUPERUSER,
    "wagtailusers_users:*": SUPERUSER,
    "wagtailusers_groups:*": SUPERUSER,
    "wagtaillocales:*": SUPERUSER,
    "wagtaillocales:add": NOBODY,  # both languages are there
}
PEOPLE = {
    "people:place": PUBLIC,
    **records("people_people", "people.person", *LIST, *FILE),
    "people_people:household": staff("people.change_person"),
    "people_people:returned": staff("people.change_person"),
    "people_returned_mail:*": staff("people.view_returnedmail"),
    **records("people_consent_texts", "people.consenttext", *LIST, *FILE[:1], *FILE[2:]),
    "people_choose_person:*": staff("people.view_person"),
    "people_choose_person:create": staff("people.add_person"),
    **records("people_organisations", "people.organisation", *LIST, *FILE),
    "people_choose_organisation:*": staff("people.view_organisation"),
    "people_choose_organisation:create": staff("people.add_organisation"),
}
MEMBERS = {
    "giving:*": PUBLIC,  # a key that nobody can guess stands for one gift, and no name is shown
    "joining:*": PUBLIC,  # who skips a step begins again
    "members_applications:index": staff("members.view_membershipapplication"),
    "members_applications:index_results": staff("members.view_membershipapplication"),
    "members_applications:inspect": staff("members.view_membershipapplication"),
    "members_applications:approve": staff("members.decide_application"),
    "members_applications:settle": staff("members.decide_application"),
    "members_applications:step": staff("members.decide_application"),
    "members:*": SIGNED_IN,
    "members:receipt": OWN,
    "members:payment_result": OWN,
    "members:test_payment": OWN,
    "payments:*": MACHINE,
    **records("members_memberships", "members.membership", *LIST, "add"),
    "members_memberships:inspect": staff("members.view_membership"),
    "members_memberships:kind": staff("members.change_membership"),
    "members_memberships:pledge": staff("members.change_membership"),
    "members_memberships:end": staff("members.change_membership"),
    "members_memberships:death": staff("members.change_membership"),
    "members_memberships:expel": staff("members.expel_membership"),
    "members_memberships:expulsion": staff("members.expel_membership"),
    "members_payments:index": staff("members.view_payment"),
    "members_payments:index_results": staff("members.view_payment"),
    "members_payments:record": staff("members.add_payment"),
    "members_payments:credit": staff("members.add_payment"),
    "members_payments:reverse": staff("members.reverse_payment"),
    "members_payments:refund": staff("members.reverse_payment"),
    "members_payments:receipt": staff("members.issue_receipt"),
    "members_dues:index": staff("members.view_dues"),
    "members_dues:index_results": staff("members.view_dues"),
    "members_dues:raise": staff("members.add_dues"),
    "members_dues:waive": staff("members.waive_dues"),
    "members_arrears:*": staff("members.view_dues"),
    "members_disputes:*": staff("members.view_paymentrequest"),
    "members_notices:*": staff("members.view_paymentrequest"),
    "members_receipts:index": staff("members.view_receipt"),
    "members_receipts:index_results": staff("members.view_receipt"),
    "members_receipts:pdf": staff("members.view_receipt"),
    "members_receipts:void": staff("members.void_receipt"),
    "members_receipts:reissue": staff("members.void_receipt"),
    **records("members_kinds", "members.membershipkind", *LIST, *FILE[1:]),
    **records("members_terms", "members.kindterms", *LIST, *FILE[:1], *FILE[2:]),
}
LETTERS = {
    "letters_outbox:index": staff("letters.view_letter"),
    "letters_outbox:index_results": staff("letters.view_letter"),
    "letters_outbox:show": staff("letters.view_letter"),
    "letters_outbox:attachment": staff("letters.view_letter"),
    "letters_outbox:again": staff("letters.send_letter"),
    "letters_outbox:arrived": staff("letters.send_letter"),
    "letters_outbox:settle": staff("letters.send_letter"),
    "letters_outbox:withdraw": staff("letters.send_letter"),
    "letters_trouble:*": staff("letters.view_letter"),
    "letters_bounces:index": staff("letters.view_bounce"),
    "letters_bounces:index_results": staff("letters.view_bounce"),
    "letters_bounces:settle": staff("letters.send_letter"),
}
IMPORTS = {"sheets:*": staff("members.import_members"), "runs:*": staff("members.import_members")}
MEETING = {
    "agm:meetings": MEMBER,
    "agm:meeting": MEMBER,
    "agm:vote": ELECTOR,
    "agm:receipt": OWN,
    "agm:result": MEMBER,
    **records("agm_meetings", "agm.meeting", *LIST, "add", "edit", "delete", "usage", "history", "history_results"),
    "agm_meetings:inspect": staff("agm.view_meeting"),
    **dict.fromkeys(
        [f"agm_meetings:{step}" for step in ("send_notice", "posted", "open_voting", "close_voting", "count")],
        staff("agm.run_meeting"),
    ),
    "agm_meetings:chair": staff("agm.run_meeting"),
    "agm_meetings:strike": staff("agm.run_meeting"),
    "agm_meetings:paper": staff("agm.enter_act"),
    "agm_meetings:proxy": staff("agm.enter_act"),
    "agm_meetings:hall": staff("agm.enter_act"),
    "agm_meetings:door": staff("agm.enter_act"),
    "agm_meetings:leave": staff("agm.enter_act"),
    "agm_meetings:roll": staff("agm.view_roll"),
    "agm_meetings:turnout": staff("agm.view_roll"),
    "agm_meetings:result": staff("agm.read_result"),
}
DISPATCH = {
    "dispatch:workers": PUBLIC,
    "dispatch:mine": OWN,
    "dispatch:posting": PUBLIC,
    **records("dispatch_postings", "dispatch.posting", *LIST, "add"),
    "dispatch_postings:inspect": staff("dispatch.view_posting"),
    "dispatch_postings:exception": staff("dispatch.add_termexception"),
    "dispatch_postings:revise": staff("dispatch.change_posting"),
    "dispatch_postings:step": staff("dispatch.advance_posting"),
    "dispatch_postings:papers": staff("dispatch.change_posting"),
    "dispatch_postings:contact": staff("dispatch.add_emergencycontact"),
    "dispatch_postings:amend": staff("dispatch.amend_posting"),
    "dispatch_postings:sensitivity": staff("dispatch.change_posting"),
    "dispatch_postings:profile": staff("dispatch.change_publicprofile"),
    "dispatch_postings:release": staff("dispatch.publish_profile"),
    "dispatch_postings:withdraw": staff("dispatch.change_publicprofile"),
    "dispatch_timeline:index": staff("dispatch.view_posting"),
    **records("dispatch_workers", "dispatch.worker", *LIST, *FILE),
    "dispatch_workers:add_person": staff("dispatch.add_worker"),
    **records("dispatch_hidden", "dispatch.hiddencountry", *LIST, *FILE),
}
SCHOLARSHIPS = {
    "scholarships:programme": PUBLIC,
    "scholarships:mine": SIGNED_IN,
    "scholarships:review_list": OWN,
    "scholarships:review_file": OWN,
    "scholarships:review_conflict": OWN,
    **records("scholarships_applications", "scholarships.application", *LIST, "add"),
    "scholarships_applications:inspect": staff("scholarships.view_application"),
    "scholarships_applications:check": staff("scholarships.check_application"),
    "scholarships_applications:complete": staff("scholarships.check_application"),
    "scholarships_applications:assign": staff("scholarships.assign_application"),
    "scholarships_applications:decide": staff("scholarships.decide_application"),
    "scholarships_applications:step": staff("scholarships.check_application"),
    "scholarships_applications:award": staff("scholarships.add_award"),
    "scholarships_applications:pledge": staff("scholarships.add_award"),
    "scholarships_applications:plan": staff("scholarships.add_instalment"),
    **records("scholarships_instalments", "scholarships.instalment", *LIST),
    "scholarships_instalments:inspect": staff("scholarships.view_instalment"),
    "scholarships_instalments:approve": staff("scholarships.approve_instalment"),
    "scholarships_instalments:send": staff("scholarships.send_instalment"),
    "scholarships_instalments:receive": staff("scholarships.receive_instalment"),
    "scholarships_instalments:step": staff("scholarships.approve_instalment"),
    **records("scholarships_calls", "scholarships.call", *LIST, *FILE),
    "scholarships_calls:inspect": staff("scholarships.view_call"),
    "scholarships_calls:ranking": staff("scholarships.view_review"),
    "scholarships_calls:check": staff("scholarships.check_application"),
    "scholarships_calls:assign": staff("scholarships.assign_application"),
    "scholarships_calls:close_review": staff("scholarships.assign_application"),
    **records("scholarships_panel", "scholarships.panelmember", *LIST, *FILE),
}
SECTIONS = {
    "The front door": FRONT_DOOR,
    "Signing in": SIGNING_IN,
    "People": PEOPLE,
    "Members and dues": MEMBERS,
    "Letters": LETTERS,
    "Imports and long work": IMPORTS,
    "General meeting": MEETING,
    "Dispatch": DISPATCH,
    "Scholarships": SCHOLARSHIPS,
    "Wagtail": WAGTAIL,
}
TABLE: dict[str, Policy] = {name: policy for section in SECTIONS.values() for name, policy in section.items()}


def entry_for(address: Address) -> str | None:
    """The name in the table under which this address falls; ``None`` when nobody has said who may open it."""
    if address.key in TABLE:
        return address.key
    fitting = [name for name in TABLE if name.endswith("*") and address.key.startswith(name[:-1])]
    return max(fitting, key=len, default=None)

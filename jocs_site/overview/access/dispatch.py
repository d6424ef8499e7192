"""Dispatch."""

from jocs_site.overview.access.policies import OWN, PUBLIC, staff
from jocs_site.overview.access.records import FILE, LIST, records

DISPATCH = {
    "dispatch:workers": PUBLIC,
    "dispatch:introduction": PUBLIC,
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
    "dispatch_map:index": staff("dispatch.view_posting"),
    "dispatch_timeline:index": staff("dispatch.view_posting"),
    **records("dispatch_workers", "dispatch.worker", *LIST, *FILE),
    "dispatch_workers:add_person": staff("dispatch.add_worker"),
    **records("dispatch_hidden", "dispatch.hiddencountry", *LIST, *FILE),
}

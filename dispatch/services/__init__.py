"""Every change beyond saving one form."""

from dispatch.services.absences import advance_absence, request_absence, revise_absence, take_back_absence
from dispatch.services.contacts import add_emergency_contact, change_emergency_contact, remove_emergency_contact
from dispatch.services.decisions import amend_posting, grant_exception
from dispatch.services.family import add_family_member, change_family_member, remove_family_member
from dispatch.services.merging import merge_person
from dispatch.services.postings import (
    advance_posting,
    plan_posting,
    record_papers,
    register_worker,
    revise_posting,
)
from dispatch.services.profiles import release_public_profile, set_public_profile, set_sensitivity, withdraw_consent

__all__ = [
    "add_emergency_contact",
    "add_family_member",
    "advance_absence",
    "advance_posting",
    "amend_posting",
    "change_emergency_contact",
    "change_family_member",
    "grant_exception",
    "merge_person",
    "plan_posting",
    "record_papers",
    "register_worker",
    "release_public_profile",
    "remove_emergency_contact",
    "remove_family_member",
    "request_absence",
    "revise_absence",
    "revise_posting",
    "set_public_profile",
    "set_sensitivity",
    "take_back_absence",
    "withdraw_consent",
]

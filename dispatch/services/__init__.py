"""Every change beyond saving one form."""

from dispatch.services.decisions import amend_posting, grant_exception
from dispatch.services.merging import merge_person
from dispatch.services.postings import (
    add_emergency_contact,
    advance_posting,
    plan_posting,
    record_papers,
    register_worker,
    revise_posting,
)
from dispatch.services.profiles import release_public_profile, set_public_profile, set_sensitivity, withdraw_consent

__all__ = [
    "add_emergency_contact",
    "advance_posting",
    "amend_posting",
    "grant_exception",
    "merge_person",
    "plan_posting",
    "record_papers",
    "register_worker",
    "release_public_profile",
    "revise_posting",
    "set_public_profile",
    "set_sensitivity",
    "withdraw_consent",
]

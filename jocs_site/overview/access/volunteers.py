"""Volunteers."""

from jocs_site.overview.access.policies import BY_LINK, PUBLIC, staff
from jocs_site.overview.access.records import FILE, LIST, records

VOLUNTEERS = {
    "volunteers:opportunities": PUBLIC,
    "volunteers:join": PUBLIC,
    "volunteers:sent": PUBLIC,
    "volunteers:confirm": BY_LINK,
    "volunteers:link": PUBLIC,
    "volunteers:mine": BY_LINK,
    "volunteers:cancel": BY_LINK,
    "volunteers:calendar": BY_LINK,
    "volunteers:certificate": BY_LINK,
    "volunteers:here": BY_LINK,
    "volunteers:open": BY_LINK,
    **records("volunteers_volunteers", "volunteers.volunteer", *LIST, "add"),
    "volunteers_volunteers:add_person": staff("volunteers.add_volunteer"),
    "volunteers_volunteers:inspect": staff("volunteers.view_volunteer"),
    "volunteers_volunteers:certificate": staff("volunteers.view_volunteer"),
    "volunteers_volunteers:change": staff("volunteers.change_volunteer"),
    "volunteers_volunteers:end": staff("volunteers.change_volunteer"),
    "volunteers_insurance:*": staff("volunteers.view_volunteer"),
    **records("volunteers_opportunities", "volunteers.opportunity", *LIST, *FILE),
    **records("volunteers_shifts", "volunteers.shift", *LIST, "add"),
    "volunteers_shifts:weekly": staff("volunteers.add_shift"),
    "volunteers_shifts:inspect": staff("volunteers.view_signup"),
    "volunteers_shifts:sheet": staff("volunteers.view_signup"),
    "volunteers_shifts:change": staff("volunteers.change_shift"),
    "volunteers_shifts:call_off": staff("volunteers.change_shift"),
    "volunteers_shifts:put_on_list": staff("volunteers.change_signup"),
    "volunteers_shifts:attendance": staff("volunteers.change_signup"),
    **records("volunteers_stamps", "volunteers.stamplot", *LIST, "add"),
    "volunteers_stamps:year": staff("volunteers.view_stamplot"),
    "volunteers_stamps:inspect": staff("volunteers.view_stamplot"),
    **dict.fromkeys(
        [f"volunteers_stamps:{step}" for step in ("weigh", "sort", "sell")], staff("volunteers.change_stamplot")
    ),
    "volunteers_rates:index*": staff("volunteers.view_stamplot"),
    "volunteers_rates:add": staff("volunteers.add_stamprate"),
    "volunteers_shifts:entry_*": staff("volunteers.change_signup"),
}

"""Report tours: meetings, sign-ups, offerings."""

from jocs_site.overview.access.policies import BY_LINK, OWN, PUBLIC, staff

_CHANGE = staff("tours.change_reportmeeting")
TOURS = {
    "tours:meetings": PUBLIC,
    "tours:meeting": PUBLIC,
    "tours:calendar": PUBLIC,
    "tours:feed": PUBLIC,
    "tours:sent": PUBLIC,
    "tours:open": BY_LINK,
    "tours:own": BY_LINK,
    "tours:cancel": BY_LINK,
    "tours:own_calendar": BY_LINK,
    "tours:tour": OWN,
    "tours:itinerary": OWN,
    "tours:tour_calendar": OWN,
    "tours_meetings:index": staff("tours.add_reportmeeting", "tours.change_reportmeeting", "tours.view_reportmeeting"),
    "tours_meetings:index_results": staff(
        "tours.add_reportmeeting", "tours.change_reportmeeting", "tours.view_reportmeeting"
    ),
    "tours_meetings:add": staff("tours.add_reportmeeting"),
    "tours_meetings:inspect": staff("tours.view_reportmeeting"),
    **dict.fromkeys(
        [f"tours_meetings:{name}" for name in ("announce", "change", "call_off", "numbers", "correct_numbers")], _CHANGE
    ),
    "tours_meetings:door": staff("tours.view_meetingsignup"),
    "tours_meetings:sign_ups": staff("tours.view_meetingsignup"),
    "tours_meetings:put_on_list": staff("tours.change_meetingsignup"),
    "tours_meetings:entry_*": staff("tours.change_meetingsignup"),
    "tours_meetings:offering": staff("tours.add_offering"),
    "tours_meetings:correct_offering": staff("tours.correct_offering"),
    "tours_meetings:hand_over": staff("tours.correct_offering"),
    "tours_offerings:*": staff("tours.view_offering"),
    "tours_postings:*": staff("tours.view_reportmeeting"),
}

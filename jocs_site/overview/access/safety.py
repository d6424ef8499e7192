"""Who is where, and safety events."""

from jocs_site.overview.access.policies import PUBLIC, staff

SAFETY = {
    "safety:answer": PUBLIC,
    "safety_where:index": staff("safety.view_whereabouts"),
    "safety_where:sheets": staff("safety.view_whereabouts"),
    "safety_where:copy": staff("safety.hold_copy"),
    "safety_events:index": staff("safety.view_safetyevent"),
    "safety_events:open": staff("safety.add_safetyevent"),
    "safety_events:roll": staff("safety.view_safetyevent"),
    "safety_events:roll_now": staff("safety.view_safetyevent"),
    "safety_events:minutes": staff("safety.view_safetyevent"),
    **dict.fromkeys(
        [f"safety_events:{name}" for name in ("visitor", "level", "close")], staff("safety.change_safetyevent")
    ),
    "safety_events:record": staff("safety.change_checkin"),
}

"""The general meeting."""

from jocs_site.overview.access.policies import ELECTOR, MEMBER, OWN, staff
from jocs_site.overview.access.records import LIST, records

MEETING = {
    "agm:meetings": MEMBER,
    "agm:meeting": MEMBER,
    "agm:notice": MEMBER,
    "agm:papers": MEMBER,
    "agm:vote": ELECTOR,
    "agm:hall": ELECTOR,
    "agm:hall_now": ELECTOR,
    "agm:receipt": OWN,
    "agm:result": MEMBER,
    "agm:record": MEMBER,
    "agm:ballots": MEMBER,
    "agm:inspection": MEMBER,
    "agm:inspection_votes": OWN,
    "agm:minutes": MEMBER,
    "agm:inspection_scan": MEMBER,
    "agm:minutes_pdf": MEMBER,
    **records("agm_meetings", "agm.meeting", *LIST, "add", "edit", "delete", "history", "history_results"),
    "agm_meetings:inspect": staff("agm.view_meeting"),
    **dict.fromkeys(
        [f"agm_meetings:{step}" for step in ("send_notice", "posted", "open_voting", "close_voting", "count")],
        staff("agm.run_meeting"),
    ),
    "agm_officers:index": staff("agm.view_meeting"),
    **dict.fromkeys(
        [f"agm_officers:{name}" for name in ("lengths", "enter", "end", "amend")], staff("agm.run_meeting")
    ),
    "agm_meetings:web": staff("agm.view_roll"),
    **dict.fromkeys(
        [f"agm_meetings:web_{name}" for name in ("articles", "switch", "break", "break_end", "request", "withdraw")],
        staff("agm.run_meeting"),
    ),
    "agm_petitions:index": staff("agm.view_roll"),
    "agm_petitions:show": staff("agm.view_roll"),
    **dict.fromkeys(
        [
            f"agm_petitions:{name}"
            for name in ("enter", "support", "drop", "like", "admit", "refuse", "withdraw", "agenda")
        ],
        staff("agm.run_meeting"),
    ),
    "agm_meetings:officers_enter": staff("agm.run_meeting"),
    "agm_meetings:officers_take": staff("agm.change_meeting"),
    "agm_meetings:chair": staff("agm.run_meeting"),
    "agm_meetings:strike": staff("agm.run_meeting"),
    **dict.fromkeys(
        [f"agm_meetings:{screen}" for screen in ("conduct*", "motion", "adjourn", "resume", "lapse", "item_*")],
        staff("agm.run_meeting"),
    ),
    "agm_meetings:copy": staff("agm.add_meeting"),
    **dict.fromkeys(
        [f"agm_meetings:{entry}" for entry in ("hall", "door", "leave")],
        staff("agm.enter_act"),
    ),
    "agm_meetings:desk*": staff("agm.enter_act"),
    **dict.fromkeys(
        [
            f"agm_meetings:{desk}{more}"
            for desk in ("paper", "proxy")
            for more in ("", "_look", "_check", "_check_look")
        ],
        staff("agm.enter_act"),
    ),
    "agm_meetings:waiting": staff("agm.enter_act"),
    "agm_meetings:void": staff("agm.enter_act"),
    "agm_meetings:take_back": staff("agm.enter_act"),
    "agm_meetings:display*": staff("agm.show_display"),
    "agm_meetings:roll": staff("agm.view_roll"),
    "agm_meetings:turnout": staff("agm.view_roll"),
    "agm_meetings:result": staff("agm.read_result"),
    "agm_meetings:record": staff("agm.read_result"),
    **dict.fromkeys(
        [f"agm_meetings:{name}" for name in ("minutes", "minutes_pdf", "minutes_docx", "minutes_signed")],
        staff("agm.read_result"),
    ),
    **dict.fromkeys(
        [f"agm_meetings:{name}" for name in ("minutes_write", "minutes_finish", "minutes_add_signed")],
        staff("agm.write_minutes"),
    ),
    "agm_meetings:inspections": staff("agm.view_roll"),
    **dict.fromkeys(
        [f"agm_meetings:inspection_{step}" for step in ("letter", "decide", "close")], staff("agm.run_meeting")
    ),
    **dict.fromkeys(
        [f"agm_meetings:purge_{step}" for step in ("propose", "confirm", "withdraw")], staff("agm.purge_votes")
    ),
    **dict.fromkeys([f"agm_meetings:{name}" for name in ("scan", "scan_add", "scan_picture")], staff("agm.enter_act")),
    "agm_meetings:scan_take_out": staff("agm.run_meeting"),
    "agm_meetings:notice": staff("agm.view_meeting"),
    "agm_meetings:papers": staff("agm.view_meeting"),
    "agm_meetings:forms": staff("agm.view_roll"),
}

"""Registers the staff screens of the general meeting and the rights that no list of records brings along."""

from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from members.agm.backoffice import MeetingViewSet, OfficersViewSet, PetitionsViewSet

# Under which name the history tells of them; what it says itself is data.
LOGGED = {
    "agm.minutes_begun": _("Minutes begun"),
    "agm.minutes_written": _("Draft of the minutes saved"),
    "agm.minutes_finished": _("Minutes finished"),
    "agm.scan_added": _("Scan of a paper kept"),
    "agm.scan_taken_out": _("Scan of a paper taken out"),
    "agm.scan_read": _("Scan of a paper opened"),
    "agm.minutes_signed": _("Signed minutes kept"),
    "agm.signed_minutes_read": _("Signed minutes opened"),
    "agm.result_asked_early": _("Result of a secret ballot asked for before the count"),
    "agm.inspection_asked": _("Inspection asked for"),
    "agm.inspection_granted": _("Inspection granted"),
    "agm.inspection_refused": _("Inspection refused"),
    "agm.inspection_closed": _("Inspection closed"),
    "agm.term_lengths_set": _("Lengths of terms set"),
    "agm.officer_entered": _("Officer entered"),
    "agm.officer_left": _("Term of an officer ended early"),
    "agm.officer_amended": _("Facts about an officer changed"),
    "agm.officers_taken_over": _("Elections and who stays taken from the officers"),
    "agm.petition_entered": _("Motion or demand of members entered"),
    "agm.petition_supported": _("Supporters of a motion or demand entered"),
    "agm.petition_support_dropped": _("Supporter of a motion or demand dropped"),
    "agm.petition_flagged": _("Motion flagged as nearly the same"),
    "agm.petition_admitted": _("Motion or demand admitted"),
    "agm.petition_refused": _("Motion or demand not admitted"),
    "agm.petition_withdrawn": _("Motion or demand withdrawn"),
    "agm.petition_on_agenda": _("Motion put on the agenda"),
    "agm.web_article": _("Articles on papers on the web noted"),
    "agm.web_supply": _("Papers on the web or in print chosen"),
    "agm.web_withdrawn": _("Papers taken off the web"),
    "agm.paper_requested": _("Papers in print asked for"),
    "agm.purge_proposed": _("Erasing of votes proposed"),
    "agm.purge_withdrawn": _("Erasing of votes withdrawn"),
    "agm.purge_confirmed": _("Votes erased"),
}


@hooks.register("register_log_actions")
def log_actions(actions):
    for code, label in LOGGED.items():
        actions.register_action(code, label, label)


@hooks.register("register_admin_viewset")
def meetings():
    return MeetingViewSet("agm_meetings")


@hooks.register("register_admin_viewset")
def officers():
    return OfficersViewSet("agm_officers")


@hooks.register("register_admin_viewset")
def petitions():
    return PetitionsViewSet("agm_petitions")


@hooks.register("register_permissions")
def rights_without_a_list():
    rights = ("run_meeting", "enter_act", "view_roll", "read_result", "show_display", "write_minutes", "purge_votes")
    return Permission.objects.filter(content_type__app_label="agm", codename__in=rights)

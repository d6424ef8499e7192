"""Registers the staff screens of the general meeting and the rights that no list of records brings along."""

from django.contrib.auth.models import Permission
from wagtail import hooks

from members.agm.backoffice import MeetingViewSet


@hooks.register("register_admin_viewset")
def meetings():
    return MeetingViewSet("agm_meetings")


@hooks.register("register_permissions")
def rights_without_a_list():
    rights = ("run_meeting", "enter_act", "view_roll", "read_result", "show_display")
    return Permission.objects.filter(content_type__app_label="agm", codename__in=rights)

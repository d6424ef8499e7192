"""Staff screens."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from dispatch.volunteers.backoffice.activity import ActivityViewSet
from dispatch.volunteers.backoffice.shifts import OpportunityViewSet, ShiftViewSet
from dispatch.volunteers.backoffice.stamps import LotViewSet, RateViewSet, YearInMenu
from dispatch.volunteers.backoffice.volunteers import InsuranceViewSet, VolunteerViewSet


class VolunteersGroup(ViewSetGroup):
    menu_label = _("Volunteers")
    menu_icon = "group"
    menu_order = 215
    items = (
        ShiftViewSet("volunteers_shifts"),
        VolunteerViewSet("volunteers_volunteers"),
        OpportunityViewSet("volunteers_opportunities"),
        InsuranceViewSet("volunteers_insurance"),
        ActivityViewSet("volunteers_activity"),
        LotViewSet("volunteers_stamps"),
        YearInMenu("volunteers_stamp_years"),
        RateViewSet("volunteers_rates"),
    )

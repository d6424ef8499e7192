"""Staff screens."""

from members.agm.backoffice.officers import OfficersViewSet
from members.agm.backoffice.petitions import PetitionsViewSet
from members.agm.backoffice.viewsets import MeetingViewSet

__all__ = ["MeetingViewSet", "OfficersViewSet", "PetitionsViewSet"]

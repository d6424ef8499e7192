"""Staff screens."""

from members.agm.backoffice.viewsets import MeetingViewSet

__all__ = ["MeetingViewSet"]

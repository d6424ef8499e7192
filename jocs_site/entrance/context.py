"""What every template may use."""

from django.conf import settings


def site(request):
    return {"DEMO": settings.DEMO, "request_id": getattr(request, "request_id", "")}

"""Report meetings of the demo that addresses are asked for."""

from django.utils import timezone

from dispatch.tours.models import ReportMeeting
from jocs_site.overview.access.addresses import Address


def of_a_tour(address: Address) -> dict[str, object]:
    """A meeting to come with a sign-up; the one that was held for its offering; a worker's posting for the tour."""
    if not address.parameters or "token" in address.parameters:
        return {"token": "x"} if address.parameters else {}
    if address.key.startswith("tours_postings:"):
        return {"pk": ReportMeeting.objects.first().postings.get().pk}
    if "offering" in address.parameters:
        held = ReportMeeting.objects.get(state="held")
        return {"pk": held.pk, "offering": held.offerings.get().pk}
    coming = ReportMeeting.objects.coming(timezone.now()).filter(state="announced").first()
    return {"pk": coming.pk, "entry": coming.sign_ups.first().pk}

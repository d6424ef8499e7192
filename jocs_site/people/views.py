"""What a form asks about a postal code."""

from django.http import JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jocs_site.backoffice.limits import visitor, within_limit
from jocs_site.people.postal import common_place, places_of


@require_safe
def place(request, code):
    """Prefecture, city and town of a postal code, and a sentence for the form."""
    if not within_limit("postal_code", visitor(request), most=60, seconds=60):
        return JsonResponse({"said": _("Too many tries. Please write the address.")}, status=429)
    places = places_of(code)
    if not places:
        return JsonResponse({"said": _("No town has this postal code. Please write the address.")})
    common = common_place(places)
    found = {"prefecture": common.prefecture, "city": common.city, "town": common.town} if common else {}
    said = _("The address is filled in. Please add the number.") if common and common.town else _several(places)
    return JsonResponse(found | {"said": said})


def _several(places) -> str:
    names = [place.town or place.city for place in places[:5]]
    if not any(names):
        return _("Please add the town and the number.")
    return _("Several towns have this code: %(names)s. Please add yours.") % {"names": "、".join(names)}

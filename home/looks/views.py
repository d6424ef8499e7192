"""The one screen of the look. Whoever sends the form of it is shown the page again."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from home.looks import forms, samples, tokens

KINDS = ["button--primary", "", "button--quiet", "button--danger"]
TONES = ["", "good", "warn", "bad", "required", "optional"]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def design(request):
    """Every part of the public pages in each of its states, from the templates and sheets that the pages use."""
    if request.method == "POST":
        return redirect("design")
    shown = {
        "colours": tokens.colours()[0],
        "letters": tokens.pairs(tokens.LETTERS),
        "lines": tokens.pairs(tokens.LINES),
        "kinds": KINDS,
        "tones": TONES,
        "blocks": samples.blocks(),
        "told": samples.told(),
        "held": samples.held(),
        "untouched": forms.untouched(),
        "with_faults": forms.with_faults(),
        "page_obj": samples.second_page(),
        "map": samples.map_of_places(),
        "person": samples.at_home(),
        "on_the_way": samples.on_the_way(),
        "country": samples.country(),
    }
    return render(request, "home/looks/design.html", shown)
